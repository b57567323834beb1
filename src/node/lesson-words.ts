import type { Lesson } from '../course/lesson.ts';

/** Every id that a lesson's words must have, by the component that holds them. */
function wantedWords(lesson: Lesson): readonly (readonly [component: string, id: string])[] {
  return [
    ...lesson.steps.flatMap((step) => [
      ['Step', step.id] as const,
      ...step.hints.map((hint) => ['Hint', hint] as const),
      ...step.checks.flatMap((check) => check.near.map((near) => ['Say', near.say] as const)),
    ]),
    ...lesson.questions.flatMap((question) => [
      ['Question', question.id] as const,
      ...question.choices.map((choice) => ['Choice', choice] as const),
    ]),
  ];
}

/**
 * What the words of a lesson lack, and placeholders in them that no check fills.
 * @param words the text of `<language>.mdx`
 */
export function missingWords(lesson: Lesson, words: string): readonly string[] {
  const there = new Set(
    [...words.matchAll(/<(Step|Say|Hint|Question|Choice) id="([^"]+)"/g)].map((m) => `${m[1]} ${m[2]}`),
  );
  const missing = [...new Set(wantedWords(lesson).map(([component, id]) => `${component} ${id}`))]
    .filter((word) => !there.has(word))
    .map((word) => `there is no <${word.replace(' ', ' id="')}">`);
  const values = new Map<string, Set<string>>();
  for (const near of lesson.steps.flatMap((step) => step.checks.flatMap((check) => check.near))) {
    const names = new Set(Object.keys(near.values));
    const known = values.get(near.say);
    values.set(near.say, known ? new Set([...known].filter((name) => names.has(name))) : names);
  }
  const unfilled = [...words.matchAll(/<Say id="([^"]+)">([\s\S]*?)<\/Say>/g)].flatMap(
    ([, id = '', text = '']) =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .filter(([, name = '']) => values.get(id)?.has(name) !== true)
        .map(([, name = '']) => `<Say id="${id}"> uses {${name}}, which not every check that says it gives`),
  );
  return [...missing, ...unfilled];
}
