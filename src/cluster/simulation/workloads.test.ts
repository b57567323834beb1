import { describe, expect, it } from 'vitest';
import { deployment, edit, messages, START, testCluster, type TestCluster } from './test-cluster.ts';

const CONTAINER = { name: 'c', image: 'nginx' };

const template = (app: string, spec: object = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [CONTAINER], ...spec },
});

const pods = ({ simulation }: TestCluster) => simulation.store.list('pods', 'default');
const names = (cluster: TestCluster): readonly string[] => pods(cluster).map(({ metadata }) => metadata.name);

/** Ends what runs in a pod. */
const end = ({ runtime }: TestCluster, name: string, how: 'Succeeded' | 'Failed'): void =>
  runtime.end(`default/${name}`, how === 'Succeeded' ? 0 : 1);

function create(
  cluster: TestCluster,
  kind: string,
  name: string,
  spec: object,
  apiVersion = 'apps/v1',
): void {
  cluster.simulation.create({ apiVersion, kind, metadata: { name }, spec });
}

describe('Deployment', () => {
  it('hands on for how long its pods are to be ready, and nothing once it does not say', () => {
    const cluster = testCluster();
    const own = (): unknown => cluster.simulation.store.list('replicasets.apps')[0]?.spec.minReadySeconds;
    cluster.simulation.create(deployment('web', 1, 'nginx', { minReadySeconds: 3 }));
    cluster.pass(1);
    expect(own()).toBe(3);
    edit(cluster, 'web', () => ({ minReadySeconds: 7 }));
    cluster.pass(1);
    expect(own()).toBe(7);
    const client = cluster.simulation.client('test');
    const web = client.get('deployments.apps', 'default', 'web');
    if (!web) throw new Error('there is none');
    const { minReadySeconds: _, ...spec } = web.spec;
    client.update('deployments.apps', { ...web, spec });
    cluster.pass(1);
    expect(cluster.simulation.store.list('replicasets.apps')[0]?.spec).not.toHaveProperty('minReadySeconds');
  });
});

