#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh CONFORMANCE_DIR COMMAND...: runs a test that needs the conformance suite, with its Node.js in
# CORAL_NODE, or says loudly that it is not there and ends with the status that ctest counts as skipped.
set -eu

suite=$1
shift

# new_enough NODE: whether it runs here and the suite runs in it.
new_enough() {
    major=$("$1" --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') && [ "${major:-0}" -ge 22 ]
}

skip() {
    {
        echo '***********************************************************************'
        echo "*** SKIPPED: $1"
        if [ -f "$suite/node.log" ]; then
            echo '*** The last attempt to install it ended with:'
            tail -n 5 "$suite/node.log"
        fi
        echo '*** Install it with: tests/conformance/install.sh BUILD_DIR'
        echo '***********************************************************************'
    } >&2
    exit 77
}

[ -f "$suite/node.stamp" ] || skip "the conformance suite is not installed in $suite"
for node in "$suite"/node_modules/node-*/bin/node "$(command -v node || true)"; do
    if [ -n "$node" ] && new_enough "$node"; then
        CORAL_NODE=$node
        export CORAL_NODE
        exec "$@"
    fi
done
skip "the conformance suite needs Node.js 22 or later"
