import { emptyProgress } from '../../../course/progress.ts';
import { hearTabs } from '../news.ts';
import type { Leave } from '../page.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { loadLesson } from '../saved.ts';
import type { LessonState } from './state.ts';

/** What steers the world: of no use while another tab does. */
const STEERING = '[data-mount="toolbar"], [data-mount="keys"]';

/** Takes from the page what a watcher cannot do. */
export function showSeat(session: SandboxSession): void {
  const { watches } = session;
  for (const bar of document.querySelectorAll<HTMLElement>(STEERING)) {
    if (watches && bar.contains(document.activeElement))
      document.querySelector<HTMLElement>('[data-take-over]')?.focus();
    bar.inert = watches;
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-run]')) button.disabled = watches;
}

/** Follows what other tabs do to the lesson's progress. */
export function followProgress(state: LessonState): Leave {
  const { id } = state.lesson;
  return hearTabs((news) => {
    if (news.type !== 'everything' && !(news.type === 'lesson' && news.lesson === id)) return;
    void loadLesson(id).then((saved) => {
      if (saved) state.adopt(saved.progress);
      else if (news.type === 'everything') state.adopt(emptyProgress(id));
    });
  });
}
