import { expect, test } from 'vitest';
import { opensSearch, type KeyPress, type Place } from './shortcut.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
const slash: KeyPress = { ...none, key: '/', code: 'Slash' };
const k: KeyPress = { ...none, key: 'ㅏ', code: 'KeyK' };
const places: readonly Place[] = ['page', 'field', 'terminal'];
const where = (press: KeyPress): readonly Place[] => places.filter((place) => opensSearch(press, place));

test('/ opens the search where it would type nothing', () => {
  expect(where(slash)).toEqual(['page']);
  expect(where({ ...slash, shiftKey: true, code: 'Digit7' })).toEqual(['page']);
  expect(where({ ...slash, isComposing: true })).toEqual([]);
  expect(where({ ...slash, ctrlKey: true })).toEqual([]);
  expect(opensSearch(slash, 'page', false)).toBe(false);
});

test('Ctrl-K and Cmd-K open it everywhere but in the terminal, on any keyboard', () => {
  expect(where({ ...k, ctrlKey: true })).toEqual(['page', 'field']);
  expect(where({ ...k, metaKey: true })).toEqual(['page', 'field']);
  expect(where({ ...k, metaKey: true, ctrlKey: true })).toEqual([]);
  expect(where({ ...k, ctrlKey: true, shiftKey: true })).toEqual([]);
  expect(where(k)).toEqual([]);
});
