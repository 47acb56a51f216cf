#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by debian.sh in a system that boots, where the older package is installed and the newer one lies
# at /check/new.deb.
set -eu
configuration=/etc/coral-server/coral-server.toml
unit=coral-server.service

fail() {
    echo "FAILED: $*" >&2
    systemctl status --no-pager $unit >&2 || true
    journalctl --no-pager -n 30 -u $unit >&2 || true
    exit 1
}

# until_true SECONDS COMMAND...
until_true() {
    tries=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

ready() { curl -sf "http://127.0.0.1:$port/health/ready"; }
pid() { systemctl show -P MainPID $unit; }
join() {
    python3 /check/test_coral_client.py --server 127.0.0.1:$port --http --devmode "$@"
}

port=3001
echo "== installed with the older version: $(dpkg-query -W -f '${Version}' coral-server)"
[ "$(systemctl is-enabled $unit)" = enabled ] || fail "is not enabled"
until_true 30 ready || fail "does not serve after booting"
systemd-analyze --man=no verify $unit || fail "the unit does not verify"
systemd-analyze security --no-pager $unit | tail -n 1
[ "$(stat -c %U "/proc/$(pid)")" = coral-server ] || fail "runs as another user"
[ "$(sed -n 's/^NoNewPrivs:[[:space:]]*//p' "/proc/$(pid)/status")" = 1 ] || fail "may gain privileges"
[ "$(sed -n 's/^CapEff:[[:space:]]*//p' "/proc/$(pid)/status")" = 0000000000000000 ] ||
    fail "has capabilities"
# As much as this container may give.
may=$(sed -n 's/^Max open files *[0-9]* *\([0-9]*\) .*/\1/p' /proc/1/limits)
[ "$may" -lt 65536 ] || may=65536
grep -q "^Max open files *$may *$may " "/proc/$(pid)/limits" || fail "LimitNOFILE does not hold"
curl -sf "http://127.0.0.1:$port/metrics" | grep -q '^coral_process_open_fds [1-9]' ||
    fail "can't see its own descriptors"
systemctl show -P StatusText $unit

echo "== reloading and crashing"
before=$(pid)
systemctl reload $unit
ready >/dev/null && [ "$(pid)" = "$before" ] || fail "reloading ended it"
kill -KILL "$before"
until_true 30 ready || fail "does not come back after a crash"

echo "== configured by an administrator"
printf '[server]\nprot = 3005\n' >$configuration
! systemctl restart $unit 2>/dev/null || fail "starts in spite of a mistake"
journalctl -q --no-pager -t coral-server -n 5 | grep 'coral-server.toml:2: unknown key' ||
    fail "does not tell of a mistake"
port=3005
printf '[server]\nport = 3005\n' >$configuration
systemctl reset-failed $unit
systemctl restart $unit
until_true 10 ready || fail "does not serve on the configured port"
token=$(cat /var/lib/coral-server/admin-token)
touch /var/lib/coral-server/data

echo "== upgraded while an agent waits"
join --seconds 100 >/check/agent.log &
until_true 20 grep -q tools: /check/agent.log || fail "no agent can join: $(cat /check/agent.log)"
before=$(pid)
# Who is asked by nobody keeps the administrator's file.
DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Options::=--force-confold install /check/new.deb \
    </dev/null >/check/upgrade.log 2>&1 || fail "$(cat /check/upgrade.log)"
until_true 20 ready || fail "does not serve after the upgrade"
echo "   now $(dpkg-query -W -f '${Version}' coral-server)"
[ "$(pid)" != "$before" ] || fail "the old program goes on"
until_true 10 grep -q 'ended after' /check/agent.log || fail "the agent still waits"
cat /check/agent.log
grep -q server_shutdown /check/agent.log || fail "the agent was not told: $(cat /check/agent.log)"
[ "$(journalctl -q --no-pager -u $unit _PID="$before" | grep -c -E ' (stopping|stopped)$')" = 2 ] ||
    fail "the old hub did not end in order"
[ "$(cat $configuration)" = "$(printf '[server]\nport = 3005')" ] || fail "the configuration is lost"
[ "$(stat -c %a:%G $configuration)" = 640:coral-server ] || fail "the configuration's mode is lost"
[ "$(cat /var/lib/coral-server/admin-token)" = "$token" ] || fail "the token is lost"
[ -f /var/lib/coral-server/data ] || fail "data are lost"
[ "$(curl -sf -H "Authorization: Bearer $token" -o /dev/null -w '%{http_code}' \
    "http://127.0.0.1:$port/admin/v1/status")" = 200 ] || fail "the token is not taken"
join --seconds 2 >/check/agent.log || fail "no agent can join: $(cat /check/agent.log)"

echo "== removed and purged"
DEBIAN_FRONTEND=noninteractive apt-get -q -y remove coral-server >/check/apt.log 2>&1
! systemctl is-active --quiet $unit || fail "runs on after it was removed"
[ -f $configuration ] && [ -f /var/lib/coral-server/data ] || fail "removing is not purging"
DEBIAN_FRONTEND=noninteractive apt-get -q -y purge coral-server >/check/apt.log 2>&1
left=$(find /etc /usr /var/lib /run -xdev -name '*coral-server*' -not -path '/var/lib/dpkg/*' \
    -not -path '/var/lib/apt/*')
[ -z "$left" ] || fail "purging left $left"
! getent passwd coral-server || fail "purging left a user"
echo "== passed"
