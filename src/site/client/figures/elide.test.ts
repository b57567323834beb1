import { expect, it } from 'vitest';
import { elide } from './elide.ts';

it('keeps the end of a name, which tells it from others', () => {
  expect([
    elide('kubia', 12),
    elide('kubia-7d9f8c6b5-x2x4z', 14),
    elide('gke-my-cluster-default-pool-e27e8019-bosc', 24),
    elide('averyveryverylongname', 10),
  ]).toEqual(['kubia', 'kubia-7…-x2x4z', 'gke-my-cluster-def…-bosc', 'aver…gname']);
});
