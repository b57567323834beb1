import type { LessonProgress, StepProgress } from '../../course/progress.ts';
import type { RecordKind } from './record.ts';
import { isCount, isFlag, isList, isNumber, isOneOf, isShaped, isTable, isText } from './shape.ts';

/** What is kept of a lesson beside its sandbox. */
export interface SavedLesson {
  readonly version: 1;
  readonly progress: LessonProgress;
  /** Real milliseconds since the epoch of the last visit. */
  readonly visited: number;
}

/** Whether something is progress in a lesson. */
export const isProgress = isShaped<LessonProgress>({
  lesson: isText,
  steps: isTable(isShaped<StepProgress>({ passed: isFlag, hints: isCount, solutionShown: isFlag })),
  answers: isTable(isList(isText)),
});

const isSavedLesson = isShaped<SavedLesson>({ version: isOneOf(1), progress: isProgress, visited: isNumber });

/** What is kept of the lesson that stands at this key. */
export const lessonRecord = (lesson: string): RecordKind<SavedLesson> => ({
  version: 1,
  migrations: {},
  is: (value): value is SavedLesson => isSavedLesson(value) && value.progress.lesson === lesson,
});

/**
 * Joins what two tabs, or a file and this browser, know of a lesson: passed stays passed, the most hints count. A solution that
 * was shown on one side only costs nothing when the other side passed without it.
 */
export function mergeLessons(one: SavedLesson, other: SavedLesson): SavedLesson {
  const [older, younger] = one.visited <= other.visited ? [one, other] : [other, one];
  const steps: Record<string, StepProgress> = { ...older.progress.steps };
  for (const [step, progress] of Object.entries(younger.progress.steps)) {
    const before = steps[step];
    steps[step] = before ? mergeSteps(before, progress) : progress;
  }
  const answers = { ...older.progress.answers, ...younger.progress.answers };
  return { ...younger, progress: { ...younger.progress, steps, answers } };
}

function mergeSteps(one: StepProgress, other: StepProgress): StepProgress {
  const hints = Math.max(one.hints, other.hints);
  const earned = [one, other].some(({ passed, solutionShown }) => passed && !solutionShown);
  return {
    passed: one.passed || other.passed,
    hints,
    solutionShown: !earned && (one.solutionShown || other.solutionShown),
  };
}
