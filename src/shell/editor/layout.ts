import { characterWidth } from '../text.ts';

/** A place on the screen, counted from the place where the prompt's last line begins. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Text as the editor shows it: tabs as blanks, control characters as `^X`. */
export function displayText(text: string): string {
  return text
    .replace(/\t/g, '    ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (c) =>
      c === '\x7f' ? '^?' : `^${String.fromCharCode(c.charCodeAt(0) + 64)}`,
    );
}

/** Where the cursor stands after a text; a full line makes it go to the next one. */
export function advance(from: Place, text: string, columns: number): Place {
  let { row, column } = from;
  for (const character of text) {
    if (character === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = characterWidth(character.codePointAt(0) ?? 0);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** A prompt without its colours and other escape sequences. */
export const visible = (prompt: string): string =>
  prompt.replace(/\x1b(?:\[[0-9;?]*[@-~]|\][^\x07]*\x07|.)/g, '').replace(/[\x00-\x09\x0b-\x1f]/g, '');

/** The index before a character with its combining marks. */
export function previousIndex(text: string, index: number): number {
  let at = index;
  do {
    at--;
    if (at > 0 && /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '')) at--;
  } while (
    at > 0 &&
    text[at] !== '\n' &&
    characterWidth(text.codePointAt(at) ?? 0) === 0 &&
    (text[at] ?? '') > '\x7f'
  );
  return Math.max(0, at);
}

/** The index behind a character with its combining marks. */
export function nextIndex(text: string, index: number): number {
  let at = index;
  do at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  while (at < text.length && (text[at] ?? '') > '\x7f' && characterWidth(text.codePointAt(at) ?? 0) === 0);
  return Math.min(text.length, at);
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Where the word before the cursor begins. */
export function wordStart(text: string, index: number): number {
  let at = index;
  while (at > 0 && !isWord(text[at - 1])) at--;
  while (at > 0 && isWord(text[at - 1])) at--;
  return at;
}

/** Where the word behind the cursor ends. */
export function wordEnd(text: string, index: number): number {
  let at = index;
  while (at < text.length && !isWord(text[at])) at++;
  while (at < text.length && isWord(text[at])) at++;
  return at;
}

/** Where the run of non-blanks before the cursor begins (Ctrl-W). */
export function blankWordStart(text: string, index: number): number {
  let at = index;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  while (at > 0 && !/\s/.test(text[at - 1] ?? '')) at--;
  return at;
}
