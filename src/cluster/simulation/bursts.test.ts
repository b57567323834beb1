import { describe, expect, it } from 'vitest';
import type { Manifest } from './system-objects.ts';
import { deployment, restoredCluster, testCluster, type TestCluster } from './test-cluster.ts';

const labels = { app: 'many' };
const containers = [{ name: 'c', image: 'nginx' }];
const template = { metadata: { labels }, spec: { containers } };
const selector = { matchLabels: labels };
const many = (apiVersion: string, kind: string, spec: object): Manifest =>
  ({ apiVersion, kind, metadata: { name: 'many', namespace: 'default' }, spec }) as Manifest;

const SET = many('apps/v1', 'StatefulSet', {
  replicas: 230,
  serviceName: 'many',
  podManagementPolicy: 'Parallel',
  selector,
  template,
});
const JOB = many('batch/v1', 'Job', {
  parallelism: 230,
  completions: 230,
  completionMode: 'Indexed',
  template: { ...template, spec: { containers, restartPolicy: 'Never' } },
});
const DAEMONS = many('apps/v1', 'DaemonSet', { selector, template });

/** The pods in the order in which they were made. */
const made = ({ simulation: { store } }: TestCluster): readonly string[] =>
  store
    .list('events')
    .filter(({ reason }) => reason === 'SuccessfulCreate')
    .map(({ message = '' }) => message)
    .concat(store.list('pods', 'default').map(({ metadata }) => metadata.uid));

/** Lets seconds pass. @returns the most pods that came or went in one event of the clock */
function mostAtOnce({ clock, simulation }: TestCluster, seconds: number): number {
  let [most, here] = [0, 0];
  const stop = simulation.store.subscribe('pods', ({ type, object, previous }) => {
    if (type !== 'MODIFIED' || object.metadata.deletionTimestamp !== previous?.metadata.deletionTimestamp)
      here++;
  });
  for (const until = clock.now() + seconds * 1000; clock.runNext(until); here = 0)
    most = Math.max(most, here);
  stop();
  return most;
}

describe('a burst of pods', () => {
  it.each([
    ['of a parallel stateful set', SET],
    ['of a job', JOB],
    ['of a daemon set', DAEMONS],
  ])('%s is made in slices, and goes on after a restore as if nothing had been', (_, manifest) => {
    const cluster = testCluster({ nodes: manifest === DAEMONS ? 230 : 3 });
    cluster.simulation.create(manifest);
    const { clock, simulation } = cluster;
    while (simulation.store.list('pods', 'default').length < 90) clock.runNext(clock.now() + 5000);
    const copy = restoredCluster(simulation.snapshot(), clock.now());
    expect(mostAtOnce(cluster, 12)).toBe(20);
    expect(simulation.store.list('pods', 'default').length).toBe(230);
    mostAtOnce(copy, 12);
    expect(made(copy)).toEqual(made(cluster));
  });

  it.each([
    ['of a parallel stateful set', SET, 'statefulsets.apps', { replicas: 0 }],
    ['of a job', JOB, 'jobs.batch', { suspend: true }],
  ] as const)('%s goes in slices', (_, manifest, resource, change) => {
    const cluster = testCluster();
    cluster.simulation.create(manifest);
    cluster.pass(40);
    const client = cluster.simulation.client('test');
    const object = client.get(resource, 'default', 'many');
    if (!object) throw new Error('there is none');
    client.update(resource, { ...object, spec: { ...object.spec, ...change } } as never);
    expect(mostAtOnce(cluster, 0)).toBe(30);
    expect(mostAtOnce(cluster, 40)).toBe(20);
    expect(client.list('pods', 'default').every(({ metadata }) => metadata.deletionTimestamp)).toBe(true);
  });
});

it('is paid for with requests: a controller makes 20 a second once its first 30 are spent, as recorded of a real one', () => {
  const { clock, simulation } = testCluster({ nodes: 10 });
  const from = clock.now();
  simulation.create(deployment('many', 1000));
  const at = [30, 100, 1000].map((count) => {
    while (simulation.store.list('pods', 'default').length < count) clock.runNext(from + 60_000);
    return (clock.now() - from) / 1000;
  });
  // 1000 existed after 49.6 s to 50.2 s there.
  expect(at).toEqual([0, 4.75, 49.8]);
});

it('empties a namespace in slices', () => {
  const cluster = testCluster();
  const { clock, simulation } = cluster;
  simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'full' } });
  for (let i = 0; i < 600; i++)
    simulation.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${i}`, namespace: 'full' },
    });
  cluster.pass(10);
  simulation.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'full' } });
  let most = 0;
  for (const until = clock.now() + 20_000; ;) {
    const before = simulation.store.count('configmaps');
    if (!clock.runNext(until)) break;
    most = Math.max(most, before - simulation.store.count('configmaps'));
  }
  expect(most).toBe(250);
  expect(simulation.store.get('namespaces', 'full')).toBeUndefined();
});

it('does not go on for what is created in vain, in a namespace that goes', () => {
  const { simulation, pass } = testCluster();
  const client = simulation.client('test');
  simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'beta' } });
  const labels = { app: 'web' };
  simulation.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'beta' },
    spec: {
      replicas: 60,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  } as never);
  pass(20);
  const counted = (): number | undefined =>
    simulation.store.get('replicasets.apps', 'beta/web')?.status.replicas;
  expect(counted()).toBe(60);
  client.delete('namespaces', '', 'beta');
  for (const { metadata } of simulation.store.list('pods', 'beta').slice(0, 40))
    client.delete('pods', 'beta', metadata.name, { gracePeriodSeconds: 30 });
  const pods = simulation.store.list('pods', 'beta').filter(({ metadata }) => !metadata.deletionTimestamp);
  pass(3);
  expect(counted()).toBe(pods.length);
});
