/**
 * A lesson's structure as all languages share it: the shape of `content/lessons/<id>/lesson.yaml` after validation
 * (`schema.ts`). Words live in `<language>.mdx` beside it, under the ids used here.
 */

/** Feedback for a failed check whose cause is known. */
export interface NearMiss {
  /** A CEL expression; the first that holds speaks. */
  readonly when: string;
  /** Id of the words: `<Say id="…">`. */
  readonly say: string;
  /** Values for placeholders in the words: name to CEL expression, shown as text. */
  readonly values: Readonly<Record<string, string>>;
}

/** One thing that must hold at the end of a step. */
export interface Check {
  readonly id: string;
  /** A CEL expression of type bool. */
  readonly that: string;
  readonly near: readonly NearMiss[];
}

/** Commands to be typed, one after the other; each is waited for, then the cluster settles. */
export type Script = readonly string[];

/** Something that people do wrong, and what they must hear. */
export interface Mistake {
  readonly do: Script;
  /** Id of the words that must answer. */
  readonly hear: string;
}

/** A step: what to reach, how it is checked, and the proofs that its checks are right. */
export interface Step {
  readonly id: string;
  readonly points: number;
  /** Commands and terms that appear here for the first time, for the command card. */
  readonly introduces: readonly string[];
  readonly checks: readonly Check[];
  /** Ids of the hints' words, from nudge to near-answer. */
  readonly hints: readonly string[];
  readonly solution: Script;
  /** Other ways that must pass as well. */
  readonly alternatives: readonly Script[];
  /** Something that looks right and must not pass. */
  readonly superficial: Script;
  readonly mistakes: readonly Mistake[];
  /** Files that the step lays into the learner's home directory when it begins: path to text. */
  readonly files: Readonly<Record<string, string>>;
}

/** A question on the concepts; its words are `<Question id>` with a `<Choice id>` each. */
export interface Question {
  readonly id: string;
  readonly choices: readonly string[];
  /** The right choices; several when `many`. */
  readonly answers: readonly string[];
}

/** A lesson. */
export interface Lesson {
  /** The folder's name, and the last part of the page's address. */
  readonly id: string;
  /** `first-steps` (A), `gke` (B). */
  readonly track: string;
  /** The place in the course's plan: `A5`. */
  readonly code: string;
  readonly minutes: number;
  /** Which world the learner finds: a scenario's name. */
  readonly scenario: string;
  /** Commands that have been run before the learner comes. */
  readonly setup: Script;
  readonly steps: readonly Step[];
  readonly questions: readonly Question[];
}
