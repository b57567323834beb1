import { quote } from '../go.ts';

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export const isPrintable = (letter: string): boolean => PRINTABLE.test(letter);

/** Whether all letters can be seen, or are tabs. */
export const isPlainLine = (text: string): boolean =>
  [...text].every((letter) => letter === '\t' || isPrintable(letter));

/** Without a carriage return at either end. */
export const withoutReturns = (text: string): string => text.replace(/\r$/, '').replace(/^\r/, '');

/** A text in quotes, or in backquotes where it would need escapes. Models github.com/google/go-cmp formatString */
export function quoted(text: string): string {
  const usual = quote(text);
  if (usual.length === text.length + 2) return usual;
  return isPlainLine(text) && !text.includes('`') ? `\`${text}\`` : usual;
}

/** Whether lines can stand between triple quotes without being taken for something else. */
export const goesBetweenTripleQuotes = (text: string): boolean =>
  !text.startsWith('"""') && !text.startsWith('...') && isPlainLine(text);
