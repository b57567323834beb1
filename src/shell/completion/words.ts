/** The command around the cursor, as far as it is typed. */
export interface CommandLine {
  /** Finished words of the simple command before the current one, unquoted; assignments before the command are left out. */
  readonly words: readonly string[];
  /** Where the command begins in the line. */
  readonly commandStart: number;
  /** The current word up to the cursor, unquoted. */
  readonly current: string;
  /** Where its raw text begins in the line. */
  readonly start: number;
  /** The quote that is open at the cursor. */
  readonly quote: '' | "'" | '"';
  /** The word is the target of a redirection. */
  readonly redirected: boolean;
}

interface Word {
  text: string;
  start: number;
  redirected: boolean;
}

/** Reads a line up to the cursor; what stands in an open `$(` counts as a command of its own. */
export function commandAt(line: string, cursor: number): CommandLine {
  let words: Word[] = [];
  let word: Word | undefined;
  let quote: '' | "'" | '"' = '';
  let redirect = false;
  const stack: { words: Word[]; word: Word | undefined; quote: '' | "'" | '"' }[] = [];
  const end = (): void => {
    if (word && !word.redirected) words.push(word);
    word = undefined;
  };
  const add = (text: string, at: number): void => {
    word ??= { text: '', start: at, redirected: redirect };
    redirect = false;
    word.text += text;
  };
  for (let i = 0; i < cursor; i++) {
    const c = line[i] ?? '';
    if (quote === "'") {
      if (c === "'") quote = '';
      else add(c, i);
    } else if (c === '\\') {
      const next = i + 1 < cursor ? (line[i + 1] ?? '') : '';
      add(quote === '"' && next !== '' && !'$`"\\'.includes(next) ? c + next : next, i);
      i++;
    } else if (c === '$' && line[i + 1] === '(' && line[i + 2] !== '(' && i + 1 < cursor) {
      add('', i);
      stack.push({ words, word, quote });
      words = [];
      word = undefined;
      quote = '';
      i++;
    } else if (c === '"') {
      add('', i);
      quote = quote === '"' ? '' : '"';
    } else if (quote === '"') add(c, i);
    else if (c === "'") {
      add('', i);
      quote = "'";
    } else if (c === ')' && stack.length > 0) {
      const outer = stack.pop();
      words = outer?.words ?? [];
      word = outer?.word;
      quote = outer?.quote ?? '';
    } else if (/[|;&()\n`]/.test(c)) {
      const fd = c === '&' && (/[<>]$/.test(line.slice(0, i)) || line[i + 1] === '>');
      if (fd) continue;
      end();
      words = [];
      redirect = false;
    } else if (c === '<' || c === '>') {
      if (word && /^\d+$/.test(word.text)) word = undefined;
      end();
      redirect = true;
    } else if (/\s/.test(c)) end();
    else add(c, i);
  }
  while (/^[A-Za-z_]\w*\+?=/.test(words[0]?.text ?? '')) words.shift();
  while (/^(?:if|then|else|elif|while|until|do|!|\{|time)$/.test(words[0]?.text ?? '')) words.shift();
  return {
    words: words.map(({ text }) => text),
    commandStart: words[0]?.start ?? word?.start ?? cursor,
    current: word?.text ?? '',
    start: word?.start ?? cursor,
    quote,
    redirected: word?.redirected ?? redirect,
  };
}
