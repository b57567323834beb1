import { expect, test } from 'vitest';

import { GoTemplate } from './evaluate.ts';

const problem = (template: string): string => {
  try {
    return new GoTemplate(template).execute({}).slice(0, 80);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test('templates that would run for ever are given up', () => {
  expect(problem('{{range 1000000000}}{{end}}')).toBe(
    'template: output:1:8: executing "output" at <1000000000>: interrupted: it does more than this terminal can',
  );
  expect(problem('{{range 100000}}{{range 100000}}x{{end}}{{end}}')).toContain('interrupted');
  expect(problem('{{range 1000}}{{printf "%1000000d" 1}}{{end}}')).toContain('interrupted');
});

test('templates with much to do are not', () => {
  expect(problem('{{range 100000}}{{end}}done')).toBe('done');
});
