import { expect, test } from 'vitest';
import { ContainerLog } from './log.ts';
import { followLog, readLog } from './read-log.ts';

const START = Date.parse('2026-01-05T09:00:00Z');
const whole = { follow: false, timestamps: false };

function filled(): ContainerLog {
  const log = new ContainerLog('id');
  log.append(START, 'stdout', 'one\ntwo\nthr');
  log.append(START + 5000, 'stdout', 'ee\n');
  log.append(START + 6000, 'stderr', 'four');
  return log;
}

test('lines are put together, and chosen by tail, time and size', () => {
  const log = filled();
  expect(readLog(log, whole)).toBe('one\ntwo\nthree\nfour');
  expect(readLog(log, { ...whole, tailLines: 2 })).toBe('three\nfour');
  expect(readLog(log, { ...whole, tailLines: 0 })).toBe('');
  expect(readLog(log, { ...whole, since: START + 1 })).toBe('four');
  expect(readLog(log, { ...whole, limitBytes: 5 })).toBe('one\nt');
  expect(readLog(log, { ...whole, timestamps: true, tailLines: 1 })).toMatch(
    /^2026-01-05T09:00:06\.\d{9}Z four$/,
  );
});

test('a snapshot holds everything, also of long logs', () => {
  const log = filled();
  for (let i = 0; i < 1000; i++) log.append(START + 7000 + i, 'stdout', `line ${i}\n`);
  const copy = new ContainerLog('id', structuredClone(log.snapshot()));
  log.append(START, 'stdout', 'later\n');
  expect(readLog(copy, { ...whole, tailLines: 2 })).toBe('line 999\nfour');
  expect(copy.length).toBe(log.length - 1);
});

test('a follower sees what comes until the end', async () => {
  const log = filled();
  const seen: string[] = [];
  const following = (async () => {
    for await (const text of followLog(
      log,
      { ...whole, follow: true, tailLines: 1 },
      new AbortController().signal,
    )) {
      seen.push(text);
    }
  })();
  await Promise.resolve();
  log.append(START + 8000, 'stderr', ' and more\nfi');
  await Promise.resolve();
  log.append(START + 9000, 'stderr', 've\n');
  log.close();
  await following;
  expect(seen.join('')).toBe('four and more\nfive\n');
});
