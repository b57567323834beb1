import type { Lesson } from '../../course/lesson.ts';
import { emptyProgress } from '../../course/progress.ts';
import { signal } from '@preact/signals';
import type { Strings } from '../i18n/ko.ts';
import { ClusterPanel } from './lesson/cluster-panel.tsx';
import { enlivenDividers } from './lesson/dividers.ts';
import { Keys } from './lesson/keys.tsx';
import { Mounts } from './lesson/mounts.ts';
import { showSeat } from './lesson/other-tabs.ts';
import { makeRoomForKeyboard } from './lesson/keyboard-room.ts';
import { Notices } from './lesson/notices.tsx';
import { enlivenPanels } from './lesson/panels.ts';
import { Problems } from './lesson/problems.tsx';
import { SeatBanner } from './lesson/seat-banner.tsx';
import { listenToShortcuts } from './lesson/shortcuts.ts';
import { LessonState } from './lesson/state.ts';
import { pageStrings } from './lesson/strings.ts';
import { Toolbar } from './lesson/toolbar.tsx';
import { hearResets, hearTravels } from './lesson/travel.ts';
import { WebPanel } from './lesson/web-panel.tsx';
import { onPage } from './page.ts';
import { enterSession, leaveSession, sessionLives } from './sandbox/sessions.ts';
import './terminal/element.ts';
import { takeFirstFocus } from './terminal/first-focus.ts';

/** The playground is a lesson's workspace without lesson: nothing is judged, and there is no progress to keep. */
class PlaygroundState extends LessonState {
  override note(): void {}
  override replace(): void {}
}

/** A lesson's words, where the playground needs others. */
const wordsOf = (strings: Strings): Strings => ({
  ...strings,
  lesson: { ...strings.lesson, resetLesson: strings.playground.reset },
  work: {
    ...strings.work,
    resetLessonHint: strings.playground.resetHint,
    lessonReset: strings.playground.wasReset,
  },
});

const nothingToDo = (id: string, scenario: string): Lesson => ({
  id,
  track: '',
  code: '',
  minutes: 0,
  scenario,
  setup: [],
  steps: [],
  questions: [],
});

onPage('body:has([data-playground])', async (page, gone) => {
  const scenario = page.querySelector<HTMLElement>('[data-playground]')?.dataset['playground'] ?? '';
  const save = `playground-${scenario}`;
  const name = `playground/${scenario}`;
  if (!sessionLives(name)) page.querySelector('k-terminal')?.prepare();
  const strings = wordsOf(await pageStrings());
  if (gone.aborted) return undefined;
  const { session } = enterSession(name, {
    save,
    scenario,
    passed: [],
    locale: document.documentElement.lang,
  });
  const state = new PlaygroundState(
    nothingToDo(save, scenario),
    strings,
    session,
    signal(emptyProgress(save)),
  );
  const mounts = new Mounts(page);
  mounts.mount('toolbar', <Toolbar state={state} />);
  mounts.mount('keys', <Keys />);
  mounts.mount(
    'cluster',
    <ClusterPanel level={2} session={session} strings={strings} browse={(url) => state.browse(url)} />,
  );
  mounts.mount('web', <WebPanel state={state} />);
  mounts.mount('seat', <SeatBanner state={state} />);
  mounts.mount('problems', <Problems session={session} strings={strings} />);
  mounts.mount('notices', <Notices state={state} />);
  mounts.onLeave(enlivenDividers(page));
  mounts.onLeave(enlivenPanels(state, page));
  makeRoomForKeyboard(page, gone);
  listenToShortcuts(state, gone);
  mounts.effect(hearResets(state));
  mounts.effect(hearTravels(state));
  mounts.effect(() => showSeat(session));
  const terminal = page.querySelector('k-terminal');
  let opened = false;
  mounts.effect(() => {
    if (!session.ready.value) return;
    document.documentElement.dataset['world'] = 'ready';
    if (!opened && !session.watches) takeFirstFocus(terminal);
    opened = true;
  });
  terminal?.addEventListener('leave', () => document.getElementById('main')?.focus());
  mounts.onLeave(() => {
    delete document.documentElement.dataset['world'];
    leaveSession();
  });
  return () => mounts.end();
});
