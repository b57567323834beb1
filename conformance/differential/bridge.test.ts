import { expect, test } from 'vitest';
import { impatient } from './bridge.ts';

const heard = (line: string): string => impatient(line.split(' ')).join(' ');

test('A wait by the wall’s time is short, whatever its words say', () => {
  expect(heard('wait pod/a --for=condition=Ready --timeout=60s')).toBe(
    'wait pod/a --for=condition=Ready --timeout=8s',
  );
  expect(heard('wait pod/a --timeout 1h5m --for=delete')).toBe('wait pod/a --timeout 8s --for=delete');
  expect(heard('-n shop wait pod/a --for=delete')).toBe('-n shop wait --timeout=8s pod/a --for=delete');
  expect(heard('rollout status deployment/a --timeout=2m')).toBe('rollout status deployment/a --timeout=8s');
});

test('What is short, or no time, or waits for ever, stays as it was typed', () => {
  for (const line of [
    'wait pod/a --for=delete --timeout=3s',
    'wait pod/a --for=delete --timeout=60',
    'wait pod/a --for=delete --timeout=-1s',
    'wait pod/a --for=delete --timeout',
    'rollout status deployment/a',
    'get pods --timeout=60s',
  ])
    expect(heard(line)).toBe(line);
});
