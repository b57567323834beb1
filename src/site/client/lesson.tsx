import type { Lesson } from '../../course/lesson.ts';
import { stepProgress } from '../../course/progress.ts';
import { breathe } from './breathe.ts';
import { enlivenFigures } from './figures/enliven.ts';
import { ClusterPanel } from './lesson/cluster-panel.tsx';
import { enliven } from './lesson/commands.ts';
import { enlivenDividers } from './lesson/dividers.ts';
import { Keys } from './lesson/keys.tsx';
import { makeRoomForKeyboard } from './lesson/keyboard-room.ts';
import { Mounts } from './lesson/mounts.ts';
import { Notices } from './lesson/notices.tsx';
import { enlivenPanels } from './lesson/panels.ts';
import { keepPlace } from './lesson/place.ts';
import { Problems } from './lesson/problems.tsx';
import { progressOf, savedProgress } from './lesson/progress-of.ts';
import { enlivenQuestions } from './lesson/questions.ts';
import { Rail, Score } from './lesson/rail.tsx';
import { enlivenSheet } from './lesson/sheet.ts';
import { listenToShortcuts } from './lesson/shortcuts.ts';
import { LessonState } from './lesson/state.ts';
import { followProgress, showSeat } from './lesson/other-tabs.ts';
import { SeatBanner } from './lesson/seat-banner.tsx';
import { StepPanel } from './lesson/step-panel.tsx';
import { pageStrings } from './lesson/strings.ts';
import { Toolbar } from './lesson/toolbar.tsx';
import { hearResets, hearTravels } from './lesson/travel.ts';
import { hearVerdicts } from './lesson/verdicts.ts';
import { VerdictBar } from './lesson/verdict-bar.tsx';
import { WebPanel } from './lesson/web-panel.tsx';
import { WellDone } from './lesson/well-done.tsx';
import { onPage, type Leave } from './page.ts';
import type { SandboxSession } from './sandbox/session.ts';
import { enterSession, leaveSession, sessionLives } from './sandbox/sessions.ts';
import { noteVisit } from './saved.ts';
import './terminal/element.ts';

/** How long the rest of the page waits for the first prompt: milliseconds. */
const PROMPT_PATIENCE = 300;

onPage('body:has([data-lesson])', async (page, gone) => {
  /** The lesson's structure, which the page carries: written by our own build. */
  const lesson = JSON.parse(page.querySelector('#lesson-data')?.textContent ?? '') as Lesson;
  const read = page.querySelector<HTMLElement>('#read');
  const name = `lesson/${lesson.id}`;
  const lives = sessionLives(name);
  const settle = read ? keepPlace(lesson.id, read, lives, gone) : undefined;
  if (!lives) page.querySelector('k-terminal')?.prepare();
  const [strings, saved] = await Promise.all([pageStrings(), savedProgress(lesson.id)]);
  if (gone.aborted) return undefined;
  const { session, kept } = enterSession(name, {
    save: lesson.id,
    lesson,
    scenario: lesson.scenario,
    passed: lesson.steps.map((step) => step.id).filter((step) => stepProgress(saved, step).passed),
    locale: document.documentElement.lang,
  });
  gone.addEventListener('abort', leaveSession);
  await promptShown(session);
  if (gone.aborted) return undefined;
  const state = new LessonState(lesson, strings, session, progressOf(session, saved));
  const mounts = new Mounts(page);
  gone.addEventListener('abort', () => mounts.end());
  for (const part of partsOf(state, mounts, page, gone)) {
    part();
    await breathe();
    if (gone.aborted) return undefined;
  }
  settle?.();
  if (read && !kept) mounts.onLeave(readOn(state));
  void noteVisit(lesson.id);
  return undefined;
});

/** The prompt comes first, unless it is long in coming: what is rendered meanwhile would hold it up. */
async function promptShown(session: SandboxSession): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PROMPT_PATIENCE));
  await Promise.race([session.firstOutput, patience]);
  // its frame, unless nobody sees the page
  if (document.visibilityState === 'visible')
    await Promise.race([
      new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      patience,
    ]);
}

/** What makes the page live, in parts none of which keeps it from answering a key for long. */
function partsOf(
  state: LessonState,
  mounts: Mounts,
  page: HTMLElement,
  gone: AbortSignal,
): readonly (() => void)[] {
  const { session, strings } = state;
  const ready = (): void => {
    if (session.ready.value) document.documentElement.dataset['world'] = 'ready';
  };
  return [
    () => {
      mounts.mount('rail', <Rail state={state} />);
      mounts.mount('score', <Score state={state} />);
      mounts.effect(() => showSteps(state, page));
    },
    () => mounts.mount('toolbar', <Toolbar state={state} />),
    () => {
      mounts.mount('verdict', <VerdictBar state={state} />);
      mounts.mount('keys', <Keys />);
      mounts.mount('web', <WebPanel state={state} />);
      mounts.mount('seat', <SeatBanner state={state} />);
      mounts.mount('notices', <Notices state={state} />);
      mounts.mount('problems', <Problems session={session} strings={strings} />);
      mounts.mount('well-done', <WellDone state={state} />);
    },
    ...state.lesson.steps.map((step) => () => {
      const section = page.querySelector<HTMLElement>(`[data-step="${step.id}"]`);
      if (section) section.dataset['laid'] = '';
      const panel = section?.querySelector('[data-step-panel]');
      if (panel) mounts.render(panel, <StepPanel state={state} step={step} />);
    }),
    () => {
      enliven(state);
      enlivenQuestions(state);
      mounts.onLeave(enlivenDividers(page));
      mounts.onLeave(enlivenPanels(state, page));
      mounts.onLeave(enlivenSheet(page));
      makeRoomForKeyboard(page, gone);
      listenToShortcuts(state, gone);
      page.querySelector('k-terminal')?.addEventListener('leave', () => leaveTerminal(state));
    },
    () => {
      const browse = (url: string): void => state.browse(url);
      mounts.mount('cluster', <ClusterPanel level={2} session={session} strings={strings} browse={browse} />);
    },
    () => mounts.onLeave(enlivenFigures(page, session)),
    () => {
      mounts.effect(hearVerdicts(state));
      mounts.effect(() => showSeat(session));
      mounts.onLeave(followProgress(state));
      mounts.effect(hearResets(state));
      mounts.effect(hearTravels(state));
      mounts.onLeave(() => {
        delete document.documentElement.dataset['world'];
      });
      mounts.effect(ready);
    },
  ];
}

/** Steps whose look depends on how they stand. */
function showSteps(state: LessonState, page: HTMLElement): void {
  for (const step of state.lesson.steps) {
    const section = page.querySelector<HTMLElement>(`[data-step="${step.id}"]`);
    if (section)
      section.dataset['state'] = state.of(step.id).passed
        ? 'passed'
        : state.current.value === step.id
          ? 'current'
          : 'waiting';
  }
}

/** Who comes back reads on at the step that is to be done. */
function readOn(state: LessonState): Leave {
  const { session, lesson } = state;
  const wait = new Mounts(document.body);
  wait.effect(() => {
    const step = session.step.value;
    if (!session.ready.value || step === undefined) return;
    const begun = lesson.steps.some(({ id }) => state.of(id).passed);
    if (session.restored.value && begun) state.show(step);
    queueMicrotask(() => wait.end());
  });
  return () => wait.end();
}

function leaveTerminal(state: LessonState): void {
  const current = state.current.value;
  if (current !== undefined) state.goTo(current);
  else document.getElementById('main')?.focus();
}
