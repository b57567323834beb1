import { expect, it } from 'vitest';
import type { ProgramContext } from '../../shell/program.ts';
import { around, Out } from './out.ts';

it.each([
  [0, 714],
  [0.25, 833],
  [0.5, 1000],
  [0.75, 1200],
  [0.9999, 1400],
])('draws times around the usual one: %d', (drawn, milliseconds) => {
  expect(around(1000, drawn)).toBe(milliseconds);
});

/** What a step that takes 200 ms writes to a terminal. */
async function spun(columns: number): Promise<string> {
  let now = 0;
  let written = '';
  const context: Partial<ProgramContext> = {
    env: {},
    random: () => 0.5,
    isTerminal: () => true,
    terminal: { columns, rows: 24, raw: () => () => undefined, unread: () => undefined },
    clock: {
      now: () => now,
      sleep(milliseconds) {
        now += milliseconds;
        return Promise.resolve();
      },
    },
    stdout: {
      write(text) {
        written += text;
        return Promise.resolve();
      },
    },
  };
  await new Out(context as ProgramContext).during('docker', 'Preparing something', 200);
  return written;
}

it.each([
  [80, ''],
  [20, '\x1b[F\x1b[K'],
  [10, '\x1b[F\x1b[K'.repeat(2)],
])('takes away all rows of a spinning line: %d columns', async (columns, rows) => {
  const [line, start] = ['* Preparing something', '\r\x1b[K'];
  expect(await spun(columns)).toBe(`${start}${line} |${start}${rows}${line} /${start}${rows}${line}\n`);
});
