import { expect, test } from 'vitest';
import { namedFirst, type Group, type Kind } from './engine.ts';

const group = (kind: Kind, ...titles: readonly string[]): Group => ({
  kind,
  all: titles.length,
  hits: titles.map((title) => ({ url: `/${title}`, title, page: undefined, excerpt: [] })),
});
const outline = (groups: readonly Group[]): readonly (readonly string[])[] =>
  groups.map(({ kind, hits }) => [kind, ...hits.map(({ title }) => title)]);

test('what is called as was typed comes first, with its group', () => {
  const groups = [
    group('lesson', '파드를 지웁니다'),
    group('term', '파드 IP', '파드'),
    group('command', 'kubectl logs'),
  ];
  expect(outline(namedFirst(groups, '파드'))).toEqual([
    ['term', '파드', '파드 IP'],
    ['lesson', '파드를 지웁니다'],
    ['command', 'kubectl logs'],
  ]);
  expect(outline(namedFirst(groups, '파'))).toEqual(outline(groups));
});
