import type { Terminal } from '@xterm/xterm';
import { breathe } from '../breathe.ts';
import { within } from './inside.ts';

/** How many letters are measured at a time: a millisecond or two. */
const AT_ONCE = 12;

interface LetterWidths {
  get(letter: string, bold: boolean, italic: boolean): number;
}

const measuresLetters = (value: unknown): value is LetterWidths => typeof within(value, 'get') === 'function';

/**
 * Measures the letters that programs print, while nobody waits: xterm measures each when it draws it for the first time, and lays out
 * the page for it, 20 ms for the first full screen. xterm has no public way to ask for that; where its inside is another one, letters
 * are measured when they are drawn.
 */
export async function measureLetters(terminal: Terminal): Promise<void> {
  const letters = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at));
  for (let at = 0; at < letters.length; at += AT_ONCE) {
    await breathe();
    // gone once the terminal is
    const widths = within(terminal, '_core', '_renderService', '_renderer', 'value', '_widthCache');
    if (!measuresLetters(widths)) return;
    for (const letter of letters.slice(at, at + AT_ONCE)) widths.get(letter, false, false);
  }
}
