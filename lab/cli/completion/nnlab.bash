# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion for bash: the program itself knows what may stand where.

_nnlab()
{
    local words=("${COMP_WORDS[@]:1:COMP_CWORD}") begun=${COMP_WORDS[COMP_CWORD]}
    local IFS=$'\n'
    # bash takes words apart at "=", nnlab wants them whole.
    if [ "$begun" = "=" ]; then
        words=("${COMP_WORDS[@]:1:COMP_CWORD-2}" "${COMP_WORDS[COMP_CWORD-1]}=")
    elif [ "${COMP_WORDS[COMP_CWORD-1]}" = "=" ]; then
        words=("${COMP_WORDS[@]:1:COMP_CWORD-3}" "${COMP_WORDS[COMP_CWORD-2]}=$begun")
    fi
    COMPREPLY=($("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null))
    # What stands behind a tab is for people who choose; what goes into the line stands before it.
    if [ ${#COMPREPLY[@]} -eq 1 ]; then
        COMPREPLY=("${COMPREPLY[0]%%$'\t'*}")
    else
        COMPREPLY=("${COMPREPLY[@]//$'\t'/  }")
    fi
    # What is proposed replaces only what stands behind "=".
    if [[ "${words[-1]}" == *=* ]]; then
        COMPREPLY=("${COMPREPLY[@]#*=}")
    fi
}
complete -o default -F _nnlab nnlab
