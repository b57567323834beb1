import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ko } from '../../i18n/ko.ts';
import { Announcer, notable } from './announcer.ts';
import { nodeItem, podItem, serviceItem } from './random-cluster.fixture.ts';

const words = ko.drawing;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what comes to rest, breaks or goes is worth saying; the system and the way there are not', () => {
  const before = new Map(
    [
      podItem('a', { phase: 'pulling' }),
      podItem('b'),
      podItem('c', { phase: 'starting' }),
      serviceItem('web', { type: 'LoadBalancer' }),
      nodeItem('n'),
    ].map((item) => [item.uid, item] as const),
  );
  const change = {
    context: 'x',
    fresh: false,
    set: [
      podItem('a', { phase: 'ready' }),
      podItem('c', { phase: 'failing', status: 'CrashLoopBackOff' }),
      podItem('d', { phase: 'pulling' }),
      podItem('dns', { system: true }),
      serviceItem('web', { type: 'LoadBalancer', externalIPs: ['34.1.2.3'] }),
      nodeItem('n'),
    ],
    gone: ['pod-b'],
  };
  expect(notable(change, before, words)).toEqual([
    'a 준비됨',
    'c 문제 있음: CrashLoopBackOff',
    'web 주소 받음: 34.1.2.3',
    'b 사라짐',
  ]);
  expect(notable({ ...change, fresh: true }, before, words)).toEqual([]);
});

test('many changes become one message, at most one in four seconds', () => {
  const heard: string[] = [];
  const announcer = new Announcer(words, (text) => heard.push(text));
  announcer.add(['a 준비됨', 'b 준비됨']);
  vi.advanceTimersByTime(2000);
  announcer.add(['c 준비됨', 'd 준비됨', 'e 준비됨']);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(heard).toEqual(['a 준비됨, b 준비됨, c 준비됨, 그 밖에 2가지 바뀜']);
  vi.advanceTimersByTime(9000);
  expect(heard).toHaveLength(1);
  announcer.end();
});
