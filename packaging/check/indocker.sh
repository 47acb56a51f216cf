#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by docker.sh in a root where Docker is installed: indocker.sh build | use
set -eu
cd /check/coral/packaging/docker

fail() {
    echo "FAILED: $*" >&2
    docker compose ps --all >&2 || true
    docker logs --tail 20 coral-server >&2 || true
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

start_docker() {
    rm -f /run/docker.pid /run/docker/containerd/containerd.pid
    dockerd "$@" >>/check/dockerd.log 2>&1 &
    docker=$!
    trap 'kill $docker; wait $docker || true' EXIT
    until_true 60 docker version || { tail -n 5 /check/dockerd.log >&2 && fail "no Docker"; }
}

is() { [ "$(docker inspect -f "{{$1}}" coral-server)" = "$2" ]; }
join() {
    python3 ../test_coral_client.py --server localhost:3001 --http --devmode "$@"
}

if [ "$1" = build ]; then
    # Without a bridge: the steps that fetch packages use the network of the machine.
    start_docker --iptables=false --ip6tables=false --ip-forward=false --bridge=none
    for image in trixie trixie-slim; do
        docker import - "debian:$image" </check/base.tar >/dev/null
    done
    # What Docker can't raise here stays as it is; what is asked for is compared below.
    # shellcheck disable=SC3045 # dash has it
    may=$(ulimit -Hn)
    {
        printf 'services:\n  coral-server:\n    build:\n      network: host\n'
        [ "$may" = unlimited ] || [ "$may" -ge 65536 ] ||
            printf '    ulimits:\n      nofile: %s\n' "$may"
    } >compose.override.yaml
    docker compose build --progress=plain >/check/build.log 2>&1 ||
        { tail -n 20 /check/build.log >&2 && fail "docker compose build"; }
    exit 0
fi

ip link set lo up
start_docker
echo "== docker compose down; docker compose up -d; docker logs -f coral-server"
docker compose down
docker compose up -d
docker logs -f coral-server >/check/log 2>&1 &
until_true 30 grep -q 'ready, connect an agent' /check/log || fail "nothing in the log"
until_true 30 is .State.Health.Status healthy || fail "does not get healthy"
docker compose ps
[ "$(head -n 1 /check/log | grep -c '^20')" = 1 ] || fail "begins with other than a line of its log: $(head -n 3 /check/log)"
is .Config.User 901:901 || fail "runs as another user"
is .HostConfig.ReadonlyRootfs true || fail "can write where it need not"
[ "$(docker compose -f compose.yaml config | grep -c 'nofile: 65536')" = 1 ] || fail "asks for few descriptors"
curl -sf http://127.0.0.1:3001/metrics | grep -q '^coral_memory_limit_bytes 1073741824$' ||
    fail "does not see how much memory it may have"
join --seconds 200 >/check/agent.log &
agent=$!
until_true 20 grep -q tools: /check/agent.log || fail "no agent can join: $(cat /check/agent.log)"
until_true 10 grep -q 'transport opened' /check/log || fail "the log does not tell of the agent"
token=$(docker exec coral-server cat /var/lib/coral-server/admin-token)

echo "== docker compose down, while an agent waits"
began=$(date +%s)
docker compose down
echo "   took $(($(date +%s) - began)) s"
[ $(($(date +%s) - began)) -lt 15 ] || fail "was killed at last"
wait $agent || true
grep -q server_shutdown /check/agent.log || fail "the agent was not told: $(cat /check/agent.log)"
grep -q -E ' stopped( |$)' /check/log || fail "did not end in order"
cat /check/log

echo "== docker compose up -d again"
docker compose up -d
until_true 30 is .State.Health.Status healthy || fail "does not get healthy"
[ "$(docker exec coral-server cat /var/lib/coral-server/admin-token)" = "$token" ] || fail "the token is lost"
join --seconds 2 >/check/agent.log || fail "no agent can join: $(cat /check/agent.log)"

echo "== after a crash, and with a loop that is stuck"
kill -KILL "$(docker inspect -f '{{.State.Pid}}' coral-server)"
until_true 30 is .RestartCount 1 || fail "does not come back after a crash"
until_true 30 is .State.Health.Status healthy || fail "does not get healthy after a crash"
kill -STOP "$(docker inspect -f '{{.State.Pid}}' coral-server)"
until_true 90 is .State.Health.Status unhealthy || fail "a hub that hangs counts as healthy"
kill -CONT "$(docker inspect -f '{{.State.Pid}}' coral-server)"
until_true 30 is .State.Health.Status healthy || fail "does not get healthy again"
docker compose down --volumes
[ -z "$(docker volume ls -q)" ] || fail "leaves a volume"
