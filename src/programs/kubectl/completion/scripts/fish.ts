/** What `kubectl completion fish` prints. */
export const script = `# Completion of kubectl for fish: kubectl itself says what may stand at the cursor.
function __kubectl_candidates
    set -l current (commandline --current-token)
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l out ($words[1] __complete $words[2..] "$current" 2> /dev/null)
    set -l directive (string replace ':' '' -- $out[-1])
    string match --quiet --regex '^[0-9]+$' -- "$directive"; or set directive 0
    set --erase out[-1]
    test (math "bitand($directive, 1)") -ne 0; and return
    if test (math "bitand($directive, 8)") -ne 0
        for ending in $out
            __fish_complete_suffix "$current" ".$ending"
        end
        return
    end
    # of --flag=value only the value was answered
    set -l before (string match --regex '^-[^=]*=' -- "$current")
    set -l found 0
    for line in $out
        test (string sub --length (string length -- "$current") -- "$before$line") = "$current"; or continue
        set found 1
        echo "$before$line"
    end
    if test $found -eq 0 -a (math "bitand($directive, 4)") -eq 0
        __fish_complete_path "$current"
    end
end

complete --command kubectl --erase
complete --command kubectl --no-files --keep-order --arguments '(__kubectl_candidates)'
`;
