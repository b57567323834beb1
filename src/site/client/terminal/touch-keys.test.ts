import { afterEach, expect, test } from 'vitest';
import { ctrlHeld, keyText, withCtrl } from './touch-keys.ts';

afterEach(() => (ctrlHeld.value = false));

test.each([
  ['c', '\u0003'],
  ['D', '\u0004'],
  ['[', '\u001b'],
  ['1', '1'],
  ['한', '한'],
  ['pasted', 'pasted'],
])('with Ctrl %j is %j, once', (text, sent) => {
  ctrlHeld.value = true;
  expect([withCtrl(text), withCtrl(text)]).toEqual([sent, text]);
});

test.each([
  ['ArrowUp', false, false, '\u001b[A'],
  ['ArrowUp', true, false, '\u001bOA'],
  ['ArrowLeft', true, true, '\u001b[1;5D'],
  ['Escape', false, false, '\u001b'],
  ['Tab', false, false, '\t'],
  ['|', false, false, '|'],
  ['c', false, true, '\u0003'],
] as const)('%s, application mode %s, Ctrl %s, is sent as %j', (key, application, ctrl, sent) => {
  ctrlHeld.value = ctrl;
  expect(keyText(key, application)).toBe(sent);
});
