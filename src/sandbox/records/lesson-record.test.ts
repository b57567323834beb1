import { expect, test } from 'vitest';
import { lessonRecord, mergeLessons, type SavedLesson } from './lesson-record.ts';
import { readRecord } from './record.ts';

const step = (passed: boolean, hints: number, solutionShown: boolean) => ({ passed, hints, solutionShown });
const saved = (
  visited: number,
  steps: SavedLesson['progress']['steps'],
  answers: SavedLesson['progress']['answers'] = {},
): SavedLesson => ({ version: 1, progress: { lesson: 'run-app', steps, answers }, visited });

test('reads what the first version kept', () => {
  const kept = {
    version: 1,
    progress: {
      lesson: 'run-app',
      steps: { 'create-deployment': { passed: true, hints: 2, solutionShown: false } },
      answers: { why: ['pods-die'] },
    },
    visited: 1_767_603_600_000,
  };
  expect(readRecord(lessonRecord('run-app'), kept)).toEqual({ state: 'ok', record: kept });
});

test('what has not the shape is broken', () => {
  const kept = { version: 1, progress: { lesson: 'run-app', steps: { a: { passed: 'yes' } }, answers: {} } };
  expect(readRecord(lessonRecord('run-app'), kept).state).toBe('broken');
});

test('the progress of another lesson is broken', () => {
  expect(readRecord(lessonRecord('run-app'), saved(1, {})).state).toBe('ok');
  expect(readRecord(lessonRecord('scaling'), saved(1, {})).state).toBe('broken');
});

test('two tabs add up', () => {
  const one = saved(1, { a: step(true, 0, false), b: step(false, 2, false) }, { q: ['old'], p: ['x'] });
  const other = saved(2, { a: step(false, 3, true), c: step(false, 0, true) }, { q: ['new'] });
  const both = saved(
    2,
    { a: step(true, 3, false), b: step(false, 2, false), c: step(false, 0, true) },
    { q: ['new'], p: ['x'] },
  );
  expect(mergeLessons(one, other)).toEqual(both);
  expect(mergeLessons(other, one)).toEqual(both);
});
