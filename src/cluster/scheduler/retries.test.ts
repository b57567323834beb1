import { expect, it } from 'vitest';
import { testCluster, type TestCluster } from '../simulation/test-cluster.ts';
import { CONTAINER, createPod, requesting } from './test-placing.ts';

/** Which pods are tried again when something happens. Models pkg/scheduler/eventhandlers.go */

/** The pods that were refused, in the order of their names, each as often as it was. */
const refused = ({ simulation }: TestCluster): readonly string[] =>
  simulation.store
    .list('events')
    .filter(({ reason }) => reason === 'FailedScheduling')
    .map(({ involvedObject: { name = '' } }) => name)
    .sort();

const PRIORITIES = { low: 0, mid: 100, high: 1000 };
type Priority = keyof typeof PRIORITIES;

/** A node that nobody looks after: pods that are to leave it stay. */
function stuckNode(): TestCluster {
  const cluster = testCluster({ nodes: 0 });
  const { simulation } = cluster;
  for (const [name, value] of Object.entries(PRIORITIES))
    simulation.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
  const allocatable = { cpu: '4', memory: '8Gi', pods: '110' };
  simulation.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'stuck' },
    status: { capacity: allocatable, allocatable },
  });
  return cluster;
}

const ask = (cluster: TestCluster, name: string, priorityClassName: Priority, spec: object): void => {
  createPod(cluster, name, { priorityClassName, tolerations: [{ operator: 'Exists' }], ...spec });
  cluster.pass(2);
};

const THREE = requesting({ cpu: '3' });

it('tries again those that matter no more than a pod that no longer is to come to a node', () => {
  const cluster = stuckNode();
  const { simulation } = cluster;
  ask(cluster, 'victim', 'low', THREE);
  ask(cluster, 'promised', 'mid', THREE);
  for (const name of ['low', 'mid', 'high'] as const)
    ask(cluster, `${name}-huge`, name, requesting({ cpu: '100' }));
  expect(simulation.store.get('pods', 'default/promised')?.status.nominatedNodeName).toBe('stuck');
  const once = ['high-huge', 'low-huge', 'mid-huge', 'promised'];
  expect(refused(cluster)).toEqual(once);
  simulation.client('test').delete('pods', 'default', 'promised');
  cluster.pass(2);
  expect(refused(cluster)).toEqual([...once, 'low-huge', 'mid-huge'].sort());
});

it('tries again those that want a port of a pod that has come to the node promised to it', () => {
  const cluster = stuckNode();
  const { simulation } = cluster;
  const port = { ports: [{ containerPort: 80, hostPort: 8080 }] };
  const resources = { requests: { cpu: '3' } };
  ask(cluster, 'victim', 'low', THREE);
  ask(cluster, 'promised', 'mid', { containers: [{ ...CONTAINER, ...port, resources }] });
  ask(cluster, 'second', 'low', { containers: [{ ...CONTAINER, ...port }] });
  expect(refused(cluster)).toEqual(['promised', 'second']);
  simulation.client('test').delete('pods', 'default', 'victim', { gracePeriodSeconds: 0 });
  cluster.pass(2);
  expect(simulation.store.get('pods', 'default/promised')?.spec.nodeName).toBe('stuck');
  expect(refused(cluster)).toEqual(['promised', 'second', 'second']);
});

it('tries again for whom nodes could not be compared, until one alone is left', () => {
  const cluster = testCluster({ nodes: 2 });
  const { simulation } = cluster;
  const matchExpressions = [{ key: 'cores', operator: 'Gt', values: ['many'] }];
  const preferred = [{ weight: 1, preference: { matchExpressions } }];
  createPod(cluster, 'p', {
    affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } },
  });
  cluster.pass(1);
  const problem = `running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0]: Invalid value: "many": for 'Gt', 'Lt' operators, the value must be an integer`;
  const conditions = simulation.store.get('pods', 'default/p')?.status.conditions ?? [];
  expect(conditions.map(({ type, reason, message }) => [type, reason, message])).toEqual([
    ['PodScheduled', 'SchedulerError', problem],
  ]);
  cluster.pass(1);
  expect(refused(cluster)).toEqual(['p', 'p']);
  const second = simulation.store.get('nodes', 'node-2');
  if (!second) throw new Error('no node');
  simulation.client('test').update('nodes', { ...second, spec: { ...second.spec, unschedulable: true } });
  cluster.pass(10);
  expect(simulation.store.get('pods', 'default/p')?.spec.nodeName).toBe('node-1');
});
