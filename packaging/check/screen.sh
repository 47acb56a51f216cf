#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by somebody for whom the window is new: screen.sh PROGRAM. On a screen of its own the program must show
# its window, and end when it is told to.
set -eu
program=$1
files=$(mktemp -d)
trap 'kill ${window:-} ${screen:-} 2>/dev/null || true; wait; rm -rf "$files"' EXIT

fail() {
    echo "FAILED: $*" >&2
    cat "$files/screen.log" "$files/window.log" >&2
    exit 1
}
# until_true COMMAND...
until_true() {
    tries=600
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}
shows() { xwininfo -root -tree | grep -q '"Coral Server"'; }

Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$files/display" >"$files/screen.log" 2>&1 &
screen=$!
until_true test -s "$files/display" || fail "no screen"
DISPLAY=:$(cat "$files/display")
export DISPLAY
QT_QPA_PLATFORM=xcb "$program" --no-start >"$files/window.log" 2>&1 &
window=$!
until_true shows || fail "shows no window"
xwininfo -root -tree | grep '"Coral Server"'
kill $window
wait $window || fail "ended with status $?"
window=''
QT_QPA_PLATFORM=offscreen "$program" --version
