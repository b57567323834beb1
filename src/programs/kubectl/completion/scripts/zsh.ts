/** What `kubectl completion zsh` prints. */
export const script = `#compdef kubectl
# Completion of kubectl for zsh: kubectl itself says what may stand at the cursor.
compdef _kubectl kubectl

_kubectl() {
    local out directive line typed=\${words[CURRENT]}
    local -a found
    # the words after the cursor do not count; an empty last word does
    out=$(eval "\${words[1]} __complete \${words[2,CURRENT-1]} \${typed:-''}" 2> /dev/null)
    directive=\${out##*:}
    [[ $directive == [0-9]* ]] || directive=0
    (( directive & 1 )) && return
    if (( directive & 8 )); then
        _files -g "*.(\${(j:|:)\${(f)out%$'\\n':*}})"
        return
    fi
    if [[ $typed == -*=* ]]; then
        compset -P '*='
    fi
    for line in \${(f)out%:*}; do
        # _describe takes what stands before a colon for the word
        line=\${line//:/\\\\:}
        found+=("\${line/$'\\t'/:}")
    done
    local -a space
    (( directive & 2 )) && space=(-S '')
    if ! _describe kubectl found $space && (( (directive & 4) == 0 )); then
        _files
    fi
}

# when loaded by autoload from fpath
if [[ $funcstack[1] == _kubectl ]]; then
    _kubectl
fi
`;
