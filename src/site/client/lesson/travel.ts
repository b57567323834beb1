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
export function resetStep({ session }: LessonState): void {
  session.send({ type: 'reset', scope: 'step' });
}

/** Back to where the lesson began, points and all: these go once the world has. */
export function resetLesson({ session, progress }: LessonState): void {
  session.send({ type: 'reset', scope: 'lesson', kept: progress.value });
}

/** Takes note of what the sandbox has begun anew. */
export function hearResets(state: LessonState): () => void {
  const { session } = state;
  const { work } = state.strings;
  return () => {
    const scope = session.begunAnew.value;
    if (!scope) return;
    queueMicrotask(() => {
      session.begunAnew.value = undefined;
      session.verdicts.value = new Map();
      const current = state.current.value;
      if (scope === 'lesson') state.forget();
      else if (current !== undefined) state.note({ type: 'reset-step', step: current });
      state.notice.value = { kind: 'reset', scope };
      state.announce(scope === 'step' ? work.stepReset : work.lessonReset);
    });
  };
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
