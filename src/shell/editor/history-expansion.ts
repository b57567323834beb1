/** What `!` leads to in a typed line. */
export type Expanded =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly line: string; readonly printOnly: boolean }
  /** The message without the shell's name. */
  | { readonly kind: 'failed'; readonly message: string };

const wordsOf = (line: string): string[] => line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s\\'"])+/g) ?? [];

/** Expands `!!`, `!n`, `!-n`, `!text`, `!?text?`, `!$`, `!^`, `!*`, `!!:n`, `^old^new^` as bash does. */
export function expandHistory(line: string, history: readonly string[]): Expanded {
  const quick = /^\^([^^]+)\^([^^]*)\^?/.exec(line);
  if (quick) {
    const last = history.at(-1) ?? '';
    if (!last.includes(quick[1] ?? ''))
      return { kind: 'failed', message: `:s${quick[0]}: substitution failed` };
    return {
      kind: 'changed',
      line: last.replace(quick[1] ?? '', quick[2] ?? '') + line.slice(quick[0].length),
      printOnly: false,
    };
  }
  let out = '';
  let changed = false;
  let printOnly = false;
  let single = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? '';
    if (c === '\\' && !single) {
      out += c + (line[++i] ?? '');
      continue;
    }
    if (c === "'" && !isInDouble(line, i)) single = !single;
    const next = line[i + 1];
    if (c !== '!' || single || next === undefined || /[\s=("]/.test(next)) {
      out += c;
      continue;
    }
    const match =
      /^!(?:(!)|(-?\d+)|\?([^?\n]+)\??|(?=[$^*:])|([^\s:$^*;&|()<>"']+))(:?[$^*]|:\d+(?:-\d+)?)?((?::(?:p|s\/[^/]*\/[^/]*\/?|[hrte]))*)/.exec(
        line.slice(i),
      );
    if (!match) {
      out += c;
      continue;
    }
    const [all, , number, contains, prefix, selector, modifiers = ''] = match;
    const event =
      number !== undefined
        ? history[Number(number) < 0 ? history.length + Number(number) : Number(number) - 1]
        : contains !== undefined
          ? history.findLast((entry) => entry.includes(contains))
          : prefix !== undefined
            ? history.findLast((entry) => entry.startsWith(prefix))
            : history.at(-1);
    if (event === undefined) return { kind: 'failed', message: `${all}: event not found` };
    const words = wordsOf(event);
    let text = event;
    const chosen = selector?.replace(':', '');
    if (chosen === '$') text = words.at(-1) ?? '';
    else if (chosen === '^') text = words[1] ?? '';
    else if (chosen === '*') text = words.slice(1).join(' ');
    else if (chosen !== undefined) {
      const [from = 0, to] = chosen.split('-').map(Number);
      if (words[from] === undefined) return { kind: 'failed', message: `${all}: bad word specifier` };
      text = words.slice(from, (to ?? from) + 1).join(' ');
    }
    if (modifiers.includes(':p')) printOnly = true;
    const substitution = /:s\/([^/]*)\/([^/]*)/.exec(modifiers);
    if (substitution) text = text.replace(substitution[1] ?? '', substitution[2] ?? '');
    out += text;
    changed = true;
    i += all.length - 1;
  }
  return changed ? { kind: 'changed', line: out, printOnly } : { kind: 'same' };
}

/** Whether a position is inside double quotes, where single quotes are plain. */
function isInDouble(line: string, position: number): boolean {
  let inside = false;
  for (let i = 0; i < position; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '"') inside = !inside;
  }
  return inside;
}

/**
 * A command of several lines as bash keeps it in history: on one line, joined by `;` or blanks; lines of quotes and
 * here-documents stay lines.
 */
export function historyEntry(command: string): string {
  if (!command.includes('\n') || command.includes('<<')) return command;
  let out = '';
  for (const line of command.split('\n')) {
    if (out === '') out = line;
    else if (isQuoteOpen(out)) out += `\n${line}`;
    else if (out.endsWith('\\')) out = out.slice(0, -1) + line;
    else if (/(?:^|[\s;&|({])(?:do|then|else|if|while|until|case|in)\s*$|[{(;&|]\s*$/.test(out))
      out = `${out.trimEnd()} ${line.trimStart()}`;
    else out = `${out.trimEnd()}; ${line.trimStart()}`;
  }
  return out;
}

/** Whether a text ends inside quotes. */
function isQuoteOpen(text: string): boolean {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\' && quote !== "'") i++;
    else if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"' || c === '`') quote = c;
  }
  return quote !== '';
}
