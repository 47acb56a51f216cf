#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Brings the translations up to date with the texts in the sources; then translate what is new with
# Qt Linguist. Of English only the plurals are there to be written.
set -eu
cd "$(dirname -- "$0")/../.."
lupdate=${LUPDATE:-$(command -v lupdate6 || command -v /usr/lib/qt6/bin/lupdate || command -v lupdate)}
options='-I . -no-obsolete -locations none -source-language en'
# shellcheck disable=SC2086 # one word an option
"$lupdate" gui $options -target-language de -ts gui/i18n/coral-server-gui_de.ts
# shellcheck disable=SC2086
"$lupdate" gui $options -target-language en -pluralonly -ts gui/i18n/coral-server-gui_en.ts
