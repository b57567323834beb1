import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DOUBLE_ESCAPE, heldEscape, type HeldEscape } from './held-escape.ts';

let done: string[];
let escape: HeldEscape;
beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  escape = heldEscape(
    () => done.push('esc'),
    () => done.push('leave'),
  );
});
afterEach(() => vi.useRealTimers());

test('two presses leave, and send nothing', () => {
  escape.press(false);
  escape.press(false);
  vi.advanceTimersByTime(2 * DOUBLE_ESCAPE);
  expect(done).toEqual(['leave']);
});

test('one press is sent after a while, or before the next key', () => {
  escape.press(false);
  vi.advanceTimersByTime(DOUBLE_ESCAPE);
  expect(done).toEqual(['esc']);
  escape.press(false);
  escape.release();
  escape.release();
  expect(done).toEqual(['esc', 'esc']);
});

test('a full-screen program gets each at once; a second soon after leaves', () => {
  escape.press(true);
  expect(done).toEqual(['esc']);
  escape.press(true);
  expect(done).toEqual(['esc', 'leave']);
  escape.press(true);
  vi.advanceTimersByTime(DOUBLE_ESCAPE);
  escape.press(true);
  expect(done).toEqual(['esc', 'leave', 'esc', 'esc']);
});
