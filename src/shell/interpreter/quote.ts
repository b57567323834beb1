/** Text as `declare -p`, `set` and `${x@Q}` print it. */
export function quoteForReuse(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text as `printf %q`, `set -x` and `alias` print it: quoted only where needed. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return /[^\w@%+=:,./^~-]|^~/.test(text) ? quoteForReuse(text) : text;
}

/** As `printf %q` does: with backslashes. */
export function quoteWithBackslashes(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+=:./~\u0080-\u{10ffff}-]|^~/gu, '\\$&');
}

const named: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
};

const ansiQuote = (text: string): string =>
  `$'${text.replace(/[\x00-\x1f\x7f\\']/g, (c) => named[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`;

const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Backslash escapes of `echo -e` (octal only as `\0nnn`), `printf` formats and `$'…'`. `stopped` tells that `\c` ended it.
 */
export function decodeEscapes(
  text: string,
  flavour: 'echo' | 'printf' | 'ansi',
): { readonly text: string; readonly stopped: boolean } {
  if (!text.includes('\\')) return { text, stopped: false };
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    const next = text[i + 1];
    if (c !== '\\' || next === undefined) {
      out += c;
      continue;
    }
    const rest = text.slice(i + 2);
    const octal =
      flavour === 'echo' ? (next === '0' ? /^[0-7]{0,3}/.exec(rest) : null) : /^[0-7]{1,3}/.exec(next + rest);
    const hex = next === 'x' ? /^[0-9a-fA-F]{1,2}/.exec(rest) : null;
    const unicode =
      next === 'u' ? /^[0-9a-fA-F]{1,4}/.exec(rest) : next === 'U' ? /^[0-9a-fA-F]{1,8}/.exec(rest) : null;
    if (octal) {
      out += byte(parseInt(octal[0] || '0', 8) & 0xff);
      i += flavour === 'echo' ? 1 + octal[0].length : octal[0].length;
    } else if (hex) {
      out += byte(parseInt(hex[0], 16));
      i += 1 + hex[0].length;
    } else if (unicode) {
      out += String.fromCodePoint(Math.min(parseInt(unicode[0], 16), 0x10ffff));
      i += 1 + unicode[0].length;
    } else if (next === 'c' && flavour !== 'ansi') return { text: joinBytes(out), stopped: true };
    else if (flavour !== 'echo' && (next === '"' || next === "'" || next === '?')) {
      out += flavour === 'printf' && next === '?' ? '\\?' : next;
      i++;
    } else if (escapes[next] !== undefined) {
      out += escapes[next];
      i++;
    } else out += c;
  }
  return { text: joinBytes(out), stopped: false };
}

const byte = (value: number): string => String.fromCharCode(value < 0x80 ? value : 0xdc00 | value);

/** Bytes written one by one may together be valid UTF-8. */
function joinBytes(text: string): string {
  return text.replace(/[\udc80-\udcff]{2,}/g, (run) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(
        Uint8Array.from(run, (c) => c.charCodeAt(0) & 0xff),
      );
    } catch {
      return run;
    }
  });
}
