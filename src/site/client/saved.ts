import { createStore, get, set, update } from 'idb-keyval';
import { emptyProgress, type LessonProgress } from '../../course/progress.ts';

/** What the page keeps of a lesson, beside the sandbox, which its worker saves. */
export interface SavedLesson {
  readonly version: 1;
  readonly progress: LessonProgress;
  /** Real milliseconds since the epoch of the last visit. */
  readonly visited: number;
}

let store: ReturnType<typeof createStore> | undefined;
const progressStore = (): ReturnType<typeof createStore> =>
  (store ??= createStore('first-voyage-progress', 'lessons'));

const isSaved = (value: unknown): value is SavedLesson =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === 1;

/** What was kept of a lesson; an untouched one when there is nothing or storage is denied. */
export async function loadLesson(lesson: string): Promise<SavedLesson | undefined> {
  try {
    const value: unknown = await get(lesson, progressStore());
    return isSaved(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Changes what is kept of a lesson.
 * @throws what the browser's storage throws when it is denied or full
 */
export async function changeLesson(
  lesson: string,
  change: (progress: LessonProgress) => LessonProgress,
): Promise<void> {
  await update<unknown>(
    lesson,
    (old): SavedLesson => ({
      version: 1,
      progress: change(isSaved(old) ? old.progress : emptyProgress(lesson)),
      visited: Date.now(),
    }),
    progressStore(),
  );
}

/** Notes which page was visited last. */
export async function noteVisit(lesson: string): Promise<void> {
  try {
    await set('\u0000last', lesson, progressStore());
    await changeLesson(lesson, (progress) => progress);
  } catch {
    // Without storage there is nowhere to go back to.
  }
}

/** The lesson that was visited last. */
export async function lastLesson(): Promise<string | undefined> {
  try {
    const value: unknown = await get('\u0000last', progressStore());
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
