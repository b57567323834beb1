/** A directive's version. */
export const DIRECTIVE_NUMBER = /^\d{1,2}\.\d{1,2}$/;

export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

export function isBreak(char: string): boolean {
  return char === '\n' || char === '\r' || char === '\u0085' || char === '\u2028' || char === '\u2029';
}

export function isEnd(char: string): boolean {
  return char === '' || char === '\0';
}

export function isSpaceOrEnd(char: string): boolean {
  return isBlank(char) || isBreak(char) || isEnd(char);
}

export function isAlpha(char: string): boolean {
  return /^[\w-]$/.test(char);
}

/** Whether YAML allows the character in a stream at all. */
export function isPrintable(text: string): boolean {
  return /^[\t\n\r\x20-\x7E\x85\xA0-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(text);
}
