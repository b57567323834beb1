/**
 * Measures bursts: what a browser waits at most between two turns while many objects come, go or change at once. Each burst happens
 * several times in the same way, so that each of its events counts as it was at its best: what disturbs only adds. Prints one line of
 * JSON: how long the longest event of each burst took, in milliseconds. With words as argument only the bursts that they name.
 */
import type { Manifest } from '../src/cluster/simulation/system-objects.ts';
import { addMachines, type BenchCluster, makeCluster, rounded } from './bench-simulation.ts';
import { createWeb } from './bench-web.ts';

const ROUNDS = 3;
const MINUTE = 60_000;

const labels = { app: 'many' };
const containers = [{ name: 'main', image: 'nginx:1.27' }];
const template = { metadata: { labels }, spec: { containers } };
const selector = { matchLabels: labels };

function make(apiVersion: string, kind: string, spec: object, namespace = 'default'): Manifest {
  return { apiVersion, kind, metadata: { name: 'many', namespace }, spec } as Manifest;
}

const daemons = make('apps/v1', 'DaemonSet', { selector, template });
const parallel = make('apps/v1', 'StatefulSet', {
  replicas: 1000,
  serviceName: 'many',
  podManagementPolicy: 'Parallel',
  selector,
  template,
});
const job = make('batch/v1', 'Job', {
  parallelism: 1000,
  completions: 1000,
  template: { ...template, spec: { containers, restartPolicy: 'Never' } },
});
const deployment = make('apps/v1', 'Deployment', { replicas: 1000, selector, template });

/** Something that happens to a cluster: what is there before, and what begins it. */
interface Burst {
  readonly nodes: number;
  before?(cluster: BenchCluster): void;
  begin(cluster: BenchCluster): void;
}

const settle = ({ clock }: BenchCluster): void => clock.advanceTo(clock.now() + 2 * MINUTE);

function put({ simulation }: BenchCluster, manifest: Manifest): void {
  simulation.create(manifest);
}

/** A settled cluster with an object and what follows from it. */
const settled =
  (manifest: Manifest) =>
  (cluster: BenchCluster): void => {
    put(cluster, manifest);
    settle(cluster);
  };

/** Another spec for the object that the burst is about. */
const changed =
  (resource: 'daemonsets.apps' | 'jobs.batch' | 'statefulsets.apps' | 'deployments.apps', change: object) =>
  ({ simulation }: BenchCluster): void => {
    const client = simulation.client('bench');
    const object = client.get(resource, 'default', 'many');
    if (!object) throw new Error('there is nothing to change');
    client.update(resource, { ...object, spec: { ...object.spec, ...change } } as never);
  };

const deletePods = ({ simulation }: BenchCluster): void => {
  const client = simulation.client('bench');
  for (const { metadata } of client.list('pods', 'default')) client.delete('pods', 'default', metadata.name);
};

/** A namespace with so many pods and config maps. */
function crowd({ simulation }: BenchCluster, objects: number): void {
  const metadata = { name: 'crowd' };
  simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
  simulation.create(make('apps/v1', 'Deployment', { replicas: objects, selector, template }, 'crowd'));
  for (let i = 0; i < objects; i++)
    simulation.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${i}`, namespace: 'crowd' },
    });
}

const BURSTS: Readonly<Record<string, Burst>> = {
  'a daemon set on 500 nodes': { nodes: 500, begin: (cluster) => put(cluster, daemons) },
  'all its pods renewed at once': {
    nodes: 500,
    before: settled(daemons),
    begin: changed('daemonsets.apps', {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
      template: { ...template, spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } },
    }),
  },
  'a parallel stateful set of 1000': { nodes: 10, begin: (cluster) => put(cluster, parallel) },
  'the stateful set scaled to none': {
    nodes: 10,
    before: settled(parallel),
    begin: changed('statefulsets.apps', { replicas: 0 }),
  },
  'a job of 1000 at once': { nodes: 10, begin: (cluster) => put(cluster, job) },
  'the job suspended': {
    nodes: 10,
    before: settled(job),
    begin: changed('jobs.batch', { suspend: true }),
  },
  '1000 replicas behind a service': { nodes: 10, begin: ({ simulation }) => createWeb(simulation, 1000) },
  'their pods all deleted': {
    nodes: 10,
    before(cluster) {
      createWeb(cluster.simulation, 1000);
      settle(cluster);
    },
    begin: deletePods,
  },
  'a deployment of 1000 scaled to none': {
    nodes: 10,
    before: settled(deployment),
    begin: changed('deployments.apps', { replicas: 0 }),
  },
  'the deployment deleted, 1000 orphans': {
    nodes: 10,
    before: settled(deployment),
    begin: ({ simulation }) => simulation.delete(deployment),
  },
  'a namespace of 2000 deleted': {
    nodes: 10,
    before(cluster) {
      crowd(cluster, 1000);
      settle(cluster);
    },
    begin: ({ simulation }) =>
      simulation.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crowd' } }),
  },
  'events of 1000 replicas expire': {
    nodes: 10,
    before(cluster) {
      createWeb(cluster.simulation, 1000);
      cluster.clock.advanceTo(cluster.clock.now() + 59 * MINUTE);
    },
    begin: () => undefined,
  },
  'room for 1000 pods that waited': {
    nodes: 1,
    before: settled(deployment),
    begin: ({ simulation }) => addMachines(simulation, 2, 11),
  },
};

/** Lets events happen for two minutes; how long each took, in milliseconds. */
function measure({ nodes, before, begin }: Burst): readonly number[] {
  const cluster = makeCluster(nodes);
  settle(cluster);
  before?.(cluster);
  begin(cluster);
  const { clock, simulation } = cluster;
  const until = clock.now() + 2 * MINUTE;
  const took: number[] = [];
  for (;;) {
    const start = process.threadCpuUsage();
    if (!clock.runNext(until)) break;
    const { user, system } = process.threadCpuUsage(start);
    took.push((user + system) / 1000);
  }
  simulation.stop();
  return took;
}

function longest(burst: Burst): number {
  const best: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, one] of measure(burst).entries()) best[at] = Math.min(best[at] ?? Infinity, one);
  return rounded(best.reduce((most, one) => Math.max(most, one), 0));
}

const [only = ''] = process.argv.slice(2);
const named = Object.entries(BURSTS).filter(([name]) => name.includes(only));
console.log(JSON.stringify(Object.fromEntries(named.map(([name, burst]) => [name, longest(burst)]))));
