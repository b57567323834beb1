/** What `kubectl completion bash` prints. */
export const script = `# Completion of kubectl for bash: kubectl itself says what may stand at the cursor.
__start_kubectl() {
    local line=\${COMP_LINE:0:COMP_POINT} tab=$'\\t' words out directive typed start word
    read -ra words <<< "$line"
    typed=\${words[\${#words[@]}-1]}
    if [[ $line == *[[:space:]] ]]; then
        typed=
        words+=("''")
    fi
    # the alias under which kubectl was called counts, and what variables hold
    out=$(eval "\${words[0]} __complete \${words[*]:1}" 2> /dev/null)
    directive=\${out##*:}
    [[ $directive == [0-9]* ]] || directive=0
    out=\${out%:*}
    COMPREPLY=()
    ((directive & 1)) && return
    ((directive & 2)) && compopt -o nospace
    ((directive & 4)) && compopt +o default
    [[ $typed == -*=* ]] && typed=\${typed#*=}
    # readline replaces only what stands behind the last : or =
    start=\${typed%"\${typed##*[:=]}"}
    local found=() longest=0
    if ((directive & 8)); then
        compopt -o filenames
        out=" \${out//$'\\n'/ } "
        while IFS= read -r word; do
            [[ -d $word || $out == *" \${word##*.} "* ]] && found+=("$word")
        done < <(compgen -f -- "$typed")
    else
        while IFS= read -r word; do
            [[ -n $word && $word == "$typed"* ]] || continue
            found+=("$word")
            word=\${word%%"$tab"*}
            ((\${#word} > longest)) && longest=\${#word}
        done <<< "$out"
    fi
    if ((\${#found[@]} == 1)); then
        found=("\${found[0]%%"$tab"*}")
    fi
    for word in "\${found[@]}"; do
        if [[ $word == *"$tab"* ]]; then
            local room=$((COLUMNS - longest - 4)) about=\${word#*"$tab"}
            word=\${word%%"$tab"*}
            ((\${#about} > room)) && about=\${about:0:room-1}…
            printf -v word '%-*s  (%s)' "$longest" "$word" "$about"
        fi
        COMPREPLY+=("\${word#"$start"}")
    done
}

complete -o default -F __start_kubectl kubectl
`;