describe('StatefulSet', () => {
  const spec = (replicas: number) => ({
    replicas,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: template('db'),
  });

  it('creates its pods one after the other and removes them backwards', () => {
    const cluster = testCluster();
    create(cluster, 'StatefulSet', 'db', spec(3));
    cluster.pass(0.5);
    expect(names(cluster)).toEqual(['db-0']);
    cluster.pass(10);
    expect(names(cluster)).toEqual(['db-0', 'db-1', 'db-2']);
    const client = cluster.simulation.client('test');
    const set = client.get('statefulsets.apps', 'default', 'db');
    if (!set) throw new Error('no set');
    client.update('statefulsets.apps', { ...set, spec: { ...set.spec, replicas: 1 } });
    cluster.pass(10);
    expect(messages(cluster, 'StatefulSet')).toEqual([
      'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
      'SuccessfulCreate: create Pod db-1 in StatefulSet db successful',
      'SuccessfulCreate: create Pod db-2 in StatefulSet db successful',
      'SuccessfulDelete: delete Pod db-2 in StatefulSet db successful',
      'SuccessfulDelete: delete Pod db-1 in StatefulSet db successful',
    ]);
    const { currentRevision, updateRevision, ...status } =
      client.get('statefulsets.apps', 'default', 'db')?.status ?? {};
    expect(currentRevision).toBe(updateRevision);
    expect(status).toEqual({
      observedGeneration: 2,
      replicas: 1,
      readyReplicas: 1,
      currentReplicas: 1,
      updatedReplicas: 1,
      collisionCount: 0,
      availableReplicas: 1,
    });
  });

  it('keeps the claims of its pods', () => {
    const cluster = testCluster();
    create(cluster, 'StatefulSet', 'db', {
      ...spec(1),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    cluster.pass(2);
    const claim = cluster.simulation.store.get('persistentvolumeclaims', 'default/data-db-0');
    expect(claim?.status.phase).toBe('Pending');
    create(
      cluster,
      'PersistentVolume',
      'pv1',
      { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
      'v1',
    );
    cluster.pass(15);
    const { store } = cluster.simulation;
    expect(store.get('persistentvolumeclaims', 'default/data-db-0')?.status).toEqual({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '5Gi' },
    });
    expect(pods(cluster).map(({ status }) => status.phase)).toEqual(['Running']);
    cluster.simulation.client('test').delete('statefulsets.apps', 'default', 'db');
    cluster.simulation.client('test').delete('persistentvolumeclaims', 'default', 'data-db-0');
    expect(store.count('persistentvolumeclaims')).toBe(1);
    cluster.pass(5);
    expect(store.count('persistentvolumeclaims')).toBe(0);
    expect(store.get('persistentvolumes', 'pv1')?.status.phase).toBe('Released');
  });
});

describe('DaemonSet', () => {
  it('runs on every node that suits and rolls out node by node', () => {
    const cluster = testCluster();
    create(cluster, 'DaemonSet', 'agent', {
      selector: { matchLabels: { app: 'agent' } },
      template: template('agent'),
    });
    cluster.pass(5);
    const nodes = () =>
      pods(cluster)
        .map(({ spec }) => spec.nodeName)
        .sort();
    expect(nodes()).toEqual(['node-1', 'node-2', 'node-3']);
    const client = cluster.simulation.client('test');
    const set = client.get('daemonsets.apps', 'default', 'agent');
    if (!set) throw new Error('no set');
    client.update('daemonsets.apps', {
      ...set,
      spec: {
        ...set.spec,
        template: { ...set.spec.template, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } },
      },
    });
    cluster.pass(15);
    expect(pods(cluster).map(({ spec }) => spec.containers[0]?.image)).toEqual(
      Array.from({ length: 3 }, () => 'nginx:1.27'),
    );
    expect(client.get('daemonsets.apps', 'default', 'agent')?.status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 2,
      updatedNumberScheduled: 3,
    });
    expect(
      client
        .list('controllerrevisions.apps')
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([1, 2]);
  });
});

describe('Job', () => {
  const spec = (more: object = {}) => ({ template: template('job', { restartPolicy: 'Never' }), ...more });
  const status = ({ simulation }: TestCluster) => {
    const { conditions, succeeded, failed, active } =
      simulation.store.get('jobs.batch', 'default/once')?.status ?? {};
    return {
      succeeded,
      failed,
      active,
      conditions: conditions?.map(({ type, reason }) => `${type} ${reason}`),
    };
  };

  it('is complete when its pods have succeeded', () => {
    const cluster = testCluster();
    create(cluster, 'Job', 'once', spec({ completions: 2, parallelism: 1 }), 'batch/v1');
    cluster.pass(2);
    expect(status(cluster)).toEqual({
      succeeded: undefined,
      failed: undefined,
      active: 1,
      conditions: undefined,
    });
    for (let i = 0; i < 2; i++) {
      const running = pods(cluster).find(({ status: { phase } }) => phase === 'Running');
      end(cluster, running?.metadata.name ?? '', 'Succeeded');
      cluster.pass(3);
    }
    expect(status(cluster)).toEqual({
      succeeded: 2,
      failed: undefined,
      active: undefined,
      conditions: ['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached'],
    });
    expect(pods(cluster).map(({ metadata }) => metadata.finalizers)).toEqual([undefined, undefined]);
    expect(messages(cluster, 'Job').at(-1)).toBe('Completed: Job completed');
  });

  it('waits longer after each failure and gives up at the limit', () => {
    const cluster = testCluster();
    create(cluster, 'Job', 'once', spec({ backoffLimit: 1 }), 'batch/v1');
    cluster.pass(2);
    end(cluster, names(cluster)[0] ?? '', 'Failed');
    cluster.pass(5);
    expect(pods(cluster).length).toBe(1);
    cluster.pass(10);
    const second = pods(cluster).find(({ status: { phase } }) => phase === 'Running');
    end(cluster, second?.metadata.name ?? '', 'Failed');
    cluster.pass(2);
    expect(status(cluster)).toEqual({
      succeeded: undefined,
      failed: 2,
      active: undefined,
      conditions: ['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded'],
    });
  });

  it('is made by a CronJob at its times, and cleaned up', () => {
    const cluster = testCluster();
    create(
      cluster,
      'CronJob',
      'tick',
      {
        schedule: '*/2 * * * *',
        successfulJobsHistoryLimit: 1,
        jobTemplate: { spec: { template: { spec: { containers: [CONTAINER], restartPolicy: 'Never' } } } },
      },
      'batch/v1',
    );
    const minutes = (time: number): string => `tick-${Math.floor(time / 60_000)}`;
    const jobs = () => cluster.simulation.store.list('jobs.batch').map(({ metadata }) => metadata.name);
    cluster.pass(121);
    expect(jobs()).toEqual([minutes(START + 120_000)]);
    for (let i = 0; i < 2; i++) {
      for (const name of names(cluster)) end(cluster, name, 'Succeeded');
      cluster.pass(120);
    }
    for (const name of names(cluster)) end(cluster, name, 'Succeeded');
    cluster.pass(5);
    expect(jobs()).toEqual([minutes(START + 360_000)]);
    expect(messages(cluster, 'CronJob').slice(0, 3)).toEqual([
      `SuccessfulCreate: Created job ${minutes(START + 120_000)}`,
      `SawCompletedJob: Saw completed job: ${minutes(START + 120_000)}, condition: Complete`,
      `SuccessfulCreate: Created job ${minutes(START + 240_000)}`,
    ]);
  });
});

describe('budgets and bounds', () => {
  it('counts what a disruption budget allows', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 3));
    create(
      cluster,
      'PodDisruptionBudget',
      'web',
      { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
      'policy/v1',
    );
    cluster.pass(5);
    const { conditions: _conditions, ...status } =
      cluster.simulation.store.get('poddisruptionbudgets.policy', 'default/web')?.status ?? {};
    expect(status).toEqual({
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      expectedPods: 3,
      observedGeneration: 1,
    });
  });

  it('adds up what a quota covers', () => {
    const cluster = testCluster();
    create(
      cluster,
      'ResourceQuota',
      'q',
      { hard: { pods: '4', 'requests.cpu': '1', configmaps: '9' } },
      'v1',
    );
    cluster.pass(1);
    const used = () => cluster.simulation.store.get('resourcequotas', 'default/q')?.status.used;
    expect(used()).toEqual({ pods: '0', 'requests.cpu': '0', configmaps: '1' });
    const resources = { requests: { cpu: '100m' } };
    cluster.simulation.create(
      deployment('web', 2, 'nginx', {
        template: template('web', { containers: [{ ...CONTAINER, resources }] }),
      }),
    );
    cluster.pass(5);
    expect(used()).toEqual({ pods: '2', 'requests.cpu': '200m', configmaps: '1' });
  });

  it('keeps a deployment within the bounds of its autoscaler', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 1));
    create(
      cluster,
      'HorizontalPodAutoscaler',
      'web',
      {
        minReplicas: 3,
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      },
      'autoscaling/v2',
    );
    cluster.pass(20);
    expect(pods(cluster).length).toBe(3);
    edit(cluster, 'web', () => ({ replicas: 9 }));
    cluster.pass(20);
    expect(pods(cluster).length).toBe(5);
    expect(messages(cluster, 'HorizontalPodAutoscaler')[0]).toBe(
      'SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas',
    );
  });
});
