import { expect, test } from 'vitest';
import type { ClusterRecord, GoogleCloudState, PoolRecord } from './records.ts';
import { requireQuota } from './quota.ts';

const pool = (
  machineType: string,
  machines: number,
  zones: readonly string[] = ['us-central1-a'],
): PoolRecord =>
  ({ machineType, zones, machines: Array.from({ length: machines }, () => ({})) }) as unknown as PoolRecord;

const cluster = (pools: readonly PoolRecord[]): ClusterRecord =>
  ({ project: 'my-project', location: 'us-central1-a', pools }) as unknown as ClusterRecord;

const state = (...clusters: readonly ClusterRecord[]): GoogleCloudState =>
  ({ clusters }) as unknown as GoogleCloudState;

function refusal(clusters: readonly ClusterRecord[], wanted: PoolRecord, count: number): string {
  try {
    requireQuota(state(...clusters), clusters[0] ?? cluster([]), [[wanted, count]]);
    return '';
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
  }
}

test('a region has so many cores and no more', () => {
  const nodes = pool('e2-medium', 3);
  expect(refusal([cluster([nodes])], nodes, 36)).toBe('');
  expect(refusal([cluster([nodes])], nodes, 37)).toBe(
    `Insufficient regional quota to satisfy request: resource "CPUS": request requires '74.0' and is short '2.0'`,
  );
  expect(refusal([cluster([nodes])], pool('e2-standard-4', 0, ['a', 'b', 'c']), 6)).toBe(
    `Insufficient regional quota to satisfy request: resource "CPUS": request requires '72.0' and is short '6.0'`,
  );
  // What is more than the quota already may become less.
  const many = pool('e2-medium', 60);
  expect(refusal([cluster([many])], many, 45)).toBe('');
});
