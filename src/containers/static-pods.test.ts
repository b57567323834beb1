import { expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { TestCluster } from './cluster.test.fixture.ts';

test('a static pod is shown by a mirror, which comes back at once and anew when it is deleted', async () => {
  let cluster = new TestCluster({ nodes: 0 });
  const hash = '0123456789abcdef0123456789abcdef';
  cluster.simulation.addNode({
    ...rigMachine(1),
    staticPods: [
      {
        name: 'web',
        namespace: 'default',
        labels: { tier: 'control-plane' },
        annotations: {},
        hash,
        spec: { containers: [{ name: 'web', image: 'nginx' }], hostNetwork: true },
      },
    ],
  });
  await cluster.run(10);
  const name = 'web-node-1';
  const before = cluster.get(name);
  expect(before.metadata.annotations).toEqual({
    'kubernetes.io/config.hash': hash,
    'kubernetes.io/config.mirror': hash,
    'kubernetes.io/config.seen': '2026-01-05T09:00:00.000000000Z',
    'kubernetes.io/config.source': 'file',
  });
  const [owner] = before.metadata.ownerReferences ?? [];
  expect([owner?.kind, owner?.name, owner?.controller]).toEqual(['Node', 'node-1', true]);
  expect(before.status.phase).toBe('Running');
  cluster.delete(name);
  cluster = cluster.reload();
  await cluster.run(1);
  const after = cluster.get(name);
  expect(after.metadata.uid).not.toBe(before.metadata.uid);
  const container = ({ status }: typeof before): unknown =>
    status.containerStatuses?.map(({ containerID, restartCount, state }) => [
      containerID,
      restartCount,
      state,
    ]);
  expect(container(after)).toEqual(container(before));
});
