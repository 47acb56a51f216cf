#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)

usage() {
    cat <<'TEXT'
Usage: packaging/check/windows.sh [--keep]

Installs, upgrades and uninstalls the product on a Windows that Wine plays, with the real installer and a
stand-in for the hub: the service's own code, built by MinGW-w64, without a hub. Looks whether the service runs
under the Service Control Manager, stops in order, begins a new log when one is full, and what is left.

Needs (Debian): g++-mingw-w64-x86-64-posix nsis wine64, and what building needs. Takes a minute or two.
--keep leaves the folder with all that was made.
TEXT
}

keep=''
case ${1:-} in
'') ;;
--keep) keep=1 ;;
--help | -h) usage && exit 0 ;;
*) usage >&2 && exit 2 ;;
esac

say() { printf 'windows.sh: %s\n' "$*"; }
die() {
    say "FAILED: $*" >&2
    exit 1
}
compiler=x86_64-w64-mingw32-g++-posix
for tool in $compiler makensis wine cmake cpack; do
    command -v "$tool" >/dev/null || die "$tool is missing"
done
wineserver=$(command -v wineserver || find /usr/lib/wine* -name 'wineserver*' -type f 2>/dev/null | head -n 1)
[ -n "$wineserver" ] || die "wineserver is missing"

work=$(mktemp -d)
export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEARCH=win64
clean_up() {
    status=$?
    "$wineserver" -k >/dev/null 2>&1 || true
    if [ -n "$keep" ]; then say "kept: $work"; else rm -rf "$work"; fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# --- the installer

build_standin() {
    $compiler -std=c++20 -O1 -static -s -Wall -Wextra -Werror -DUNICODE -D_UNICODE -DNOMINMAX -I "$root" \
        -o "$work/standin.exe" "$root/packaging/check/windows/standin.cpp" \
        "$root/server/service/servicecontrol_windows.cpp" "$root/server/service/servicelog_windows.cpp" \
        -lole32 -lshell32 -luuid
}

complain() {
    cat "$work/log" >&2
    die "the installer can't be built"
}

build_installer() {
    standin="$root/tests/packaging/standin"
    cmake -G Ninja -S "$root" -B "$work/build" -DCMAKE_TOOLCHAIN_FILE="$standin/windows.cmake" \
        -DQt6_DIR="$standin" -Dprometheus-cpp_DIR="$standin" -Dtomlplusplus_DIR="$standin" \
        -DCORAL_BUILD_TESTS=OFF -DCMAKE_BUILD_TYPE=Release >"$work/log" 2>&1 || complain
    for program in server/coral-server shared/client/command/coral-client gui/coral-server-gui; do
        install -D "$work/standin.exe" "$work/build/$program.exe"
    done
    (cd "$work/build" && cpack -G NSIS) >"$work/log" 2>&1 || complain
    # Once more as a 64-bit program: the installer is one of 32 bits, which not every Wine can run.
    (cd "$work/build/packages/_CPack_Packages/win64/NSIS" && makensis -V2 -DTARGET=amd64-unicode project.nsi) \
        >"$work/log" 2>&1 || complain
    installer=$(find "$work/build/packages/_CPack_Packages/win64/NSIS" -maxdepth 1 -name 'coral-server-*.exe')
    cp "$installer" "$WINEPREFIX/drive_c/installer.exe"
}

# --- what is looked at

drive="$WINEPREFIX/drive_c"
programs="$drive/Program Files/Coral Server"
data="$drive/ProgramData/Coral Server"
menu="$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/Coral Server"
log="$data/logs/coral-server.log"
uninstall_key='HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\CoralServer'

expect_file() { [ -e "$1" ] || die "not there: $1"; }
expect_none() { [ ! -e "$1" ] || die "still there: $1"; }
state() { wine sc query CoralServer 2>/dev/null | sed -n 's/.*STATE *: [0-9]* *\([A-Z_]*\).*/\1/p'; }
await_state() {
    for _ in $(seq 60); do
        [ "$(state)" != "$1" ] || return 0
        sleep 1
    done
    die "the service is $(state) and not $1"
}
count() { grep -c "$1" "$log" || true; }

look_at_installation() {
    for file in bin/coral-server.exe bin/coral-client.exe bin/coral-server-gui.exe bin/qt.conf bin/Qt6Core.dll \
        coral-server.example.toml doc/OPERATIONS.md uninstall.exe; do
        expect_file "$programs/$file"
    done
    expect_file "$data/coral-server.toml"
    expect_file "$menu/Coral Server.lnk"
    await_state RUNNING
    wine reg query "$uninstall_key" | grep -q 'HasWindow.*0x1' || die "no entry in the list of programs"
}

look_at_service() {
    for argument in --service --config 'C:.ProgramData.Coral Server.coral-server.toml' --data-dir; do
        grep -q "^argument $argument" "$log" || die "the service was not given $argument"
    done
    wine reg query 'HKLM\SYSTEM\CurrentControlSet\Services\CoralServer' >"$work/service"
    grep -q 'Start.*0x2' "$work/service" || die "it does not start with the machine"
    grep -q 'PreshutdownTimeout.*0xea60' "$work/service" || die "it has no time when the machine shuts down"
    grep -q 'ObjectName.*NT SERVICE' "$work/service" || say "note: this Wine knows no accounts of services"
    expect_file "$log.1"
    expect_file "$log.2"
    expect_none "$log.3"
}

build_standin || die "the stand-in can't be built"
wine wineboot -i >/dev/null 2>&1 || die "Wine does not start"
"$wineserver" -p >/dev/null 2>&1 || true # services live as long as it does
build_installer

say "installing"
wine 'C:\installer.exe' /S || die "the installer ended with $?"
look_at_installation
look_at_service

say "stopping and starting"
wine sc stop CoralServer >/dev/null
await_state STOPPED
[ "$(count '^stopping')" -eq 1 ] || die "it was not stopped in order"
wine sc start CoralServer >/dev/null
await_state RUNNING

say "installing over it"
printf '# mine\n' >>"$data/coral-server.toml"
touch "$data/data/admin-token"
wine 'C:\installer.exe' /S || die "the installer ended with $?"
look_at_installation
grep -q '^# mine' "$data/coral-server.toml" || die "the settings were not kept"
expect_file "$data/data/admin-token"

say "installing over it while it is stopped, and without the window"
wine sc stop CoralServer >/dev/null
await_state STOPPED
wine 'C:\installer.exe' /S /WINDOW=0 || die "the installer ended with $?"
await_state STOPPED
expect_file "$programs/bin/coral-client.exe"
expect_none "$programs/bin/coral-server-gui.exe"
expect_none "$menu/Coral Server.lnk"

say "uninstalling"
wine sc start CoralServer >/dev/null
await_state RUNNING
# It goes on as a copy of itself, which can delete the original.
wine 'C:\Program Files\Coral Server\uninstall.exe' /S || die "it ended with $?"
for _ in $(seq 60); do
    [ -e "$programs" ] || break
    sleep 1
done
expect_none "$programs"
expect_none "$menu"
[ -z "$(state)" ] || die "the service is still registered"
expect_file "$data/coral-server.toml"
! wine reg query "$uninstall_key" >/dev/null 2>&1 || die "it is still in the list of programs"
say "passed"
