import { describe, expect, it } from 'vitest';
import { ttlSeconds, ttlStep } from './node-ttl.ts';

/** Models pkg/controller/ttl/ttl_controller_test.go TestDesiredTTL */
describe('how long kubelets may keep what they have read', () => {
  it.each([
    // From a step, with one node more.
    [0, 1, 0],
    [0, 100, 0],
    [0, 101, 15],
    [1, 499, 15],
    [1, 501, 30],
    [2, 1001, 60],
    [3, 2001, 300],
    // With one node less.
    [1, 99, 15],
    [1, 89, 0],
    [2, 449, 15],
    [2, 451, 30],
    [3, 899, 30],
    [4, 1799, 60],
    [4, 10_000, 300],
  ])('from step %i with %i nodes: %i s', (step, nodes, seconds) => {
    expect(ttlSeconds(ttlStep(step, nodes))).toBe(seconds);
  });
});
