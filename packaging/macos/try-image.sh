#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# try-image.sh FOLDER: installs the image that is in it on this machine, as a user would, makes the hub a
# service, asks it how it is, and removes all again. For CI.
set -eu
image=$(find "$1" -maxdepth 1 -name 'coral-server-*-macos-*.dmg' | head -n 1)
app='/Applications/Coral Server.app'
service="$app/Contents/Resources/service/service.sh"
mount=$(mktemp -d)

hdiutil attach "$image" -nobrowse -readonly -mountpoint "$mount"
sudo cp -R "$mount/Coral Server.app" /Applications/
hdiutil detach "$mount"
codesign --verify --deep --strict "$app"
"$app/Contents/MacOS/coral-server" --version
"$app/Contents/MacOS/coral-client" --version
QT_QPA_PLATFORM=offscreen "$app/Contents/MacOS/Coral Server" --version

is_ready() { curl --silent --fail --retry 30 --retry-delay 1 --retry-all-errors http://127.0.0.1:3001/health/ready; }
fail() {
    sudo cat '/Library/Logs/Coral Server/coral-server.log' >&2 || true
    exit 1
}
sudo "$service" install
is_ready || fail
sudo "$service" install # as after an upgrade
is_ready || fail
sudo "$service" purge
sudo rm -rf "$app"
[ ! -e '/Library/Application Support/Coral Server' ]
