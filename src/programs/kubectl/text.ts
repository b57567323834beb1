/** A sentence in the languages that the help speaks. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

export type Language = keyof Text;

/** The language that the environment asks for: `LC_ALL`, `LC_MESSAGES`, then `LANG`, as gettext does. */
export function languageOf(env: Readonly<Record<string, string>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value) ?? '';
  return locale.startsWith('ko') ? 'ko' : 'en';
}

/** Go's `%q` for text: a double-quoted Go string literal. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (char === '\r') out += '\\r';
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return `${out}"`;
}
