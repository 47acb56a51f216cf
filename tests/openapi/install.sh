#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the validator of the tests of the admin API into BUILD_DIR/openapi: nothing is written to the
# source tree. Does nothing when what is pinned is installed already.
#
# Exit status: 0 installed; 69 a registry is out of reach (the tests will count as skipped, and say
# so); 1 anything else went wrong; 2 bad usage.
set -eu

if [ $# -ne 1 ] || [ "$1" = --help ]; then
    echo "Usage: tests/openapi/install.sh BUILD_DIR" >&2
    exit 2
fi
source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1/openapi"
target=$(CDPATH='' cd -- "$1/openapi" && pwd)
area=openapi
# shellcheck source=tests/support/install.sh
. "$source_dir/../support/install.sh"

install_python() {
    tool=python3
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        say "*** python3 with venv is missing (Debian: apt install python3-venv) ***"
        status=1
        return 0
    fi
    is_current python "$source_dir/requirements.txt" && return 0
    say "installing the OpenAPI validator into $target/venv"
    rm -rf "$target/venv" "$target/python.stamp"
    python3 -m venv "$target/venv"
    attempt python "$target/venv/bin/python" -m pip install --disable-pip-version-check --quiet \
        --requirement "$source_dir/requirements.txt" || return 0
    checksum "$source_dir/requirements.txt" >"$target/python.stamp"
}

install_python
exit "$status"
