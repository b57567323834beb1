import type { Travelled } from '../../../sandbox/protocol.ts';
import type { LessonProgress } from '../../../course/progress.ts';
import type { LessonState } from './state.ts';
import { travelText } from './travel-text.ts';

/** Steps back and forward in time, as the page does them: what it keeps beside the world goes along. */

/** Takes the last command or reset back. */
export function undo(state: LessonState): void {
  // only a reset of the whole lesson has changed what has been earned
  const deed = state.session.history.value.undo;
  const whole = deed?.kind === 'reset' && deed.scope === 'lesson';
  state.session.send({ type: 'undo', ...(whole ? { kept: state.progress.value } : {}) });
}

/** Back to where the current step began. */
export function resetStep(state: LessonState): void {
  const current = state.current.value;
  if (current === undefined) return;
  state.note({ type: 'reset-step', step: current });
  state.session.verdicts.value = new Map();
  state.session.send({ type: 'reset', scope: 'step' });
  tellReset(state, 'step');
}

/** Back to where the lesson began, points and all. */
export function resetLesson(state: LessonState): void {
  const kept = state.progress.value;
  state.forget();
  state.session.verdicts.value = new Map();
  state.session.send({ type: 'reset', scope: 'lesson', kept });
  tellReset(state, 'lesson');
}

function tellReset(state: LessonState, scope: 'step' | 'lesson'): void {
  const { work } = state.strings;
  state.notice.value = { kind: 'reset', scope };
  state.announce(scope === 'step' ? work.stepReset : work.lessonReset);
}

/** Says what an undo or a redo did, and brings back what the page kept. */
export function hearTravels(state: LessonState): () => void {
  const { session } = state;
  return () => {
    const travelled = session.travelled.value;
    if (!travelled) return;
    queueMicrotask(() => {
      session.travelled.value = undefined;
      session.verdicts.value = new Map();
      bringBack(state, travelled);
      state.notice.value = { kind: 'travelled', travelled };
      const { title, changes } = travelText(travelled, state.strings);
      state.announce([title, ...changes].join('. '));
    });
  };
}

function bringBack(state: LessonState, { deed, kept }: Travelled): void {
  if (deed.kind === 'reset' && deed.scope === 'lesson' && isProgress(kept, state.lesson.id))
    state.replace(kept);
}

const isProgress = (kept: unknown, lesson: string): kept is LessonProgress =>
  typeof kept === 'object' &&
  kept !== null &&
  'lesson' in kept &&
  kept.lesson === lesson &&
  'steps' in kept &&
  'answers' in kept;
