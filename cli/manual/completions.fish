# Completion for fish, made by: tailwheel completions fish
complete -c tailwheel -f
complete -c tailwheel -n __fish_use_subcommand -s h -l help -d 'Show help'
complete -c tailwheel -n __fish_use_subcommand -s V -l version -d 'Show the version'
%COMMANDS%%CASES%