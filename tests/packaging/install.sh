#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs actionlint, which looks at the workflows of .github, into BUILD_DIR/packaging-tools/bin. It needs
# Go, which nothing else does: where there is none, the test of the workflows says so and counts as skipped.
#
# Exit status: 0 installed, or there is no Go; 69 a registry is out of reach; 1 anything else went wrong;
# 2 bad usage.
set -eu

# shellcheck disable=SC2034 # read by the next
source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
area=packaging-tools
# shellcheck source=tests/support/install.sh
. "$source_dir/../support/install.sh"

actionlint=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
if ! command -v go >/dev/null; then
    say "*** no go: the workflows of .github will not be looked at ***"
elif [ "$(cat "$target/actionlint.stamp" 2>/dev/null)" != "$actionlint" ]; then
    say "installing actionlint into $target/bin"
    if attempt actionlint env GOBIN="$target/bin" GOFLAGS=-mod=mod go install "$actionlint"; then
        echo "$actionlint" >"$target/actionlint.stamp"
    fi
fi
exit "$status"
