import { expect, test } from 'vitest';
import { shortcutOf, shortcuts } from './shortcut-keys.ts';

const press = (
  code: string,
  modifiers: Partial<Record<'alt' | 'ctrl' | 'meta' | 'shift' | 'altGraph' | 'composing', true>>,
) =>
  shortcutOf({
    code,
    altKey: modifiers.alt === true,
    ctrlKey: modifiers.ctrl === true,
    metaKey: modifiers.meta === true,
    shiftKey: modifiers.shift === true,
    isComposing: modifiers.composing === true,
    getModifierState: (name) => name === 'AltGraph' && modifiers.altGraph === true,
  });

test('knows a shortcut by the place of its key', () => {
  expect(press('KeyZ', { alt: true })).toBe('undo');
  expect(press('KeyZ', { alt: true, shift: true })).toBe('redo');
  expect(press('Digit2', { alt: true })).toBe('terminal');
});

test.each([
  ['no Alt', {}],
  ['Ctrl as well', { alt: true, ctrl: true }],
  ['Meta as well', { alt: true, meta: true }],
  ['AltGr', { alt: true, altGraph: true }],
  ['an input method at work', { alt: true, composing: true }],
] as const)('is none with %s', (_, modifiers) => {
  expect(press('KeyZ', modifiers)).toBeUndefined();
});

test('no two are the same', () => {
  expect(new Set(shortcuts.map(({ shows }) => shows)).size).toBe(shortcuts.length);
});
