#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by debian.sh in a fresh root: installed.sh NAME PACKAGE.deb
set -eu
name=$1 package=$2
windows='(libx11|libxcb|libxkb|libwayland|libgl1|libglx|libegl|libqt6gui|libqt6widgets)'

fail() {
    echo "FAILED: $*" >&2
    # It would hold on to what is mounted.
    if kill "${hub:-}" 2>/dev/null; then wait "$hub" || true; fi
    exit 1
}

# All that is not a package manager's memory of what it did.
files() {
    find / -xdev \( -path /check -o -path /proc -o -path /sys -o -path /dev -o -path /tmp \
        -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log \
        -o -path /root -o -path /run -o -path '/etc/*-' -o -name '*.pyc' -o -name __pycache__ \) -prune -o -print | sort
}

apt() { apt-get -q -y "$@" >/check/apt.log 2>&1 || fail "apt-get $*: $(tail -n 5 /check/apt.log)"; }

# All that the package stands on, and what looks at it: the state to which purging shall lead back.
apt update
recommended=$(dpkg-deb -f "$package" Recommends)
apt satisfy "$(dpkg-deb -f "$package" Depends)${recommended:+, $recommended}"
no_window=''
[ -n "$(dpkg-query -W -f '${Package}\n' | grep -E "$windows")" ] || no_window=1
apt install --no-install-recommends python3
[ "$name" != coral-server-gui ] || apt install --no-install-recommends xvfb x11-utils
cp /etc/passwd /etc/group /check/
files >/check/before

apt install "$package"

has_no_window_libraries() {
    [ -n "$no_window" ] || fail "pulls in $(dpkg-query -W -f '${Package} ' | grep -oE "$windows")"
}

serves_as_its_own_user() {
    configuration=/etc/coral-server/coral-server.toml
    [ "$(stat -c %a:%U:%G $configuration)" = 640:root:coral-server ] ||
        fail "$(stat -c '%n has mode %a of %U:%G' $configuration)"
    install -d -m 700 -o coral-server -g coral-server /var/lib/coral-server
    setpriv --reuid coral-server --regid coral-server --clear-groups --no-new-privs --inh-caps=-all \
        coral-server --config $configuration --data-dir /var/lib/coral-server --port 0 \
        >/check/hub.out 2>/check/hub.log &
    hub=$!
    tries=0
    until grep -q listening /check/hub.out; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail "the hub does not start: $(cat /check/hub.log)"
        kill -0 $hub 2>/dev/null || fail "the hub ended: $(cat /check/hub.log)"
        sleep 0.1
    done
    [ "$(stat -c %U /proc/$hub)" = coral-server ] || fail "runs as another user"
    [ "$(stat -c %a:%U /var/lib/coral-server/admin-token)" = 600:coral-server ] ||
        fail "others can read the token"
    address=$(sed -n 's,.*http://,,p' /check/hub.out)
    python3 /check/test_coral_client.py --server "$address" --http --devmode --seconds 3 \
        >/check/agent.log || fail "no agent can join: $(cat /check/agent.log)"
    grep -q 'tools: .*send_message' /check/agent.log || fail "no tools: $(cat /check/agent.log)"
    kill $hub
    wait $hub || fail "the hub ended with status $?"
}

case $name in
coral-server)
    has_no_window_libraries
    coral-server --version
    [ -z "$(ldd /usr/bin/coral-server | grep 'not found')" ] || fail "$(ldd /usr/bin/coral-server)"
    serves_as_its_own_user
    ;;
coral-server-gui)
    install -d -m 700 -o 12345 -g 12345 /tmp/someone
    HOME=/tmp/someone setpriv --reuid 12345 --regid 12345 --clear-groups sh /check/screen.sh coral-server-gui ||
        fail "no window"
    [ ! -e /usr/bin/coral-server ] || fail "it brings the service along"
    ;;
coral-client)
    has_no_window_libraries
    coral-client --version
    ;;
esac

apt purge "$name"
files >/check/after
diff /check/before /check/after >/check/left ||
    fail "purging left: $(grep '^[<>]' /check/left | head -n 20)"
diff /check/passwd /etc/passwd >/dev/null || fail "purging left a user"
diff /check/group /etc/group >/dev/null || fail "purging left a group"
echo "$name: passed"
