import { expect, it } from 'vitest';
import { followOncePerFrame } from './scrolls.ts';

/** What is inside of a terminal, what was done to it, and how to draw a frame. */
function inside() {
  const done: string[] = [];
  let callbacks: (() => void)[] = [];
  const note =
    (name: string) =>
    (...how: readonly unknown[]): void => {
      done.push([name, ...how].join(' '));
    };
  const viewport = {
    _sync: note('sync'),
    scrollLines: note('lines'),
    scrollToLine: note('to'),
  };
  const renderer = { addRefreshCallback: (callback: () => void) => callbacks.push(callback) };
  const frame = (): void => {
    const now = callbacks;
    callbacks = [];
    done.push('frame');
    for (const callback of now) callback();
  };
  return {
    terminal: { element: undefined, _core: { _viewport: viewport, _renderService: renderer } },
    viewport,
    frame,
    done,
  };
}

it('lets the scrollbar follow many lines once a frame, and at once where a line is given', () => {
  const { terminal, viewport, frame, done } = inside();
  followOncePerFrame(terminal);
  for (let line = 0; line < 3; line++) viewport._sync();
  viewport._sync(7);
  frame();
  frame();
  viewport._sync();
  frame();
  expect(done).toEqual(['sync 7', 'frame', 'sync', 'frame', 'frame', 'sync']);
});

it('knows of all lines before it scrolls', () => {
  const { terminal, viewport, frame, done } = inside();
  followOncePerFrame(terminal);
  viewport._sync();
  viewport.scrollToLine(96, true);
  viewport._sync();
  viewport._sync();
  viewport.scrollLines(-3);
  viewport.scrollLines(1);
  frame();
  expect(done).toEqual(['sync', 'to 96 true', 'sync', 'lines -3', 'lines 1', 'frame']);
});

it('leaves a terminal alone whose inside is another one', () => {
  const { terminal, viewport, frame, done } = inside();
  const other = { ...terminal, _core: { _viewport: viewport } };
  followOncePerFrame(other);
  viewport._sync();
  frame();
  expect(done).toEqual(['sync', 'frame']);
});
