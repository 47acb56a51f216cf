#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/dependencies.sh
. "$root/packaging/dependencies.sh"

usage() {
    cat <<'TEXT'
Usage: ./test.sh [--quick | --preset NAME] [--no-install] [-- OPTION of ctest...]

Installs what the tests need (Debian, Ubuntu), builds, and runs all tests under AddressSanitizer and
UndefinedBehaviorSanitizer (preset asan).

  --quick         the same tests in the debug build without sanitizers (preset dev)
  --preset NAME   that preset of CMakePresets.json alone (dev, asan, headless, release, fuzz)
  --no-install    install nothing: end with what is missing
  --help          this text

One test:  ./test.sh --quick -- -R config.tst_parse
Everything is built below build/; what the tests need from npm and PyPI is put there too.
TEXT
}

presets=asan
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --quick) presets=dev ;;
    --preset)
        [ $# -ge 2 ] || die "--preset needs a name"
        presets=$2
        shift
        ;;
    --no-install) no_install=1 ;;
    --)
        shift
        break
        ;;
    *)
        usage >&2
        say "unknown option $1"
        exit 2
        ;;
    esac
    shift
done

# Status 69 means that a registry is out of reach: the tests tell, and count as skipped. Any other
# failure is one of ours, but does not keep the other tests from running.
install_sdks() {
    for part in interop conformance openapi packaging; do
        status=0
        "$root/tests/$part/install.sh" "$root/build/$1" || status=$?
        [ "$status" -eq 0 ] || [ "$status" -eq 69 ] || failed="$failed $1/$part/install.sh"
    done
}

install_build_needs
# shellcheck disable=SC2086 # one word a need
install_needs $test_needs
if [ -z "${no_install:-}" ]; then
    # shellcheck disable=SC2086
    install_wishes $optional_test_needs
fi
# shellcheck disable=SC2086
case " $presets " in *' fuzz '*) install_needs $fuzz_needs ;; esac

# All presets are tried, so that one failure does not hide another.
failed=''
for preset in $presets; do
    configure "$preset"
    cmake --build "$root/build/$preset" >&2 || die "building the preset $preset failed"
    install_sdks "$preset"
    say "testing the preset $preset"
    (cd "$root" && ctest --preset "$preset" "$@") || failed="$failed $preset"
done
[ -z "$failed" ] || die "failed:$failed"
say "all tests passed with: $presets"
