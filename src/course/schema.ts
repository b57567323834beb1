import * as z from 'zod';
import type { Lesson, Script } from './lesson.ts';

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id has lower-case letters, digits and single hyphens')
  .describe('an id: lower-case words joined by hyphens');

const script = z
  .union([z.string(), z.array(z.string().min(1)).min(1)])
  .transform((value): Script => (typeof value === 'string' ? [value] : value))
  .describe('one command, or a list of commands typed one after the other');

const near = z
  .strictObject({
    when: z.string().describe('a CEL expression; the first near miss whose expression holds speaks'),
    say: id.describe('the id of the words in <Say id="…">'),
    values: z
      .record(z.string(), z.string())
      .default({})
      .describe('placeholders of the words: name to CEL expression'),
  })
  .describe('feedback for a failure whose cause is known');

const check = z.strictObject({
  id,
  that: z.string().describe('a CEL expression that must hold'),
  near: z.array(near).default([]),
});

const step = z.strictObject({
  id,
  points: z.int().min(1).max(100).default(10),
  introduces: z.array(z.string()).default([]),
  checks: z.array(check).min(1).describe('all must hold; the first that fails speaks'),
  hints: z.array(id).min(1).max(3).describe('ids of <Hint id="…">, from nudge to near-answer'),
  solution: script,
  alternatives: z.array(script).min(1).describe('other ways that must pass as well'),
  superficial: script.describe('looks right, must not pass'),
  mistakes: z
    .array(z.strictObject({ do: script, hear: id }))
    .min(3)
    .describe('at least three things that people do wrong, and what they must hear'),
  files: z.record(z.string(), z.string()).default({}),
});

const question = z
  .strictObject({
    id,
    choices: z.array(id).min(2),
    answers: z.array(id).min(1),
  })
  .refine((value) => value.answers.every((answer) => value.choices.includes(answer)), {
    message: 'every answer must be one of the choices',
  });

/** What an author may write in `lesson.yaml`. */
export const lessonSchema = z
  .strictObject({
    track: z.enum(['first-steps', 'gke']),
    code: z.string().regex(/^[A-Z]\d+$/, 'a code is a letter and a number: A5'),
    minutes: z.int().min(1).max(60),
    scenario: z.enum(['rig', 'gke', 'minikube', 'cloud-shell', 'workstation']),
    setup: script.default([]),
    steps: z.array(step).min(4).max(9),
    questions: z.array(question).min(2).max(5),
  })
  .superRefine((lesson, context) => {
    for (const [what, ids] of [
      ['step', lesson.steps.map((item) => item.id)],
      ['question', lesson.questions.map((item) => item.id)],
    ] as const)
      ids.forEach((value, at) => {
        if (ids.indexOf(value) !== at)
          context.addIssue({
            code: 'custom',
            message: `two ${what}s are called "${value}"`,
            path: [`${what}s`, at, 'id'],
          });
      });
    lesson.steps.forEach((item, at) => {
      const spoken = new Set(item.checks.flatMap((c) => c.near.map((n) => n.say)));
      item.mistakes.forEach((mistake, i) => {
        if (!spoken.has(mistake.hear))
          context.addIssue({
            code: 'custom',
            message: `no check of this step says "${mistake.hear}"`,
            path: ['steps', at, 'mistakes', i, 'hear'],
          });
      });
    });
  });

/** A lesson file that cannot be used: each line says where, what was found and what is wanted. */
export class LessonError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is not a lesson yet:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Checks the parsed YAML of a lesson.
 * @param id the name of the lesson's folder
 * @throws LessonError in words for the author
 */
export function parseLesson(id: string, value: unknown): Lesson {
  const result = lessonSchema.safeParse(value);
  if (result.success) return { id, ...result.data };
  const problems = result.error.issues.map((issue) => {
    const where = issue.path
      .map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part)))
      .join('.')
      .replaceAll('.[', '[');
    return `${where === '' ? 'the file' : where}: ${issue.message}`;
  });
  throw new LessonError(`content/lessons/${id}/lesson.yaml`, problems);
}
