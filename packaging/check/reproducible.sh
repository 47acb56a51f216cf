#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the packages twice, from copies of the sources in different folders, without a compiler cache, and
# compares them byte by byte.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
say() { printf 'reproducible.sh: %s\n' "$*" >&2; }
case ${1:-} in
'') ;;
*)
    say "usage: packaging/check/reproducible.sh   (compares the last commit; takes as long as two builds)"
    exit 2
    ;;
esac

commit=$(git -C "$root" rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
for folder in one another/and/deeper; do
    mkdir -p "$work/$folder"
    git -C "$root" archive "$commit" | tar -x -C "$work/$folder"
    say "building in $work/$folder"
    (cd "$work/$folder" && CCACHE_DISABLE=1 packaging/build.sh --no-install deb rpm portable) \
        >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2 && exit 1; }
done
status=0
for package in "$work"/one/build/package/packages/*.*; do
    if cmp "$package" "$work/another/and/deeper/build/package/packages/$(basename "$package")"; then
        say "same: $(sha256sum <"$package" | cut -c1-16) $(basename "$package")"
    else
        status=1
    fi
done
exit $status
