#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the official MCP SDKs for the interop tests into BUILD_DIR/interop: nothing is written to the
# source tree. Does nothing when what is pinned is installed already.
#
# Exit status: 0 installed; 69 a registry is out of reach (the tests will count as skipped, and say
# so); 1 anything else went wrong; 2 bad usage.
set -eu

source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
area=interop
# shellcheck source=tests/support/install.sh
. "$source_dir/../support/install.sh"

install_packages 'the TypeScript SDK'
install_python 'the Python SDK 1'
install_python 'the Python SDK 2' -2
exit "$status"
