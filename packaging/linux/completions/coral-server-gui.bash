# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

_coral_server_gui() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $previous in
    --token-file)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --attach) ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W '--attach --token-file --no-start --version --help' -- "$word")
        ;;
    esac
}
complete -F _coral_server_gui coral-server-gui
