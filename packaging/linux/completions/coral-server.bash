# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

_coral_server() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $previous in
    --config | --ca | --tls-cert | --tls-key | --admin-token-file)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --data-dir)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        ;;
    --log-level) mapfile -t COMPREPLY < <(compgen -W 'debug info warning error' -- "$word") ;;
    --log-format) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$word") ;;
    --bind | --admin-bind) mapfile -t COMPREPLY < <(compgen -W '127.0.0.1 0.0.0.0 ::' -- "$word") ;;
    --port | --admin-port | --session | --agent | --description | --url | --application | --key) ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W '--bind --port --devmode --no-devmode --data-dir
            --tls-cert --tls-key --log-level --log-format --admin-token-file --admin-port --admin-bind
            --stdio --session --agent --description --url --ca --application --key
            --config --print-config --version --help' -- "$word")
        ;;
    esac
}
complete -F _coral_server coral-server
