import { expect, test } from 'vitest';
import { wholeCompositions } from './composition.ts';

/** A text field as far as compositions need one. */
function field() {
  return Object.assign(new EventTarget(), { value: '' }) as EventTarget & HTMLTextAreaElement;
}

const enter = { type: 'keydown', keyCode: 13, isComposing: false };

/** Composes a word as an input method does. */
function compose(textarea: HTMLTextAreaElement, text: string): void {
  textarea.dispatchEvent(new Event('compositionstart'));
  textarea.value += text;
  textarea.dispatchEvent(new Event('compositionend'));
}

test('a key right after a composition finds its whole text, also after an earlier one', () => {
  const textarea = field();
  const compositions = wholeCompositions(textarea);
  compose(textarea, '한');
  compositions.key(enter);
  expect([compositions.data(''), compositions.data('\r')]).toEqual(['한', '\r']);
  compose(textarea, '글');
  compositions.key(enter);
  expect([compositions.data(''), compositions.data('\r')]).toEqual(['글', '\r']);
});

test('a key within a composition sends what stands there, not what stood there a syllable before', () => {
  const textarea = field();
  const compositions = wholeCompositions(textarea);
  textarea.dispatchEvent(new Event('compositionstart'));
  textarea.value = '한그';
  compositions.key({ ...enter, isComposing: true });
  expect(compositions.data('한')).toBe('한그');
});

test('without a composition, once xterm has sent it, and for keys that belong to one, nothing is changed', async () => {
  const textarea = field();
  const compositions = wholeCompositions(textarea);
  compositions.key(enter);
  expect(compositions.data('')).toBe('');
  compose(textarea, '한');
  compositions.key({ ...enter, keyCode: 229 });
  expect(compositions.data('x')).toBe('x');
  await new Promise((resolve) => setTimeout(resolve, 5));
  compositions.key(enter);
  expect(compositions.data('\r')).toBe('\r');
});

test('what xterm does not send within the key is not owed to what comes later', async () => {
  const textarea = field();
  const compositions = wholeCompositions(textarea);
  compose(textarea, '한');
  compositions.key(enter);
  await Promise.resolve();
  expect(compositions.data('')).toBe('');
});
