import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

test('a node makes room for a critical pod that was bound to it by hand, for no other', async () => {
  const cluster = new TestCluster();
  const asking = (cpu: string): object => ({
    image: 'busybox',
    command: ['sleep', '1000'],
    resources: { requests: { cpu } },
  });
  cluster.pod('small', asking('500m'), { nodeName: 'node-1', terminationGracePeriodSeconds: 1 });
  cluster.pod('large', asking('3'), { nodeName: 'node-1', terminationGracePeriodSeconds: 1 });
  await cluster.run(20);
  cluster.pod('usual', asking('2'), { nodeName: 'node-1' });
  cluster.pod('critical', asking('2'), { nodeName: 'node-1', priorityClassName: 'system-node-critical' });
  await cluster.run(20);
  const outcome = ['small', 'large', 'usual', 'critical'].map((name) => {
    const { phase, reason, message } = cluster.get(name).status;
    return [phase, reason, message];
  });
  expect(outcome).toEqual([
    ['Running', undefined, undefined],
    ['Failed', 'Preempting', 'Preempted in order to admit critical pod'],
    [
      'Failed',
      'OutOfcpu',
      "Pod was rejected: Node didn't have enough resource: cpu, requested: 2000, used: 3500, capacity: 4000",
    ],
    ['Running', undefined, undefined],
  ]);
  expect(cluster.events('large')).toContain('1x Warning Preempting Preempted in order to admit critical pod');
  const conditions = cluster.get('large').status.conditions ?? [];
  expect(conditions.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'TerminationByKubelet',
    message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
  });
});
