import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { ProcessMemory } from '../memory.ts';
import { linesOf, type Pieces } from './support.ts';

const LINES = 3_000_000;

const once = (text: string, memory?: ProcessMemory): Pieces => ({
  memory,
  async *[Symbol.asyncIterator]() {
    yield text;
  },
});

test('short lines are held for as long as their characters are few, whatever memory they take', async () => {
  let taken = 0;
  const memory = new ProcessMemory({ size: Infinity, take: (bytes) => void (taken += bytes) });
  const text = 'x\n'.repeat(LINES);
  expect(await linesOf(once(text))).toHaveLength(LINES);
  expect(taken).toBe(0);
  expect(await linesOf(once(text, memory))).toHaveLength(LINES);
  expect(taken).toBe(LINES * 33);
});

test('lines with more characters than may be held are refused', async () => {
  const line = `${'x'.repeat(limits.held / 4)}\n`;
  expect(await linesOf(once(line.repeat(3)))).toHaveLength(3);
  await expect(linesOf(once(line.repeat(4)))).rejects.toThrow('memory exhausted');
});
