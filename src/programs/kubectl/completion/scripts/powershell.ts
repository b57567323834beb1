/** What `kubectl completion powershell` prints. */
export const script = `# Completion of kubectl for PowerShell: kubectl itself says what may stand at the cursor.
[ScriptBlock] $__kubectlCompleter = {
    param($WordToComplete, $CommandAst, $CursorPosition)

    $words = @($CommandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $CursorPosition } |
        ForEach-Object { "$_" })
    if ($WordToComplete -eq '') { $words += "''" }
    $program, $rest = $words
    $out = @(Invoke-Expression "$program __complete $rest" 2> $null)
    if ($out.Count -eq 0) { return }
    $directive = 0
    [void] [int]::TryParse($out[-1].TrimStart(':'), [ref] $directive)
    if ($directive -band 1) { return }
    # file names are PowerShell's own affair
    if ($directive -band 8) { return }
    $before = ''
    if ($WordToComplete -match '^(-[^=]*=)') { $before = $Matches[1] }
    $space = if ($directive -band 2) { '' } else { ' ' }
    $found = 0
    foreach ($line in $out[0..($out.Count - 1)]) {
        if ($line -match '^:\\d+$') { continue }
        $text, $about = $line -split "\`t", 2
        if (-not "$before$text".StartsWith($WordToComplete)) { continue }
        $found++
        if (-not $about) { $about = $text }
        [System.Management.Automation.CompletionResult]::new("$before$text$space", $text, 'ParameterValue', $about)
    }
    # an empty answer keeps PowerShell from offering files
    if ($found -eq 0 -and ($directive -band 4)) { '' }
}

Register-ArgumentCompleter -Native -CommandName 'kubectl' -ScriptBlock $__kubectlCompleter
`;
