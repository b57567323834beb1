import { expect, test } from 'vitest';

import { GoTemplate } from './template.ts';

const problem = (template: string): string => {
  try {
    return new GoTemplate(template, { name: 'output' }).execute({}).slice(0, 80);
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

test('templates that go too deep are given up, whatever they are made of', () => {
  const deep = 'template: output:1: interrupted: it goes deeper than this terminal can';
  const nested = (open: string, close: string, times: number): string =>
    problem(`${open.repeat(times)}${close.repeat(times)}`);
  for (const [open, close] of [
    ['{{if 1}}', '{{end}}'],
    ['{{range 1}}', '{{end}}'],
    ['{{block "a" .}}', '{{end}}'],
  ] as const) {
    expect(nested(open, close, 990)).not.toContain('interrupted');
    expect(nested(open, close, 9000)).toBe(deep);
  }
  const parentheses = (times: number): string => problem(`{{${'('.repeat(times)}"x"${')'.repeat(times)}}}`);
  expect(parentheses(990)).toBe('x');
  expect(parentheses(9000)).toBe(deep);
  const chain = (times: number): string =>
    problem(`{{if 0}}${'{{else if 0}}'.repeat(times)}{{else}}x{{end}}`);
  expect(chain(990)).toBe('x');
  expect(chain(9000)).toBe(deep);
});

test('templates with much to do are not', () => {
  expect(problem('{{range 100000}}{{end}}done')).toBe('done');
});
