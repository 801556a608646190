#compdef tailwheel
# Completion for zsh, made by: tailwheel completions zsh

_tailwheel_commands()
{
    local -a commands=(
%COMMANDS%    )
    _describe command commands
}

_tailwheel()
{
    local context state state_descr line
    typeset -A opt_args
    _arguments -C '(- *)'{-h,--help}'[Show help]' \
        '(- *)'{-V,--version}'[Show the version]' \
        '1:command:_tailwheel_commands' '*::argument:->rest'
    [[ $state == rest ]] || return
    case $line[1] in
%CASES%    esac
}

if [[ $funcstack[1] == _tailwheel ]]; then
    _tailwheel "$@"
else
    compdef _tailwheel tailwheel
fi
