import { expect, test } from 'vitest';
import { VirtualClock } from '../../cluster/clock.ts';
import { KeyedRandom } from '../../cluster/random.ts';
import { rigKubelet } from '../../cluster/kubelet/rig.ts';
import { Simulation } from '../../cluster/simulation.ts';
import { rigClusterConfig } from '../../cluster/simulation/config.ts';
import { rigMachine } from '../../cluster/simulation/machines.ts';
import { StillRuntime } from '../../cluster/simulation/still-runtime.ts';
import { googleCloudProvider } from './load-balancers.ts';

const START = Date.parse('2026-01-05T09:00:00Z');

test('the cloud tells of nodes that come and go', () => {
  const clock = new VirtualClock(START);
  const random = new KeyedRandom(1);
  const cluster = new Simulation({
    clock,
    random,
    config: { ...rigClusterConfig, startupEvents: true },
    kubelet: rigKubelet,
    runtime: new StillRuntime(),
    cloud: googleCloudProvider(clock, random),
  });
  cluster.addNode(rigMachine(1));
  clock.advanceTo(START + 10_000);
  cluster.removeNode('node-1');
  const told = cluster.store
    .list('events')
    .filter(({ source }) => source?.component?.startsWith('cloud-'))
    .map(({ source, reason, message, firstTimestamp }) =>
      [source?.component, reason, message, firstTimestamp].join(' '),
    );
  expect(told).toEqual([
    'cloud-node-controller Synced Node synced successfully 2026-01-05T09:00:02Z',
    'cloud-node-lifecycle-controller DeletingNode Deleting node node-1 because it does not exist in the cloud provider 2026-01-05T09:00:10Z',
  ]);
});
