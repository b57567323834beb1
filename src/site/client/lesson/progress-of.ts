import { signal, type Signal } from '@preact/signals';
import { emptyProgress, type LessonProgress } from '../../../course/progress.ts';
import { loadLesson } from '../saved.ts';
import type { SandboxSession } from '../sandbox/session.ts';

const known = new WeakMap<SandboxSession, Signal<LessonProgress>>();

/** What storage knows of a lesson's progress. */
export const savedProgress = async (lesson: string): Promise<LessonProgress> =>
  (await loadLesson(lesson))?.progress ?? emptyProgress(lesson);

/** The progress that goes with a sandbox, as long as it lives; it begins with what was saved. */
export function progressOf(session: SandboxSession, saved: LessonProgress): Signal<LessonProgress> {
  const progress = known.get(session) ?? signal(saved);
  known.set(session, progress);
  return progress;
}
