#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Looks at .rpm files on a system that has rpm, though it lives by other packages: rpmlint, and an
# installation into an empty root, where scripts meet stand-ins of what Fedora has.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/check/root.sh
. "$here/root.sh"
if [ $# -lt 2 ] || [ "$1" != --base ]; then
    say "usage: packaging/check/rpm.sh --base FOLDER PACKAGE.rpm..."
    say "FOLDER is a root as debootstrap --variant=minbase makes it; needs root, rpm, and rpmlint if it is there"
    exit 2
fi
base=$2
shift 2

make_work

if command -v rpmlint >/dev/null; then
    rpmlint -c "$here/../linux/rpm/rpmlint.toml" "$@" >"$work/lint" || true
    tail -n 15 "$work/lint"
    grep -q ' 0 errors' "$work/lint" || die "rpmlint has complaints"
else
    say "rpmlint is not here: not asked"
fi

fresh_root "$base" "$work/root"
enter_root "$work/root"
# rpm on the host installs into the root and runs the package's scripts in there. What they need is there
# by its own means, so dependencies are not rpm's to look at.
for package in "$@"; do
    rpm --root "$work/root" --dbpath /var/lib/rpm --nodeps --install "$package" ||
        die "$package does not install"
done
rpm --root "$work/root" --dbpath /var/lib/rpm --query --all
configuration=$work/root/etc/coral-server/coral-server.toml
for package in "$@"; do
    [ "$(rpm -qp --qf '%{NAME}' "$package")" = coral-server ] || continue
    rpm -qp --requires "$package" | grep -q 'libQt6HttpServer' || die "knows nothing of its libraries"
    [ "$(chroot "$work/root" stat -c %a:%G /etc/coral-server/coral-server.toml)" = 640:coral-server ] ||
        die "the configuration is open to others"
    rpm -qp --configfiles "$package" | grep -q '^/etc/coral-server/coral-server.toml$' ||
        die "the configuration is not marked"
    chroot "$work/root" getent passwd coral-server >/dev/null || die "no user was made"
    rpm --root "$work/root" --dbpath /var/lib/rpm --verify --nodeps coral-server || die "differs once installed"
    echo '# mine' >>"$configuration"
    rpm --root "$work/root" --dbpath /var/lib/rpm --nodeps --upgrade --force "$package"
    grep -q '^# mine$' "$configuration" || die "an upgrade loses the configuration"
    rpm --root "$work/root" --dbpath /var/lib/rpm --nodeps --erase coral-server
    [ ! -e "$work/root/usr/bin/coral-server" ] || die "erasing leaves the program"
    [ -e "$configuration.rpmsave" ] || die "erasing loses what was configured"
done
say "passed"
