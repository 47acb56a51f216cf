# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced by start.sh, test.sh and .ci/run: what building and testing needs, and how to get it.

# A need is a package, or COMMAND:PACKAGE where any COMMAND on the PATH will do.
build_needs='c++:g++ cmake:cmake ninja:ninja-build pkg-config:pkg-config libtomlplusplus-dev prometheus-cpp-dev libreadline-dev'
# The HTTP server's package file for CMake asks for WebSockets, which its Debian package forgets.
qt_needs='qt6-base-dev qt6-httpserver-dev qt6-websockets-dev'
# The desktop window: translations are made by the Linguist's tools, tokens kept by QtKeychain.
window_needs='qt6-base-dev qt6-tools-dev qt6-l10n-tools qt6-translations-l10n qtkeychain-qt6-dev'
test_needs='node:nodejs npm:npm python3:python3 python3-venv ca-certificates openssl:openssl curl:curl xvfb-run:xvfb xauth:xauth'
test_needs="$test_needs $window_needs"
# Tokens in a real keychain, the icon in a real tray.
test_needs="$test_needs dbus-run-session:dbus-daemon gnome-keyring-daemon:gnome-keyring libsecret-1-0"
# Nice to have: the tests that want them say so, and building is quicker. Some distributions lack some.
optional_test_needs='clang-format-14:clang-format-14 ccache:ccache mold:mold node-llhttp slowhttptest:slowhttptest faketime:faketime'
# The packages of other systems: the installer for Windows is compiled, scripts are looked at.
optional_test_needs="$optional_test_needs makensis:nsis shellcheck:shellcheck"
# Packages: cpack finds with `file` and dpkg-shlibdeps what programs need.
package_needs="file:file dpkg-shlibdeps:dpkg-dev gzip:gzip $window_needs"
# The preset fuzz: libclang-rt-dev has the run-time parts of the sanitizers and of libFuzzer.
fuzz_needs='clang++:clang libclang-rt-dev llvm-symbolizer:llvm'
lint_needs="clang-format-14:clang-format-14 clang-tidy-14:clang-tidy-14 git:git node-llhttp slowhttptest:slowhttptest faketime:faketime ip:iproute2 $fuzz_needs"
# Not for everybody: the package with promtool also runs a Prometheus. Its test says so without it.
lint_needs="$lint_needs promtool:prometheus"
# These start as services where systemd runs. Their tests say so without them.
lint_needs="$lint_needs nginx:nginx-light haproxy:haproxy caddy:caddy"

say() { printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# Qt complains about a locale that isn't UTF-8, and fresh systems have none at all.
[ -n "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ] || export LC_ALL=C.UTF-8

# Lets another checkout of the same sources use what this one compiled.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

# missing_of NEED...: the packages that aren't there.
missing_of() {
    for need in "$@"; do
        package=${need#*:}
        if [ "$need" != "$package" ]; then
            command -v "${need%%:*}" >/dev/null 2>&1 || printf '%s ' "$package"
        else
            case "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" in
            installed) ;;
            *) printf '%s ' "$package" ;;
            esac
        fi
    done
}

# On other systems than Debian and Ubuntu nothing is installed; configuring tells what is missing,
# and this tells how to get it.
tell_how_to_install() {
    if command -v dnf >/dev/null; then
        line='sudo dnf install gcc-c++ cmake ninja-build pkgconf qt6-qtbase-devel qt6-qthttpserver-devel qt6-qtwebsockets-devel tomlplusplus-devel prometheus-cpp-devel readline-devel'
    elif command -v pacman >/dev/null; then
        line='sudo pacman -S --needed gcc cmake ninja pkgconf qt6-base qt6-httpserver qt6-websockets tomlplusplus readline; and prometheus-cpp from the AUR'
    elif command -v brew >/dev/null; then
        line='brew install cmake ninja pkgconf qt tomlplusplus prometheus-cpp'
    else
        line='a C++20 compiler, CMake 3.25, Ninja, Qt 6.4 with Qt HTTP Server, toml++ and prometheus-cpp (docs/BUILDING.md)'
    fi
    say "needed: $line"
}

have_package_lists() {
    for list in /var/lib/apt/lists/*_Packages*; do
        [ -e "$list" ] && return 0
    done
    return 1
}

# apt tells two thousand lines, which nobody wants to read unless it fails. sudo asks on the terminal.
apt() {
    mkdir -p "$root/build"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" \
        >"$root/build/packages.log" 2>&1
}

apt_install() {
    apt install --no-install-recommends "$@"
}

complain_about_apt() {
    tail -n 20 "$root/build/packages.log" >&2
    die "could not $*"
}

# install_needs NEED...: installs the packages that aren't there; says which, and nothing if none.
# With no_install=1 it only complains.
install_needs() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    [ -z "${no_install:-}" ] || die "missing packages: $missing"
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            die "there is no sudo here, please run as root: apt-get install $missing"
        as_root=sudo
    fi
    say "installing with ${as_root:+$as_root }apt: $missing"
    say "(this may take some minutes; build/packages.log tells more)"
    have_package_lists || apt update || complain_about_apt "fetch the lists of packages"
    # shellcheck disable=SC2086 # one word a package
    if ! apt_install $missing; then
        say "trying once more with fresh package lists"
        apt update || complain_about_apt "fetch the lists of packages"
        # shellcheck disable=SC2086
        apt_install $missing || complain_about_apt "install: $missing"
    fi
}

# install_wishes NEED...: the same for what is nice to have, where the distribution has it.
install_wishes() {
    command -v apt-cache >/dev/null || return 0
    for need in "$@"; do
        [ -n "$(missing_of "$need")" ] || continue
        # Not `apt-cache show`, which also knows packages that are only named by others.
        apt-cache policy "${need#*:}" 2>/dev/null | grep -q 'Candidate: [0-9]' || continue
        (install_needs "$need") || say "going on without ${need#*:}"
    done
}

# Who points CMake at a Qt needs none of the distribution.
install_build_needs() {
    # shellcheck disable=SC2086
    if [ -n "${CMAKE_PREFIX_PATH:-}${Qt6_DIR:-}" ]; then
        install_needs $build_needs
    else
        install_needs $build_needs $qt_needs
    fi
}

# configure PRESET CMAKE_ARGUMENT...: once, and when the presets changed; for everything else builds
# configure by themselves.
configure() {
    preset=$1
    shift
    stamp="$root/build/$preset/.configured"
    if [ -f "$stamp" ] && [ -z "$(find "$root/CMakePresets.json" -newer "$stamp")" ]; then
        return 0
    fi
    say "configuring build/$preset"
    if ! (cd "$root" && cmake --preset "$preset" "$@" >&2); then
        rm -f "$root/build/$preset/CMakeCache.txt" # else what failed is remembered
        command -v apt-get >/dev/null || tell_how_to_install
        die "configuring failed"
    fi
    touch "$stamp"
}
