import type { LessonState } from './state.ts';

/** Types a command into the terminal and runs it; on a narrow screen the terminal comes into view. */
export function runInTerminal(state: LessonState, command: string): void {
  state.session.run(command);
  if (matchMedia('(max-width: 60rem)').matches) state.view.value = 'terminal';
}

/** Makes the fenced command blocks of the text work. */
export function enliven(state: LessonState): void {
  for (const block of document.querySelectorAll<HTMLElement>('[data-command]')) {
    const text = (block.querySelector('code')?.textContent ?? '').trim();
    const run = block.querySelector<HTMLButtonElement>('[data-run]');
    const copy = block.querySelector<HTMLButtonElement>('[data-copy]');
    run?.setAttribute('aria-label', state.strings.lesson.runIn(text));
    run?.addEventListener('click', () => runInTerminal(state, text));
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
