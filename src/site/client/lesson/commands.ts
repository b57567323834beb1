import { isNarrow, showPanel } from './panels.ts';
import type { LessonState } from './state.ts';

/** How long a command may wait for the one before it until the learner is asked: milliseconds. */
const PATIENCE = 900;

/**
 * Types a command into the terminal and runs it, as soon as the prompt is back. On a narrow screen the terminal comes into view, and
 * what was pressed stays in view too.
 */
export function runInTerminal(state: LessonState, command: string, block?: Element): void {
  const { session } = state;
  const last = session.history.peek().undo;
  const busy = session.time.peek()?.running === true;
  session.run(command);
  showPanel(state, 'terminal');
  if (isNarrow()) requestAnimationFrame(() => block?.scrollIntoView({ block: 'nearest' }));
  if (busy)
    setTimeout(() => {
      if (session.time.peek()?.running !== true || session.history.peek().undo !== last) return;
      state.notice.value = { kind: 'waiting' };
      state.announce(`${state.strings.work.waiting} ${state.strings.work.waitingHint}`);
    }, PATIENCE);
}

const textOf = (block: Element): string => (block.querySelector('code')?.textContent ?? '').trim();

/** Runs the command block that has the focus; false if none has. */
export function runFocused(state: LessonState): boolean {
  const block = document.activeElement?.closest('figure.command');
  if (!block) return false;
  runInTerminal(state, textOf(block), block);
  return true;
}

/** Makes the fenced command blocks of the text work. */
export function enliven(state: LessonState): void {
  for (const block of document.querySelectorAll<HTMLElement>('[data-command]')) {
    const text = textOf(block);
    const run = block.querySelector<HTMLButtonElement>('[data-run]');
    const copy = block.querySelector<HTMLButtonElement>('[data-copy]');
    run?.setAttribute('aria-label', state.strings.lesson.runIn(text));
    run?.addEventListener('click', () => runInTerminal(state, text, block));
    copy?.addEventListener('click', () => {
      void navigator.clipboard.writeText(text).then(() => {
        const label = copy.textContent;
        copy.textContent = copy.dataset['copied'] ?? '';
        state.announce(copy.textContent);
        setTimeout(() => (copy.textContent = label), 1500);
      });
    });
  }
}
