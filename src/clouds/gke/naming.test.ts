import { expect, test } from 'vitest';
import { KeyedRandom } from '../../cluster/random.ts';
import { Naming } from './naming.ts';
import type { ClusterRecord } from './records.ts';

test('the machines of two clusters have different addresses, however many they are', () => {
  const naming = new Naming(new KeyedRandom(1));
  const taken = new Set<string>();
  const addresses = [1, 2].flatMap((serial) => {
    const cluster = { serial, name: 'c', podCIDR: '10.4.0.0/14' } as unknown as ClusterRecord;
    return Array.from(
      { length: 40 },
      (_, index) => naming.machine(cluster, { name: 'pool' }, 'us-central1-a', index, taken).internalIP,
    );
  });
  expect(new Set(addresses).size).toBe(80);
  expect(addresses.slice(0, 2)).toEqual(['10.128.0.21', '10.128.0.22']);
});
