import type { KubeObject } from '../machinery/object.ts';
import { node, pod } from './test-objects.ts';

/** Pods that matter more and less, and nodes with room for five of the smallest. */

export const [NEGATIVE, LOW, MID, HIGH, VERY_HIGH] = [-100, 0, 100, 1000, 10_000];

export const units = (count: number) => [{ cpu: `${count * 100}m`, memory: String(count * 200) }];

export const there = (name: string, on: string, priority: number, size: number, more: object = {}) =>
  pod(name, { node: on, priority, requests: units(size), ...more });

export const big = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  node(name, { allocatable: { cpu: '500m', memory: '1000' }, labels: { hostname: name, ...labels } });

export const nobody = (): readonly never[] => [];

export const budget = (
  allowed: number,
  labels: Readonly<Record<string, string>>,
  disrupted: readonly string[] = [],
): KubeObject => {
  const object = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace: 'default' },
    spec: { selector: { matchLabels: labels } },
    status: {
      disruptionsAllowed: allowed,
      disruptedPods: Object.fromEntries(disrupted.map((name) => [name, '2026-01-05T09:00:00Z'])),
    },
  };
  return object;
};
