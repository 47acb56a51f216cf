#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/dependencies.sh
. "$root/packaging/dependencies.sh"

usage() {
    cat <<'TEXT'
Usage: ./start.sh [--no-install] [OPTION of coral-server]...
       ./start.sh [--no-install] --window [OPTION of coral-server-gui]...
       ./start.sh [--no-install] --demo [OPTION of coral-demo]...

Installs what is missing (Debian, Ubuntu), builds, and runs the hub on 127.0.0.1:3001 until Ctrl+C.

  --window       the desktop window: runs a hub in itself, or looks after one that runs elsewhere
  --demo         watch three agents talk through a hub of their own, or through one that runs
                 already (--demo --url http://127.0.0.1:3001)
  --no-install   install nothing: end with what is missing
  --help         this text; ./start.sh -- --help tells the options of coral-server

The program is built in build/release and nothing is installed besides packages of the
distribution. The address for agents, and where its data and logs are, the hub says at its start.
TEXT
}

program=server/coral-server
targets='coral-server coral-client coral-demo'
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --no-install) no_install=1 ;;
    --window)
        program=gui/coral-server-gui
        targets=coral-server-gui
        ;;
    --demo) program=demo/coral-demo ;;
    --)
        shift
        break
        ;;
    *) break ;;
    esac
    shift
done

install_build_needs
if [ "$targets" = coral-server-gui ]; then
    # shellcheck disable=SC2086 # one word a need
    install_needs $window_needs
    # Configured before these were there, it knows no window.
    [ -d "$root/build/release/gui" ] || rm -f "$root/build/release/.configured"
fi
# Warnings of a compiler newer than ours shall not keep anybody from running the hub.
configure release -DCORAL_WERROR=OFF
# shellcheck disable=SC2086 # one word a target
cmake --build "$root/build/release" --target $targets >&2 || die "building failed"
exec "$root/build/release/$program" "$@"
