import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../machinery/errors.ts';
import { controllerOf } from '../machinery/object.ts';
import {
  deployment,
  edit,
  restoredCluster,
  service,
  testCluster,
  withImage,
  type TestCluster,
} from './test-cluster.ts';

/** What may happen to a cluster, with numbers that choose among what is there. */
const act = fc.record({
  what: fc.constantFrom(
    'create',
    'scale',
    'image',
    'pause',
    'delete deployment',
    'orphan',
    'delete pod',
    'relabel pod',
    'delete replica set',
    'stop node',
    'start node',
    'cordon',
    'wait',
    'wait',
    'restore',
  ),
  which: fc.nat(20),
  size: fc.nat(6),
});

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function choose<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)];
}

/** Does one thing; returns the cluster to go on with. */
function perform(cluster: TestCluster, { what, which, size }: Act, serial: number): TestCluster {
  const { simulation, clock } = cluster;
  const client = simulation.client('chaos');
  const found = choose(simulation.store.list('deployments.apps', 'default'), which);
  const pod = choose(simulation.store.list('pods', 'default'), which);
  const node = `node-${(which % 3) + 1}`;
  switch (what) {
    case 'create':
      simulation.create(
        deployment(`d${serial}`, size, 'nginx', which % 3 === 0 ? { strategy: { type: 'Recreate' } } : {}),
      );
      simulation.create(service(`d${serial}`));
      break;
    case 'scale':
      if (found) edit(cluster, found.metadata.name, () => ({ replicas: size }));
      break;
    case 'image':
      if (found)
        edit(cluster, found.metadata.name, withImage(which % 5 === 0 ? 'missing' : `nginx:${which}`));
      break;
    case 'pause':
      if (found) edit(cluster, found.metadata.name, ({ paused }) => ({ paused: !paused }));
      break;
    case 'delete deployment':
    case 'orphan':
      if (found)
        client.delete('deployments.apps', 'default', found.metadata.name, {
          propagationPolicy: what === 'orphan' ? 'Orphan' : which % 2 === 0 ? 'Foreground' : 'Background',
        });
      break;
    case 'delete pod':
      if (pod)
        client.delete('pods', 'default', pod.metadata.name, which % 4 === 0 ? { gracePeriodSeconds: 0 } : {});
      break;
    case 'relabel pod':
      if (pod) client.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: `d${size}` } } });
      break;
    case 'delete replica set': {
      const set = choose(simulation.store.list('replicasets.apps', 'default'), which);
      if (set) client.delete('replicasets.apps', 'default', set.metadata.name);
      break;
    }
    case 'stop node':
      simulation.stopNode(node);
      break;
    case 'start node':
      simulation.startNode(node);
      break;
    case 'cordon': {
      const stored = client.get('nodes', '', node);
      const { unschedulable, ...spec } = stored?.spec ?? {};
      if (stored)
        client.update('nodes', { ...stored, spec: unschedulable ? spec : { ...spec, unschedulable: true } });
      break;
    }
    case 'wait':
      cluster.pass(size * 3 + 0.2);
      break;
    case 'restore': {
      const snapshot = structuredClone(simulation.snapshot());
      simulation.stop();
      return restoredCluster(snapshot, clock.now());
    }
  }
  return cluster;
}

/** What must hold once everything has had its time. */
function check({ simulation: { store } }: TestCluster): void {
  const pods = store.list('pods', 'default');
  for (const { metadata, spec, status } of store.list('replicasets.apps', 'default')) {
    const own = pods.filter((pod) => controllerOf(pod)?.uid === metadata.uid);
    expect(own.length, metadata.name).toBe(spec.replicas);
    expect(status.replicas, metadata.name).toBe(spec.replicas);
  }
  for (const { metadata, spec, status } of store.list('deployments.apps', 'default')) {
    const sets = store
      .list('replicasets.apps', 'default')
      .filter((set) => controllerOf(set)?.uid === metadata.uid);
    expect(status.replicas ?? 0, metadata.name).toBe(
      sets.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0),
    );
    expect(status.observedGeneration, metadata.name).toBe(metadata.generation);
    const broken = spec.template.spec?.containers[0]?.image === 'missing';
    if (!broken && !spec.paused) expect(status.readyReplicas ?? 0, metadata.name).toBe(spec.replicas);
  }
  for (const { metadata, subsets } of store.list('endpoints', 'default')) {
    if (metadata.name === 'kubernetes') continue;
    const addresses = subsets?.flatMap(({ addresses: list = [] }) => list.map(({ ip }) => ip)) ?? [];
    const ready = pods.filter(
      (pod) =>
        pod.metadata.labels?.['app'] === metadata.name &&
        pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    expect(addresses.toSorted(), metadata.name).toEqual(ready.map(({ status }) => status.podIP).toSorted());
  }
  const uids = new Set(
    store.resources().flatMap((resource) => store.list(resource).map(({ metadata }) => metadata.uid)),
  );
  for (const pod of pods)
    for (const { uid } of pod.metadata.ownerReferences ?? []) expect(uids.has(uid)).toBe(true);
}

describe('a cluster to which anything happens', () => {
  it('comes to rest where its objects say', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 3, maxLength: 25 }), (acts) => {
        let cluster = testCluster();
        acts.forEach((one, serial) => {
          try {
            cluster = perform(cluster, one, serial);
          } catch (error) {
            if (!(error instanceof ApiError)) throw error;
          }
        });
        for (const name of ['node-1', 'node-2', 'node-3']) {
          cluster.simulation.startNode(name);
          const client = cluster.simulation.client('chaos');
          const node = client.get('nodes', '', name);
          const { unschedulable: _cordoned, ...spec } = node?.spec ?? {};
          if (node) client.update('nodes', { ...node, spec });
        }
        cluster.pass(900);
        check(cluster);
        const { revision } = cluster.simulation.store;
        cluster.pass(20);
        // A settled cluster writes its heartbeats and little else.
        expect(cluster.simulation.store.revision - revision).toBeLessThan(60);
        cluster.simulation.stop();
      }),
      { numRuns: Number(process.env['CHAOS_RUNS'] ?? 25), seed: Number(process.env['CHAOS_SEED'] ?? 7) },
    );
  }, 60_000);
});
