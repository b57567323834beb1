import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { themeColours } from './theme-colours.ts';

test('the colours around the page are those of the page', () => {
  const papers = [...readFileSync('src/site/styles/tokens.css', 'utf8').matchAll(/--paper: (#\w+);/g)];
  expect(papers.map(([, colour]) => colour)).toEqual([themeColours.light, themeColours.dark]);
});
