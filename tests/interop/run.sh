#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh INTEROP_DIR COMMAND...: runs a test that needs all SDKs, or says loudly that they are not
# there and ends with the status that ctest counts as skipped.
set -eu

interop=$1
shift
for part in node python python-2; do
    if [ ! -f "$interop/$part.stamp" ]; then
        {
            echo '***********************************************************************'
            echo "*** SKIPPED: the MCP SDK for $part is not installed in $interop"
            if [ -f "$interop/$part.log" ]; then
                echo '*** The attempt ended with:'
                tail -n 5 "$interop/$part.log"
            fi
            echo '*** Install it with: tests/interop/install.sh BUILD_DIR'
            echo '***********************************************************************'
        } >&2
        exit 77
    fi
done
exec "$@"
