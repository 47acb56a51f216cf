#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=packaging/dependencies.sh
. "$root/packaging/dependencies.sh"

usage() {
    cat <<'TEXT'
Usage: packaging/build.sh [--no-install] [deb] [rpm] [portable]

Installs what is missing (Debian, Ubuntu), builds the preset package, and makes packages of it in
build/package/packages: .deb files unless told otherwise.

The times in them are those of the release in CHANGELOG.md, or SOURCE_DATE_EPOCH: the same sources, built
by the same compiler, linker and libraries, shall make the same bytes wherever they lie
(packaging/check/reproducible.sh).
TEXT
}

kinds=''
while [ $# -gt 0 ]; do
    case $1 in
    deb | rpm | portable) kinds="$kinds $1" ;;
    --no-install) no_install=1 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

# The hub with the command for agents, and the window, where it was built.
make_portable() {
    "$root/packaging/linux/portable.sh" "$root/build/package" || return
    [ ! -x "$root/build/package/gui/coral-server-gui" ] ||
        "$root/packaging/linux/portable.sh" "$root/build/package" Gui
}

install_build_needs
# shellcheck disable=SC2086
install_needs $package_needs
case $kinds in *rpm*) install_needs rpmbuild:rpm ;; esac
case $kinds in *portable*) install_needs patchelf:patchelf ;; esac
umask 022 # or the folders in the packages are closed to others
# Or ccache makes paths relative, to be of use to other checkouts: other debug information, and thereby
# another build ID, than without it.
unset CCACHE_BASEDIR CCACHE_NOHASHDIR
configure package
cmake --build "$root/build/package" >&2 || die "building failed"
for kind in ${kinds:-deb}; do
    say "making $kind"
    case $kind in
    deb) (cd "$root/build/package" && cpack -G DEB) >&2 ;;
    rpm) (cd "$root/build/package" && cpack -G RPM) >&2 ;;
    portable) make_portable >&2 ;;
    esac || die "making $kind failed"
done
ls "$root/build/package/packages"
