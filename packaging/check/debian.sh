#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks .deb files as their users meet them: in a fresh Debian, and in one that boots systemd.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/check/root.sh
. "$here/root.sh"

usage() {
    cat <<'TEXT'
Usage: packaging/check/debian.sh [--base FOLDER] [--suite NAME] [--no-boot] PACKAGE.deb...

Installs the packages in a copy of a fresh minimal Debian, looks at what came with them, runs the hub as
its own user, joins it as an agent, and purges all: nothing may be left. Then boots a copy with systemd
(in systemd-nspawn, without network): the service runs confined, is upgraded from a package of an older
version while an agent waits, and keeps configuration, token and data.

  --base FOLDER   a root as debootstrap --variant=minbase makes it; it is copied and stays as it is
  --suite NAME    without --base: the Debian to fetch (bookworm, trixie); needs debootstrap
  --no-boot       leave the second part out

Needs root and a network with Debian's packages. Takes some minutes.
TEXT
}

base='' suite=bookworm boot=1
while [ $# -gt 0 ]; do
    case $1 in
    --base) base=$2 && shift ;;
    --suite) suite=$2 && shift ;;
    --no-boot) boot='' ;;
    --help | -h) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || { usage >&2 && exit 2; }
make_work

if [ -z "$base" ]; then
    base=$work/base
    say "fetching Debian $suite"
    debootstrap --variant=minbase "$suite" "$base" >"$work/debootstrap.log" 2>&1 ||
        die "debootstrap failed: $(tail -n 3 "$work/debootstrap.log")"
fi

# The hub's package is the one that runs as a service.
hub=''
for package in "$@"; do
    [ "$(dpkg-deb -f "$package" Package)" = coral-server ] && hub=$package
done

if command -v lintian >/dev/null; then
    say "lintian"
    lintian --no-cfg --allow-root --fail-on error "$@" || die "lintian has complaints"
else
    say "lintian is not here: not asked"
fi

# menus PACKAGE.deb: what desktops are told of the window.
menus() {
    command -v appstreamcli >/dev/null && command -v desktop-file-validate >/dev/null ||
        { say "appstreamcli or desktop-file-validate is not here: not asked" && return; }
    dpkg-deb -x "$1" "$work/unpacked"
    # The product has no page of its own unless CORAL_HOMEPAGE names one. Older ones do not ask for it.
    set -- "$work"/unpacked/usr/share/metainfo/*.xml
    appstreamcli validate --no-net "$1" ||
        appstreamcli validate --no-net --override=url-homepage-missing=info "$1" ||
        die "appstreamcli has complaints"
    desktop-file-validate "$work"/unpacked/usr/share/applications/*.desktop ||
        die "desktop-file-validate has complaints"
    rm -rf "$work/unpacked"
}

for package in "$@"; do
    name=$(dpkg-deb -f "$package" Package)
    [ "$name" != coral-server-gui ] || menus "$package"
    say "$name: install, use, purge"
    fresh_root "$base" "$work/root"
    mkdir "$work/root/check"
    cp "$package" "$here/installed.sh" "$here/screen.sh" "$here/../test_coral_client.py" "$work/root/check/"
    enter_root "$work/root"
    in_root "$work/root" sh /check/installed.sh "$name" "/check/$(basename "$package")" ||
        die "$name does not hold what it promises"
    leave_root "$work/root"
    rm -rf --one-file-system "$work/root"
done

[ -n "$boot" ] && [ -n "$hub" ] || exit 0
command -v systemd-nspawn >/dev/null || die "systemd-nspawn is missing (package systemd-container)"
say "coral-server: as a service, and an upgrade"
fresh_root "$base" "$work/root"
mkdir "$work/root/check"
cp "$hub" "$work/root/check/new.deb"
cp "$here/booted.sh" "$here/../test_coral_client.py" "$work/root/check/"
older_package "$hub" "$work/root/check/old.deb"
enter_root "$work/root"
in_root "$work/root" sh -c 'apt-get -q update && apt-get -q -y install --no-install-recommends \
    systemd-sysv dbus python3 curl && apt-get -q -y install --download-only /check/new.deb' \
    >"$work/apt.log" 2>&1 || die "apt failed: $(tail -n 3 "$work/apt.log")"
in_root "$work/root" apt-get -q -y install /check/old.deb >"$work/apt.log" 2>&1 ||
    die "the older package does not install: $(tail -n 3 "$work/apt.log")"
leave_root "$work/root"
boot_root "$work/root" /check/booted.sh || die "the service does not hold what it promises"
say "passed"
