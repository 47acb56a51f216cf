#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the portable programs in bare systems where nothing is installed, as somebody without rights.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/check/root.sh
. "$here/root.sh"
if [ $# -lt 3 ] || [ "$1" != --base ]; then
    say "usage: packaging/check/portable.sh --base FOLDER coral-server[-gui]-VERSION-linux-MACHINE.run..."
    say "FOLDER is a root as debootstrap --variant=minbase makes it; needs root, openssl, curl, python3"
    exit 2
fi
base=$2
shift 2
make_work
trap 'end_hub; leave_work' EXIT

# as_somebody COMMAND...: in there.
as_somebody() {
    exec chroot --userspec=12345:12345 "$work/root" /usr/bin/env -i HOME=/home/someone \
        PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
}
run() { as_somebody /home/someone/coral-server.run "$@"; }
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

look_at_hub() {
    (run --version)
    start
    python3 "$here/../test_coral_client.py" --server "$address" --http --devmode --seconds 2 \
        >"$work/agent" || die "no agent can join: $(cat "$work/agent")"
    grep -q 'tools: .*send_message' "$work/agent" || die "no tools"
    (run --extract /home/someone/here)
    client=$(cd "$work/root" && echo home/someone/here/coral-server-*/bin/coral-client)
    (as_somebody "/$client" call list_agents --server "$address" --devmode --agent carol) \
        >"$work/agent" || die "coral-client can't join: $(cat "$work/agent")"
    grep -q carol "$work/agent" || die "coral-client does not find itself: $(cat "$work/agent")"
    stop
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
        -keyout "$work/root/home/someone/key.pem" -out "$work/root/home/someone/cert.pem" 2>/dev/null
    chown 12345 "$work/root/home/someone"/*.pem
    start --tls-cert /home/someone/cert.pem --tls-key /home/someone/key.pem
    curl -sf --insecure "https://$address/health/ready" >"$work/health" || die "no TLS: $(cat "$work/log")"
    stop
}

# What every desktop has, and Qt not among it; and a screen.
look_at_window() {
    in_root "$work/root" sh -c 'apt-get -q update && apt-get -q -y install --no-install-recommends \
        libgl1 libopengl0 libegl1 libx11-xcb1 libwayland-client0 libwayland-cursor0 libwayland-egl1 \
        fonts-dejavu-core xvfb x11-utils' >"$work/apt" 2>&1 || die "apt failed: $(tail -n 3 "$work/apt")"
    cp "$here/screen.sh" "$work/root/home/someone/"
    (as_somebody sh /home/someone/screen.sh /home/someone/coral-server.run) || die "no window"
}

for file in "$@"; do
    say "$(basename "$file")"
    fresh_root "$base" "$work/root"
    enter_root "$work/root"
    install -d -m 700 -o 12345 -g 12345 "$work/root/home/someone"
    install -m 755 "$file" "$work/root/home/someone/coral-server.run"
    case $(basename "$file") in
    coral-server-gui-*) look_at_window ;;
    *) look_at_hub ;;
    esac
    leave_root "$work/root"
    rm -rf --one-file-system "$work/root"
done
say "passed"
