import { expect, test } from 'vitest';
import { newCluster, reload } from './fuzz-cluster.ts';
import { aftermath } from './voyage.ts';

/** Nobody is there: a probe takes the two seconds that it has. */
const readinessProbe = { tcpSocket: { port: 80, host: '10.77.0.1' }, timeoutSeconds: 2, periodSeconds: 20 };
const PODS = ['b', 'a', 'c'];

async function probed(): Promise<ReturnType<typeof newCluster>> {
  const cluster = newCluster(2);
  const { simulation, clock } = cluster;
  for (const name of PODS)
    simulation.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx', readinessProbe }] },
    });
  while (flying(cluster).length < PODS.length) {
    clock.runNext(Infinity);
    await aftermath();
  }
  return cluster;
}

/** When the probes under way were sent. */
const flying = ({ simulation: { kubelets } }: ReturnType<typeof newCluster>): readonly number[] =>
  [...kubelets]
    .flatMap(({ workers }) => [...workers])
    .flatMap(({ containers }) => containers.map(({ record }) => record.probes.readiness?.sentAt ?? 0))
    .filter((sentAt) => sentAt > 0);

async function failures({ simulation, clock }: ReturnType<typeof newCluster>): Promise<readonly string[]> {
  const until = clock.now() + 4000;
  do await aftermath();
  while (clock.runNext(until));
  simulation.stop();
  return simulation.store
    .list('events')
    .filter(({ reason }) => reason === 'Unhealthy')
    .map(({ involvedObject, lastTimestamp }) => `${involvedObject.name} ${String(lastTimestamp)}`);
}

test('nobody hears of a probe whose pod has gone meanwhile', async () => {
  const cluster = await probed();
  for (const name of PODS)
    await cluster.simulation.handle({
      method: 'DELETE',
      path: `/api/v1/namespaces/default/pods/${name}`,
      query: new URLSearchParams('gracePeriodSeconds=0'),
      headers: {},
    });
  expect(await failures(cluster)).toEqual([]);
});

test('probes that a snapshot interrupts fail when they would have', async () => {
  const steady = await failures(await probed());
  expect(steady).toHaveLength(PODS.length);
  const cluster = await probed();
  cluster.clock.advanceTo(cluster.clock.now() + 700);
  expect(await failures(reload(cluster, true))).toEqual(steady);
});
