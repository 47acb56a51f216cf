# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the install.sh of tests have in common, to be read by them with their arguments. They set area
# (their name) and source_dir (where they are), and end with $status: 0 all is there; 69 a registry is
# out of reach; 1 anything else went wrong.
status=0

if [ $# -ne 1 ] || [ "$1" = --help ]; then
    echo "Usage: tests/$area/install.sh BUILD_DIR" >&2
    exit 2
fi
mkdir -p "$1/$area"
target=$(CDPATH='' cd -- "$1/$area" && pwd) # where things go

say() { printf '%s: %s\n' "$area" "$*" >&2; }

# is_current NAME FILE...: whether NAME was installed from exactly these files with these tools.
checksum() { (cat -- "$@"; "$tool" --version) | sha256sum | cut -d' ' -f1; }
is_current() {
    name=$1
    shift
    [ -f "$target/$name.stamp" ] && [ "$(cat "$target/$name.stamp")" = "$(checksum "$@")" ]
}

# attempt NAME COMMAND...: runs it; on failure tells a registry out of reach from a real mistake.
attempt() {
    name=$1
    shift
    if "$@" >"$target/$name.log" 2>&1; then
        return 0
    fi
    cat "$target/$name.log" >&2
    if grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network|Network|NewConnectionError|Could not fetch URL|timed out|name resolution|E50[0-9]|ERR_SOCKET' "$target/$name.log"; then
        say "*** the registry of $name is out of reach: the tests that need it will be SKIPPED ***"
        [ "$status" -ne 0 ] || status=69
    else
        say "*** installing $name failed ***"
        status=1
    fi
    return 1
}

# install_packages WHAT: the npm packages that package.json and its lock file name.
install_packages() {
    tool=node
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        say "*** node and npm are missing (Debian: apt install nodejs npm) ***"
        status=1
        return 0
    fi
    is_current node "$source_dir/package.json" "$source_dir/package-lock.json" && return 0
    say "installing $1 into $target/node_modules"
    rm -f "$target/node.stamp"
    cp "$source_dir/package.json" "$source_dir/package-lock.json" "$source_dir/.npmrc" "$target/"
    attempt node npm ci --prefix "$target" --ignore-scripts --no-progress || return 0
    # An npm that was ended while it worked may say that all went well.
    if [ ! -d "$target/node_modules" ]; then
        say "*** npm left no node_modules ***"
        status=1
        return 0
    fi
    checksum "$source_dir/package.json" "$source_dir/package-lock.json" >"$target/node.stamp"
}

# install_python WHAT [SUFFIX]: the PyPI packages that requirements$SUFFIX.txt names, into the environment
# venv$SUFFIX of their own.
install_python() {
    tool=python3
    suffix=${2-}
    wanted=$source_dir/requirements$suffix.txt
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        say "*** python3 with venv is missing (Debian: apt install python3-venv) ***"
        status=1
        return 0
    fi
    is_current "python$suffix" "$wanted" && return 0
    say "installing $1 into $target/venv$suffix"
    rm -rf "$target/venv$suffix" "$target/python$suffix.stamp"
    python3 -m venv "$target/venv$suffix"
    attempt "python$suffix" "$target/venv$suffix/bin/python" -m pip install --disable-pip-version-check --quiet \
        --requirement "$wanted" || return 0
    checksum "$wanted" >"$target/python$suffix.stamp"
}
