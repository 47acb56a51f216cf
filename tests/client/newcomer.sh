#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# newcomer.sh BUILD SERVER CLIENT: installs the client library into an empty folder, compiles the example
# there with CMake and with pkg-config, and talks to it through a hub.
set -eu

folder=$(mktemp -d)
hub=''
agent=''
finish() {
    status=$?
    for process in $agent $hub; do
        kill "$process" 2>/dev/null || true
    done
    [ "$status" -eq 0 ] || cat "$folder"/*.log >&2 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

# await FILE TEXT: until the file has the text.
await() {
    tries=0
    until grep -q -- "$2" "$1" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "no \"$2\" in $1" >&2; exit 1; }
        sleep 0.1
    done
}

prefix=$folder/installed
cmake --install "$1" --prefix "$prefix" --component Development >"$folder/install.log"
mkdir "$folder/empty"
cp "$prefix"/share/doc/libcoralclient-dev/examples/agent/* "$folder/empty"
cmake -G Ninja -S "$folder/empty" -B "$folder/build" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_PREFIX_PATH="$prefix${CMAKE_PREFIX_PATH:+;$CMAKE_PREFIX_PATH}" >"$folder/configure.log" 2>&1
cmake --build "$folder/build" >"$folder/build.log" 2>&1

"$2" --port 0 --data-dir "$folder/data" >"$folder/ready.log" 2>"$folder/hub.log" &
hub=$!
await "$folder/ready.log" 'listening on'
port=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' "$folder/ready.log")

# talk AGENT NAME: starts the agent and gets its answer.
talk() {
    "$1" "localhost:$port" session1 "$2" >"$folder/$2.log" 2>&1 &
    agent=$!
    await "$folder/$2.log" '^open'
    "$3" --server "localhost:$port" --devmode --agent "person$2" send --to "$2" 'Hello there'
    "$3" --server "localhost:$port" --devmode --agent "person$2" wait --seconds 60 >"$folder/answer"
    grep -q "message from $2 in \"Hello there\".*: You said: Hello there" "$folder/answer"
    kill "$agent"
    wait "$agent" 2>/dev/null || true
    agent=''
}
talk "$folder/build/agent" echo "$3"

pc=$(find "$prefix" -name coralclient.pc)
if command -v pkg-config >/dev/null && pkg-config --exists Qt6Network; then
    flags=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --cflags --libs coralclient)
    # shellcheck disable=SC2086 # one word a flag
    "${CXX:-c++}" ${CXXFLAGS:-} "$folder/empty/agent.cpp" -o "$folder/agent" $flags
    talk "$folder/agent" another "$3"
fi
