# Completion for bash, made by: tailwheel completions bash
_tailwheel()
{
    local word=${COMP_WORDS[COMP_CWORD]} i
    local before=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' words='' values='' options='--help --version'
    local commands='%COMMANDS%'
    # --option=value comes as three words.
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ " $commands " == *" ${COMP_WORDS[i]} "* ]]; then
            command=${COMP_WORDS[i]}
            break
        fi
    done
    case $command in
        '') words=$commands ;;
%CASES%    esac
    if [[ -z $values ]]; then
        values=$words
        [[ $word != -* ]] || values=$options
    fi
    case $values in
        @any) COMPREPLY=() ;;
        @files)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
        @folders)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
            ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word") ;;
    esac
}
complete -F _tailwheel tailwheel
