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

/** How many bytes go-yaml reads at a time. */
const CHUNK = 512;

/**
 * How much of a text can be read: up to the chunk with the first character that YAML does not allow at all.
 * Models sigs.k8s.io/yaml/goyaml.v2 readerc.go
 */
export function readableLength(text: string): number {
  const bad = text.search(/[^\t\n\r\x20-\x7E\x85\xA0-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
  if (bad < 0) return Infinity;
  const encoder = new TextEncoder();
  const start = Math.floor(encoder.encode(text.slice(0, bad)).length / CHUNK) * CHUNK;
  let bytes = 0;
  let length = 0;
  for (const char of text) {
    if (bytes >= start) break;
    bytes += encoder.encode(char).length;
    length += char.length;
  }
  return length;
}
