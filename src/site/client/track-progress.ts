import { emptyProgress, stepProgress } from '../../course/progress.ts';
import { loadLesson } from './saved.ts';
import { onPage } from './page.ts';

/** How far the learner has come in a lesson of the list. */
interface Standing {
  readonly card: HTMLAnchorElement;
  readonly state: 'untouched' | 'started' | 'done';
  readonly points: number;
  readonly of: number;
}

const fill = (template: string | undefined, first: number, second: number): string =>
  (template ?? '').replace('-1', String(first)).replace('-2', String(second));

/** Fills the progress of one lesson into its card. */
async function show(card: HTMLAnchorElement): Promise<Standing> {
  const id = card.dataset['lessonProgress'] ?? '';
  const saved = await loadLesson(id);
  const progress = saved?.progress ?? emptyProgress(id);
  const marks = [...card.querySelectorAll<HTMLElement>('[data-step-mark]')];
  let passed = 0;
  let points = 0;
  let of = 0;
  for (const mark of marks) {
    const worth = Number(mark.dataset['points']);
    const step = stepProgress(progress, mark.dataset['stepMark'] ?? '');
    of += worth;
    if (!step.passed) continue;
    passed++;
    mark.dataset['passed'] = '';
    if (!step.solutionShown) points += worth;
  }
  const state = passed === marks.length ? 'done' : saved ? 'started' : 'untouched';
  card.dataset['progress'] = state;
  const place = card.querySelector<HTMLElement>('[data-state]');
  if (place && state !== 'untouched')
    place.textContent = [
      state === 'done'
        ? `✓ ${place.dataset['done'] ?? ''}`
        : `${place.dataset['started'] ?? ''} ${passed}/${marks.length}`,
      fill(place.dataset['earned'], points, of),
    ].join(' · ');
  return { card, state, points, of };
}

/** Fills the progress into lists of lessons, and turns a track's start button into one that continues. */
onPage('#main:has([data-lesson-progress])', async (root, gone) => {
  const cards = [...root.querySelectorAll<HTMLAnchorElement>('[data-lesson-progress]')];
  const standings = await Promise.all(cards.map(show));
  if (gone.aborted || standings.every(({ state }) => state === 'untouched')) return undefined;

  const done = standings.filter(({ state }) => state === 'done').length;
  const sum = (of: (standing: Standing) => number): number =>
    standings.reduce((total, standing) => total + of(standing), 0);
  const summary = root.querySelector<HTMLElement>('[data-track-progress]');
  if (summary)
    summary.textContent = [
      fill(summary.dataset['template'], done, standings.length),
      fill(
        summary.dataset['earned'],
        sum(({ points }) => points),
        sum(({ of }) => of),
      ),
    ].join(' · ');

  const next = standings.find(({ state }) => state !== 'done')?.card;
  const resume = root.querySelector<HTMLAnchorElement>('[data-resume]');
  if (resume && next) {
    resume.href = next.href;
    resume.textContent = `${resume.dataset['resume'] ?? ''}: ${next.querySelector('strong')?.textContent ?? ''}`;
  }
  return undefined;
});
