import type { Lesson } from './lesson.ts';

/** How far a learner has come in one step. */
export interface StepProgress {
  /** Passed once is passed for good, whatever is undone later. */
  readonly passed: boolean;
  /** How many hints have been opened. Hints are free. */
  readonly hints: number;
  /** Whether the solution was shown before the step was passed: the step then earns no points. */
  readonly solutionShown: boolean;
}

/** How far a learner has come in one lesson: plain data, fit for storage. */
export interface LessonProgress {
  readonly lesson: string;
  readonly steps: Readonly<Record<string, StepProgress>>;
  /** Answers to the questions: question id to chosen ids. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

/** What a learner can do that changes progress. */
export type ProgressEvent =
  | { readonly type: 'passed'; readonly step: string }
  | { readonly type: 'hint'; readonly step: string; readonly count: number }
  | { readonly type: 'solution'; readonly step: string }
  | { readonly type: 'answered'; readonly question: string; readonly choices: readonly string[] }
  | { readonly type: 'reset-step'; readonly step: string };

const untouched: StepProgress = { passed: false, hints: 0, solutionShown: false };

/** Progress at the start of a lesson. */
export function emptyProgress(lesson: string): LessonProgress {
  return { lesson, steps: {}, answers: {} };
}

/** The progress of one step, also of one never touched. */
export function stepProgress(progress: LessonProgress, step: string): StepProgress {
  return progress.steps[step] ?? untouched;
}

/** Progress after an event. A passed step stays passed; a solution seen after passing costs nothing. */
export function advance(progress: LessonProgress, event: ProgressEvent): LessonProgress {
  if (event.type === 'answered')
    return { ...progress, answers: { ...progress.answers, [event.question]: event.choices } };
  const before = stepProgress(progress, event.step);
  return { ...progress, steps: { ...progress.steps, [event.step]: after(before, event) } };
}

function after(before: StepProgress, event: Exclude<ProgressEvent, { type: 'answered' }>): StepProgress {
  switch (event.type) {
    case 'passed':
      return { ...before, passed: true };
    case 'hint':
      return { ...before, hints: Math.max(before.hints, event.count) };
    case 'solution':
      return before.passed ? before : { ...before, solutionShown: true };
    case 'reset-step':
      return before.passed ? before : { ...untouched, solutionShown: before.solutionShown };
  }
}

/** The first step that is not passed, or undefined when all are. */
export function currentStep(lesson: Lesson, progress: LessonProgress): string | undefined {
  return lesson.steps.find((step) => !stepProgress(progress, step.id).passed)?.id;
}

/** Points earned and points to be had. */
export function score(
  lesson: Lesson,
  progress: LessonProgress,
): { readonly points: number; readonly of: number } {
  let points = 0;
  let of = 0;
  for (const step of lesson.steps) {
    of += step.points;
    const { passed, solutionShown } = stepProgress(progress, step.id);
    if (passed && !solutionShown) points += step.points;
  }
  return { points, of };
}
