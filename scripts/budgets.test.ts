import { expect, test } from 'vitest';
import { overBudget } from './budgets.ts';

test('names the pages over their budget, each kind by its own rule', () => {
  expect(
    overBudget([
      { file: 'about/index.html', terminal: false, html: 5_000, css: 8_000, script: 12_000 },
      { file: 'heavy/index.html', terminal: false, html: 5_000, css: 8_000, script: 12_001 },
      { file: 'lessons/a/index.html', terminal: true, html: 50_000, css: 50_000, script: 200_000 },
      { file: 'lessons/b/index.html', terminal: true, html: 1, css: 1, script: 212_345 },
    ]),
  ).toEqual([
    'heavy/index.html weighs 25.0 kB, its budget is 25.0 kB',
    'lessons/b/index.html weighs 212.3 kB, its budget is 200.0 kB',
  ]);
});
