#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# journey.sh SERVER CLIENT...: starts a hub, connects the client (a command), looks at the log lines, cuts
# it off abruptly, connects again, and ends both.
set -eu

server=$1
shift
folder=$(mktemp -d)
hub=''
client=''
finish() {
    status=$?
    for process in $client $hub; do
        kill "$process" 2>/dev/null || true
    done
    [ "$status" -eq 0 ] || cat "$folder"/* >&2 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

# await FILE TEXT [TIMES]: until the file has so many lines with the text.
await() {
    tries=0
    until [ "$(grep -c -- "$2" "$1" 2>/dev/null || true)" -ge "${3:-1}" ] 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "no \"$2\" in $1" >&2; exit 1; }
        sleep 0.1
    done
}

"$server" --port 0 --data-dir "$folder/data" >"$folder/ready" 2>"$folder/log" &
hub=$!
await "$folder/ready" 'listening on'
port=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' "$folder/ready")

# connect FILE CLIENT...
connect() {
    output=$folder/$1
    shift
    "$@" --server "localhost:$port" --http --devmode >"$output" 2>&1 &
    client=$!
    await "$output" 'connection_established: Connected to Coral Server'
    await "$output" 'tools: list_agents'
}

connect first "$@"
await "$folder/log" 'transport opened .* kind=http_sse session=session1 agent='
kill -KILL "$client"
wait "$client" 2>/dev/null || true
# A client that went, in the words of the log, and no accident of the hub's.
await "$folder/log" 'transport closed .* session=session1 agent=.* reason=\(client_closed\|connection_reset\) '
connect second "$@"
await "$folder/log" 'transport opened' 2
kill -TERM "$client"
wait "$client"
await "$folder/second" 'ended after'
kill -TERM "$hub"
wait "$hub"
if grep -E '^[^ ]+ (warning|error) ' "$folder/log"; then
    exit 1
fi
# shellcheck disable=SC2034 # both have ended
hub='' client=''
