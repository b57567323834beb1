import { expect, test } from 'vitest';
import { Desk } from '../src/shell/testing/desk.ts';
import records from './bash/terminal.json' with { type: 'json' };

/** Process ids differ from run to run. */
const normal = (screen: string): string => screen.replace(/^(\[\d+\]) \d+$/gm, '$1 PID');

test.each(records)('$keys', async ({ keys, screen }) => {
  const desk = new Desk();
  desk.shell.interpreter.variables.set('USER', 'root');
  await desk.open(60, 16);
  for (const key of keys) {
    if (key.startsWith('~')) await desk.advance(1000);
    await desk.type(key.replace(/^~/, ''));
  }
  // After `exit`, the terminal begins a new shell where the recorded one ends.
  const shown = desk.shell.exited === undefined ? desk.screen : desk.screen.replace(/\n\$$/, '');
  expect(normal(shown)).toBe(normal(screen));
});
