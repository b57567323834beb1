import { expect, test } from 'vitest';
import { testCluster } from '../simulation/test-cluster.ts';
import { realisticKubelet } from './config.ts';
import { foundDue } from './pod-syncs.ts';

test('what keeps a container from its start is told again as soon as the sandbox is listed, then with every try', () => {
  const cluster = testCluster({ nodes: 1, kubelet: realisticKubelet });
  const { simulation } = cluster;
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      containers: [{ name: 'web', image: 'web:1', envFrom: [{ configMapRef: { name: 'settings' } }] }],
    },
  });
  const told = (): number =>
    simulation.store
      .list('events')
      .filter(({ message }) => message === 'Error: configmap "settings" not found')
      .reduce((sum, { count = 1 }) => sum + count, 0);
  const times: number[] = [];
  for (let second = 1; second <= 60; second++) {
    const before = told();
    cluster.pass(1);
    if (told() > before) times.push(second);
  }
  const pauses = times.slice(1).map((second, index) => second - (times[index] ?? 0));
  expect(pauses).toEqual([1, 12, 12, 12, 12]);
});

test.each([
  [10_000, 1_500, undefined, 10_000],
  [10_000, 1_500, 12_000, 13_500],
  [20_000, 1_500, 12_000, 25_500],
  [1_000, 1_500, 12_000, 13_500],
])('what is due at %i is found by who looks from %i on every %s ms at %i', (due, now, every, found) => {
  expect(foundDue(due, now, every)).toBe(found);
});
