import { expect, test } from 'vitest';
import { mysqlVertical } from './print.ts';
import { splitStatements } from './tokens.ts';

test('statements end with semicolons, and with letters where those count', () => {
  const text = "select 'a;b\\G' ; select 1\\G select 2\\g select 3";
  expect(splitStatements(text, true)).toEqual({
    statements: ["select 'a;b\\G'", 'select 1\\G', 'select 2'],
    rest: 'select 3',
  });
  expect(splitStatements('select 1; select \\g')).toEqual({ statements: ['select 1'], rest: 'select \\g' });
});

test('a row stands upright, its names to the right', () => {
  expect(
    mysqlVertical(
      ['id', 'name'],
      [
        [1, 'a'],
        [2, null],
      ],
    ),
  ).toBe(
    [
      '*************************** 1. row ***************************',
      '  id: 1',
      'name: a',
      '*************************** 2. row ***************************',
      '  id: 2',
      'name: NULL',
      '',
    ].join('\n'),
  );
});
