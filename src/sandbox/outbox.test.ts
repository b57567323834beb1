import { expect, test } from 'vitest';
import { Outbox } from './outbox.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('joins what is written in one turn', async () => {
  const sent: string[] = [];
  const outbox = new Outbox((text) => sent.push(text));
  await Promise.all([outbox.write('a'), outbox.write('b')]);
  await settled();
  await outbox.write('c');
  await settled();
  expect(sent).toEqual(['ab', 'c']);
});

test('makes writers wait while the page has too much to show, and loses nothing', async () => {
  let sent = '';
  const outbox = new Outbox((text) => (sent += text));
  let writes = 0;
  const writer = (async () => {
    for (; writes < 500; writes++) await outbox.write(`${writes}`.padEnd(1_000, '.'));
  })();
  await settled();
  expect(writes).toBeLessThan(250);
  expect(sent.length).toBeLessThanOrEqual(232_000);
  while (writes < 500) {
    outbox.acknowledge(50_000);
    await settled();
  }
  await writer;
  for (let i = 0; i < 10; i++) outbox.acknowledge(100_000);
  expect(sent).toBe(Array.from({ length: 500 }, (_, i) => `${i}`.padEnd(1_000, '.')).join(''));
});

test('the scrollback keeps the last lines, whole ones', async () => {
  const outbox = new Outbox(() => undefined);
  for (let i = 0; i < 4_000; i++) {
    await Promise.race([outbox.write(`line ${i}`.padEnd(60, '.') + '\n'), settled()]);
    outbox.acknowledge(100);
  }
  expect(outbox.scrollback.length).toBeLessThan(125_000);
  expect(outbox.scrollback).toMatch(/^line \d+\.+\n/);
  expect(outbox.scrollback.endsWith(`${'line 3999'.padEnd(60, '.')}\n`)).toBe(true);
});
