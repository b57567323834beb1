import type { Deed } from './protocol.ts';

/** What the sandbox itself writes onto the terminal's screen. */

const words = {
  ko: {
    interrupted: '실행 중이던 명령은 페이지를 떠날 때 끝났습니다.',
    undo: '되돌렸습니다',
    redo: '다시 했습니다',
    reset: { step: '이 단계를 처음부터', lesson: '레슨을 처음부터' },
  },
  en: {
    interrupted: 'The command that was running ended when the page was left.',
    undo: 'Undone',
    redo: 'Done again',
    reset: { step: 'step from the beginning', lesson: 'lesson from the beginning' },
  },
} as const;

const wordsIn = (locale: string): (typeof words)['ko' | 'en'] => words[locale === 'en' ? 'en' : 'ko'];

/** How much of an undone line is repeated: characters. */
const LONGEST = 60;
/**
 * Leaves full-screen programs' modes: alternate screen, mouse, application keys, hidden cursor, colours. The cursor is saved first:
 * leaving the alternate screen restores it, also where there was none to leave.
 */
const PLAIN =
  '\u001b7\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1006l\u001b[?1l\u001b>\u001b[?25h\u001b[?7h\u001b[0m';

const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;

/** The last screen of an earlier visit, without the prompt on its last line, which is drawn anew. */
export function restoredScreen(scrollback: string, running: boolean, locale: string): string {
  if (!running) return `${scrollback}\r\u001b[K`;
  return `${scrollback}${PLAIN}\r\n${dim(wordsIn(locale).interrupted)}\r\n`;
}

/** A line that says what an undo took back or a redo brought again, in place of the prompt that stood there. */
export function travelLine(
  direction: 'undo' | 'redo',
  deed: Deed,
  { running, locale }: { readonly running: boolean; readonly locale: string },
): string {
  const t = wordsIn(locale);
  const what = deed.kind === 'command' ? shortened(deed.line) : t.reset[deed.scope];
  return `${PLAIN}${running ? '\r\n' : '\r\u001b[K'}${dim(`${direction === 'undo' ? '↶' : '↷'} ${t[direction]}: ${what}`)}\r\n`;
}

/** A line as it can be shown: nothing that moves the cursor, not too long. */
function shortened(line: string): string {
  const text = line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const characters = [...text];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : text;
}
