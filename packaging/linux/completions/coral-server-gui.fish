# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later

complete -c coral-server-gui -f
complete -c coral-server-gui -l attach -x -d 'Connect to the hub there'
complete -c coral-server-gui -l token-file -r -F -d 'File with its token, instead of the keychain'
complete -c coral-server-gui -l no-start -d 'Do not start a hub in this window'
complete -c coral-server-gui -l version -d 'Print the version'
complete -c coral-server-gui -l help -d 'Print a summary of the options'
