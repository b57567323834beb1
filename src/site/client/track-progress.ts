import { loadLesson } from './saved.ts';
import { onPage } from './page.ts';

/** Fills the progress into lists of lessons, and turns a track's start button into one that continues. */
onPage('#main:has([data-lesson-progress])', async (root) => {
  const cards = [...root.querySelectorAll<HTMLAnchorElement>('[data-lesson-progress]')];

  const states = await Promise.all(
    cards.map(async (card) => {
      const steps = card.dataset['steps']?.split(' ') ?? [];
      const saved = await loadLesson(card.dataset['lessonProgress'] ?? '');
      const passed = steps.filter((step) => saved?.progress.steps[step]?.passed === true).length;
      const state = passed === steps.length ? 'done' : saved ? 'started' : 'untouched';
      card.dataset['progress'] = state;
      const place = card.querySelector<HTMLElement>('[data-state]');
      if (place && state === 'done') place.textContent = `✓ ${place.dataset['done'] ?? ''}`;
      if (place && state === 'started')
        place.textContent = `${place.dataset['started'] ?? ''} ${passed}/${steps.length}`;
      return state;
    }),
  );

  const done = states.filter((state) => state === 'done').length;
  const summary = root.querySelector<HTMLElement>('[data-track-progress]');
  if (summary && states.some((state) => state !== 'untouched'))
    summary.textContent = (summary.dataset['template'] ?? '')
      .replace('-1', String(done))
      .replace('-2', String(states.length));

  const next = cards[states.findIndex((state) => state !== 'done')];
  const resume = root.querySelector<HTMLAnchorElement>('[data-resume]');
  if (resume && next && states.some((state) => state !== 'untouched')) {
    resume.href = next.href;
    resume.textContent = resume.dataset['resume'] ?? '';
  }
  return undefined;
});
