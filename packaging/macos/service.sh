#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

usage() {
    cat <<'TEXT'
Usage: sudo service.sh install | restart | uninstall | purge

Makes the hub of Coral Server.app a service of launchd, which starts with the machine and runs as a user of
its own.

  install     (again after an upgrade: drains the old one and starts the new one)
  restart     after a change of the settings
  uninstall   keeps settings, tokens and logs
  purge       deletes them, and the user
TEXT
}

label=io.coral-server.server
user=_coralserver
plist="/Library/LaunchDaemons/$label.plist"
data='/Library/Application Support/Coral Server'
logs='/Library/Logs/Coral Server'
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program='/Applications/Coral Server.app/Contents/MacOS/coral-server'

die() {
    printf 'service.sh: %s\n' "$*" >&2
    exit 1
}

# An id that is neither a user's nor a group's; those below 500 are not shown at the login.
free_id() {
    id=401
    while [ "$id" -lt 500 ]; do
        if ! dscl . -list /Users UniqueID | awk '{print $NF}' | grep -qx "$id" &&
            ! dscl . -list /Groups PrimaryGroupID | awk '{print $NF}' | grep -qx "$id"; then
            printf '%s\n' "$id"
            return
        fi
        id=$((id + 1))
    done
    die "no free user id below 500"
}

make_user() {
    ! dscl . -read "/Users/$user" >/dev/null 2>&1 || return 0
    id=$(free_id)
    dscl . -create "/Groups/$user"
    dscl . -create "/Groups/$user" PrimaryGroupID "$id"
    dscl . -create "/Users/$user"
    dscl . -create "/Users/$user" UniqueID "$id"
    dscl . -create "/Users/$user" PrimaryGroupID "$id"
    dscl . -create "/Users/$user" RealName 'Coral Server'
    dscl . -create "/Users/$user" NFSHomeDirectory /var/empty
    dscl . -create "/Users/$user" UserShell /usr/bin/false
    dscl . -create "/Users/$user" Password '*'
    dscl . -create "/Users/$user" IsHidden 1
}

make_folders() {
    mkdir -p "$data/data" "$logs"
    [ -e "$data/coral-server.toml" ] ||
        install -m 0640 "$here/../coral-server.example.toml" "$data/coral-server.toml"
    chown root:$user "$data" "$data/coral-server.toml"
    chmod 0750 "$data"
    chown -R $user:$user "$data/data" "$logs"
    chmod 0700 "$data/data"
    chmod 0750 "$logs"
}

# bootout answers when the service has ended, at the latest after its ExitTimeOut.
stop_service() {
    ! launchctl print "system/$label" >/dev/null 2>&1 || launchctl bootout "system/$label"
}

start_service() {
    launchctl enable "system/$label"
    launchctl bootstrap system "$plist"
}

install_service() {
    [ -x "$program" ] || die "put Coral Server.app into /Applications first"
    make_user
    make_folders
    stop_service
    install -o root -g wheel -m 0644 "$here/$label.plist" "$plist"
    start_service
    echo "The hub runs: curl http://127.0.0.1:3001/health"
    echo "Settings: $data/coral-server.toml; log: $logs/coral-server.log"
}

remove_data() {
    rm -rf "$data" "$logs"
    dscl . -delete "/Users/$user" 2>/dev/null || true
    dscl . -delete "/Groups/$user" 2>/dev/null || true
}

case ${1:-} in
--help | -h) usage && exit 0 ;;
install | restart | uninstall | purge) ;;
*) usage >&2 && exit 2 ;;
esac
[ "$(uname -s)" = Darwin ] || die "this is for macOS"
[ "$(id -u)" -eq 0 ] || die "run it with sudo"
case $1 in
install) install_service ;;
restart) launchctl kickstart -k "system/$label" ;;
uninstall | purge)
    stop_service
    rm -f "$plist"
    [ "$1" = uninstall ] || remove_data
    ;;
esac
