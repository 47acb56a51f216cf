#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the portable hub in a bare system where nothing is installed, as somebody without rights.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/check/root.sh
. "$here/root.sh"
if [ $# -ne 3 ] || [ "$1" != --base ]; then
    say "usage: packaging/check/portable.sh --base FOLDER coral-server-VERSION-linux-MACHINE.run"
    say "FOLDER is a root as debootstrap --variant=minbase makes it; needs root, openssl, curl, python3"
    exit 2
fi

make_work
trap 'end_hub; leave_work' EXIT
fresh_root "$2" "$work/root"
enter_root "$work/root"
install -d -m 700 -o 12345 -g 12345 "$work/root/home/someone"
install -m 755 "$3" "$work/root/home/someone/coral-server.run"

# run ARGUMENT...: as somebody, in there.
run() {
    exec chroot --userspec=12345:12345 "$work/root" /usr/bin/env -i HOME=/home/someone \
        PATH=/usr/bin:/bin /home/someone/coral-server.run "$@"
}
# start ARGUMENT...: until it listens; then $address is where.
start() {
    : >"$work/out" # or what the one before said is read
    (run --port 0 "$@") >"$work/out" 2>"$work/log" &
    hub=$!
    tries=0
    until grep -q listening "$work/out"; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || die "does not start: $(cat "$work/log")"
        kill -0 $hub 2>/dev/null || die "ended: $(cat "$work/log")"
        sleep 0.1
    done
    address=$(sed -n 's,.*https*://,,p' "$work/out")
}
# What still runs when the check fails; it would hold on to what is mounted.
end_hub() {
    if kill "${hub:-}" 2>/dev/null; then wait "$hub" || true; fi
}
stop() {
    kill $hub
    wait $hub || die "ended with status $?"
}

(run --version)
start
python3 "$here/../test_coral_client.py" --server "$address" --http --devmode --seconds 2 \
    >"$work/agent" || die "no agent can join: $(cat "$work/agent")"
grep -q 'tools: .*send_message' "$work/agent" || die "no tools"
stop
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/root/home/someone/key.pem" -out "$work/root/home/someone/cert.pem" 2>/dev/null
chown 12345 "$work/root/home/someone"/*.pem
start --tls-cert /home/someone/cert.pem --tls-key /home/someone/key.pem
curl -sf --insecure "https://$address/health/ready" >"$work/health" || die "no TLS: $(cat "$work/log")"
stop
(run --extract /home/someone/here)
for program in "$work"/root/home/someone/here/coral-server-*/bin/coral-server; do
    [ -x "$program" ] || die "does not unpack"
done
say "passed"
