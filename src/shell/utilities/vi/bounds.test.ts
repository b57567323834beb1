import { expect, test } from 'vitest';
import { Desk } from '../../testing/desk.ts';

async function lastRow(...keys: readonly string[]): Promise<string> {
  const desk = new Desk();
  desk.files.write('/home/student/a.yaml', 'kind: Pod\n');
  await desk.open(80, 10);
  await desk.type('clear; vi a.yaml\r');
  for (const key of keys) await desk.type(key);
  return desk.screen.split('\n').at(-1)?.trimEnd() ?? '';
}

test('a macro that calls itself is interrupted', async () => {
  expect(await lastRow('qaq', 'qa', 'a!', '\u001b', '@a', 'q', '@a', '\u001b')).toMatch(/^Interrupted/);
});

test('tab stops and shifts have a bound', async () => {
  expect(await lastRow(':set ts=99999999\r')).toMatch(/^E474: Invalid argument: ts=99999999/);
  expect(await lastRow(':set sw=99999999999\r')).toMatch(/^E474: Invalid argument: sw=99999999999/);
});
