import { expect, test } from 'vitest';
import { say } from '../../../sandbox/map/inspect/plain/keys.ts';
import { plain as english } from './en.ts';
import { plain as korean } from './ko.ts';
import { plainText } from './words.ts';

const namesIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

test('both languages say the same values', () => {
  const inEnglish = Object.entries(english).map(([key, text]) => [key, namesIn(text)]);
  const inKorean = Object.entries(korean).map(([key, text]) => [key, namesIn(text)]);
  expect(Object.fromEntries(inKorean)).toEqual(Object.fromEntries(inEnglish));
});

test('values are put in as they are', () => {
  expect(plainText(say('pod.crash-loop', { container: 'web', exit: 1, restarts: 4 }), english)).toBe(
    'The container web ends again and again, last with exit code 1 (4 restarts so far). Kubernetes waits longer before each new try. Its log may say why.',
  );
  expect(plainText(say('pod.pulling', { image: '<b>$&', node: 'n' }), korean)).toBe(
    '노드 n에서 이미지를 내려받고 있습니다: <b>$&',
  );
  expect(plainText({ key: 'of a later version', values: {} }, korean)).toBe('of a later version');
});
