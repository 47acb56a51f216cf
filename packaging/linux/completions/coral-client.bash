# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

_coral_client() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} named
    COMPREPLY=()
    case $previous in
    --ca)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --server | --application | --key | --session | --agent | --description | --wait-for-agents | \
        --timeout | --heartbeat | --seconds | --thread | --to | --name | --mention) ;;
    *)
        if [[ $word == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W '--server --http --streamable --devmode --application
                --key --session --agent --description --wait-for-agents --ca --json --timeout
                --heartbeat --seconds --thread --to --name --mention --help --version' -- "$word")
            return
        fi
        # A second command is none.
        for named in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            case $named in
            watch | send | threads | wait | call | chat | doctor)
                [[ $named == call ]] && mapfile -t COMPREPLY < <(compgen -W 'list_agents create_thread
                    add_participant remove_participant close_thread send_message wait_for_mentions' -- "$word")
                return
                ;;
            esac
        done
        mapfile -t COMPREPLY < <(compgen -W 'watch send threads wait call chat doctor' -- "$word")
        ;;
    esac
}
complete -F _coral_client coral-client
