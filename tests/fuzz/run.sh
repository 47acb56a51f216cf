#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the fuzzers of the preset fuzz side by side, starting from the corpus that is kept here.
# What they find, their logs and the inputs that they learned stay in the build folder.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
here=$root/tests/fuzz
build=$root/build/fuzz

usage() {
    cat <<'TEXT'
Usage: tests/fuzz/run.sh [--seconds N] [--merge] [TARGET...]

Fuzzes each TARGET (http, jsonrpc, sseurl, admin; all by default) for N seconds (300 by default), all at the
same time. Needs: cmake --preset fuzz && cmake --build build/fuzz --target fuzz_targets

  --seconds N  how long
  --merge      instead: add to tests/fuzz/corpus what earlier runs learned, as far as it reaches code
               that nothing there reaches yet
  --help       this text

A finding ends with status 1 and is told with the file that shows it, build/fuzz/findings/TARGET-*,
and with what is in it, for where only this output is kept.
  have the file:  echo BASE64 | base64 -d >FILE
  see it again:   build/fuzz/tests/fuzz/replay_TARGET FILE
  make it small:  build/fuzz/tests/fuzz/fuzz_TARGET -minimize_crash=1 -runs=100000 FILE
  keep it:        cp FILE tests/fuzz/corpus/TARGET/regression-WHAT-IT-IS
TEXT
}

die() {
    printf 'run.sh: %s\n' "$*" >&2
    exit 1
}

seconds=300
merge=''
targets=''
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --seconds)
        [ $# -ge 2 ] || die "--seconds needs a number"
        seconds=$2
        shift
        ;;
    --merge) merge=1 ;;
    -*)
        usage >&2
        exit 2
        ;;
    *) targets="$targets $1" ;;
    esac
    shift
done
case $seconds in '' | *[!0-9]*) die "--seconds needs a number, not '$seconds'" ;; esac
targets=${targets:-http jsonrpc sseurl admin}
for target in $targets; do
    [ -x "$build/tests/fuzz/fuzz_$target" ] ||
        die "no build/fuzz/tests/fuzz/fuzz_$target; build it with: cmake --preset fuzz && cmake --build build/fuzz --target fuzz_targets"
done

mkdir -p "$build/findings"

# Where ptrace is forbidden, as in some containers, LeakSanitizer can't work and would be a finding.
leaks=1
# shellcheck disable=SC2086 # one word a target
set -- $targets
if ! "$build/tests/fuzz/fuzz_$1" -runs=1 -artifact_prefix="$build/findings/probe-" \
    >"$build/findings/probe.log" 2>&1 &&
    grep -q 'LeakSanitizer has encountered a fatal error' "$build/findings/probe.log"; then
    printf 'run.sh: LeakSanitizer does not work here (ptrace); going on without it\n' >&2
    leaks=0
fi
export ASAN_OPTIONS="${ASAN_OPTIONS:-strict_string_checks=1:detect_leaks=$leaks}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export LC_ALL=C.UTF-8

if [ -n "$merge" ]; then
    for target in $targets; do
        "$build/tests/fuzz/fuzz_$target" -merge=1 -detect_leaks=0 "$here/corpus/$target" \
            "$build/learned/$target" 2>&1 | grep '^MERGE-OUTER' || true
    done
    exit 0
fi

# fuzz TARGET: one process; its last lines say what came of it.
fuzz() {
    mkdir -p "$build/learned/$1"
    # An input may take 30 s, by the clock, of which a busy machine leaves a fuzzer little; and 1 GiB.
    # Beyond that is a finding. Without the exit code of an interrupted run a Ctrl-C would look like a
    # pass.
    nice "$build/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=1024 \
        -max_len=4096 -detect_leaks="$leaks" -print_final_stats=1 -dict="$here/$1.dict" \
        -artifact_prefix="$build/findings/$1-" \
        "$build/learned/$1" "$here/corpus/$1" >"$build/findings/$1.log" 2>&1
}

# show_input LOG: the file of the finding, and its bytes.
show_input() {
    grep 'Test unit written to' "$1" >&2 || return 0
    input=$(sed -n 's/.*Test unit written to //p' "$1" | tail -n 1)
    [ ! -f "$input" ] || printf 'run.sh: base64: %s\n' "$(base64 <"$input" | tr -d '\n')" >&2
}

pids=''
for target in $targets; do
    fuzz "$target" &
    pids="$pids $target:$!"
done
# shellcheck disable=SC2064 # the ids as they are now
trap "kill $(for pid in $pids; do printf '%s ' "${pid#*:}"; done) 2>/dev/null || true" INT TERM
failed=''
for pid in $pids; do
    target=${pid%%:*}
    status=0
    wait "${pid#*:}" || status=$?
    log=$build/findings/$target.log
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)
    printf 'run.sh: %s: %s executions, %s\n' "$target" "${executions:-no}" "${coverage:-cov: ?}" >&2
    if [ "$status" -ne 0 ]; then
        failed="$failed $target"
        grep -E -A 20 'REQUIRED:|ERROR: |runtime error:' "$log" | cut -c 1-200 | head -n 22 >&2 || true
        show_input "$log"
    fi
done
[ -z "$failed" ] || die "findings in:$failed; see build/findings/*.log below build/fuzz, and --help"
