import { describe, expect, it } from 'vitest';
import { LessonError, parseLesson } from './schema.ts';

const step = (id: string): Record<string, unknown> => ({
  id,
  checks: [{ id: 'there', that: 'present(pod("a"))', near: [{ when: 'pods.size() > 0', say: 'other' }] }],
  hints: ['look'],
  solution: 'kubectl run a --image=nginx',
  alternatives: ['kubectl create -f a.yaml'],
  superficial: 'kubectl run b --image=nginx',
  mistakes: [
    { do: 'kubectl run aa --image=nginx', hear: 'other' },
    { do: ['kubectl run ab --image=nginx'], hear: 'other' },
    { do: 'kubectl run ac --image=nginx', hear: 'other' },
  ],
});

const lesson = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  track: 'first-steps',
  code: 'A4',
  minutes: 10,
  scenario: 'gke',
  steps: ['one', 'two', 'three', 'four'].map(step),
  questions: [
    { id: 'q1', choices: ['a', 'b'], answers: ['a'] },
    { id: 'q2', choices: ['a', 'b'], answers: ['b'] },
  ],
  ...change,
});

const complaint = (value: unknown): string => {
  try {
    parseLesson('sample', value);
    return '';
  } catch (error) {
    return error instanceof LessonError ? error.message : String(error);
  }
};

describe('parseLesson', () => {
  it('fills in defaults and makes scripts of single commands', () => {
    const parsed = parseLesson('sample', lesson());
    expect(parsed.id).toBe('sample');
    expect(parsed.setup).toEqual([]);
    expect(parsed.steps[0]?.solution).toEqual(['kubectl run a --image=nginx']);
    expect(parsed.steps[0]?.points).toBe(10);
    expect(parsed.steps[0]?.mistakes[0]).toEqual({ do: ['kubectl run aa --image=nginx'], hear: 'other' });
  });

  it('says where a lesson is wrong and what is wanted', () => {
    expect(complaint(lesson({ code: 'a4' }))).toBe(
      'content/lessons/sample/lesson.yaml is not a lesson yet:\n  - code: a code is a letter and a number: A5',
    );
  });

  it('wants each mistake to be answered by a check', () => {
    const steps = ['one', 'two', 'three', 'four'].map(step);
    steps[1] = {
      ...step('two'),
      mistakes: Array.from({ length: 3 }, () => ({ do: 'ls', hear: 'nobody-says' })),
    };
    expect(complaint(lesson({ steps })).split('\n')[1]).toBe(
      '  - steps[2].mistakes[1].hear: no check of this step says "nobody-says"',
    );
  });

  it('wants different ids', () => {
    expect(complaint(lesson({ steps: ['one', 'two', 'one', 'four'].map(step) }))).toContain(
      'steps[3].id: two steps are called "one"',
    );
  });
});
