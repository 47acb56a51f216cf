#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=packaging/dependencies.sh
. "$root/packaging/dependencies.sh"

if [ ! -f "${1:-}/CPackConfig.cmake" ]; then
    cat >&2 <<'TEXT'
Usage: packaging/linux/portable.sh BUILD [COMPONENT]...

Makes of a build two things that need no root and no installation, in BUILD/packages: a .tar.gz, and one file
(.run) that unpacks itself and runs. Both bring Qt and the other libraries along. The components are Server and
Client unless told otherwise: the hub, and in the folder the command for agents. Gui makes those of the window.
TEXT
    exit 2
fi
build=$(CDPATH='' cd -- "$1" && pwd)
shift
command -v patchelf >/dev/null || die "patchelf is missing"
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
day=$(sed -n 's/^## [0-9.]* - //p' "$root/CHANGELOG.md" | head -n 1)
epoch=${SOURCE_DATE_EPOCH:-$(date -u -d "$day 00:00:00" +%s)}
program=coral-server
case " $* " in *' Gui '*) program=coral-server-gui ;; esac
name=$program-$version-linux-$(uname -m)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ $# -gt 0 ] || set -- Server Client
for component in "$@"; do
    DESTDIR="$work/installed" cmake --install "$build" --component "$component" --strip >/dev/null
done
prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$build/CMakeCache.txt")
mv "$work/installed$prefix" "$work/$name"
rm -rf "$work/$name/lib/systemd"
cp "$root/packaging/coral-server.example.toml" "$work/$name/"
cp "$root/LICENSE" "$work/$name/"
plugins=$(qmake6 -query QT_INSTALL_PLUGINS)
cmake -DTREE="$work/$name" -DPLUGINS="$plugins" -P "$root/packaging/linux/portable.cmake"

# The licences of what is brought along, where the distribution tells them.
mkdir "$work/$name/licences"
for library in "$work/$name"/lib/*.so* "$work/$name"/plugins/*/*.so; do
    [ ! -L "$library" ] || continue
    package=$(dpkg-query -S "*/$(basename "$library")" 2>/dev/null | head -n 1 | cut -d: -f1) || continue
    [ ! -f "/usr/share/doc/$package/copyright" ] ||
        cp -L "/usr/share/doc/$package/copyright" "$work/$name/licences/$package"
done

mkdir -p "$build/packages"
archive=$build/packages/$name.tar.gz
find "$work/$name" -exec touch -h -d "@$epoch" {} +
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w -c "$name" |
    gzip -9n >"$archive"

# One file: a few lines of shell, and the archive behind them.
run=$build/packages/$name.run
sum=$(sha256sum "$archive" | cut -c1-12)
sed -e "s/@NAME@/$name/; s/@SUM@/$sum/; s/@PROGRAM@/$program/" \
    "$root/packaging/linux/portable-run.sh.in" >"$run"
cat "$archive" >>"$run"
chmod 755 "$run"
(cd "$build/packages" && for file in "$name.tar.gz" "$name.run"; do
    sha256sum "$file" >"$file.sha256"
done)
say "made $archive and $run"
