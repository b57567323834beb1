import { describe, expect, it } from 'vitest';
import {
  deployment,
  edit,
  summary,
  testCluster,
  withImage,
  type TestCluster,
} from '../../simulation/test-cluster.ts';

/** Sizes of the replica sets, oldest revision first. */
const sizes = ({ simulation: { store } }: TestCluster): readonly (number | undefined)[] =>
  store
    .list('replicasets.apps', 'default')
    .toSorted(
      (a, b) =>
        Number(a.metadata.annotations?.['deployment.kubernetes.io/revision']) -
        Number(b.metadata.annotations?.['deployment.kubernetes.io/revision']),
    )
    .map(({ spec }) => spec.replicas);

describe('deployments', () => {
  it('do not roll out while paused, but scale', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 2));
    cluster.pass(5);
    edit(cluster, 'web', () => ({ paused: true }));
    edit(cluster, 'web', withImage('nginx:1.27'));
    cluster.pass(5);
    expect(sizes(cluster)).toEqual([2]);
    expect(summary(cluster, 'web')).toMatchObject({
      conditions: ['Available=True MinimumReplicasAvailable', 'Progressing=Unknown DeploymentPaused'],
    });
    edit(cluster, 'web', () => ({ replicas: 3 }));
    cluster.pass(5);
    expect(sizes(cluster)).toEqual([3]);
    edit(cluster, 'web', () => ({ paused: false }));
    cluster.pass(10);
    expect(sizes(cluster)).toEqual([0, 3]);
    expect(summary(cluster, 'web')).toMatchObject({
      updatedReplicas: 3,
      conditions: ['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable'],
    });
  });

  it('share the growth out in the middle of a rollout', () => {
    const cluster = testCluster();
    cluster.simulation.create(
      deployment('web', 10, 'nginx', {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
      }),
    );
    cluster.pass(10);
    edit(cluster, 'web', withImage('missing'));
    cluster.pass(10);
    expect(sizes(cluster)).toEqual([8, 5]);
    edit(cluster, 'web', () => ({ replicas: 15 }));
    cluster.pass(10);
    expect(sizes(cluster)).toEqual([11, 7]);
  });

  it('keep as many old replica sets as their history may have', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 1, 'nginx', { revisionHistoryLimit: 2 }));
    cluster.pass(5);
    for (const tag of ['1', '2', '3', '4']) {
      edit(cluster, 'web', withImage(`nginx:${tag}`));
      cluster.pass(8);
    }
    expect(sizes(cluster)).toEqual([0, 0, 1]);
  });

  it('wait until pods have been ready for a while', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 1, 'nginx', { minReadySeconds: 20 }));
    cluster.pass(10);
    expect(summary(cluster, 'web')).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
    cluster.pass(15);
    expect(summary(cluster, 'web')).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
  });

  it('adopt replica sets that match and let go of those that do not', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 1));
    cluster.pass(5);
    const client = cluster.simulation.client('test');
    client.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Orphan' });
    cluster.pass(2);
    cluster.simulation.create(deployment('web', 2));
    cluster.pass(5);
    expect(sizes(cluster)).toEqual([2]);
    const [set] = cluster.simulation.store.list('replicasets.apps', 'default');
    if (!set) throw new Error('no replica set');
    client.update('replicasets.apps', {
      ...set,
      metadata: { ...set.metadata, labels: { ...set.metadata.labels, app: 'other' } },
    });
    cluster.pass(5);
    expect(
      client.get('replicasets.apps', 'default', set.metadata.name)?.metadata.ownerReferences,
    ).toBeUndefined();
  });
});
