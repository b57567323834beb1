import { expect, test } from 'vitest';
import type { ContainerResizePolicy, ResourceRequirements } from '../cluster/api/types.ts';
import { TestCluster } from './cluster.test.fixture.ts';

async function cluster(resizePolicy?: readonly ContainerResizePolicy[]): Promise<TestCluster> {
  const made = new TestCluster();
  const resources = { requests: { cpu: '100m', memory: '64Mi' } };
  made.pod('web', { image: 'nginx', resources, ...(resizePolicy && { resizePolicy }) });
  await made.run(20);
  return made;
}

async function resize(made: TestCluster, resources: ResourceRequirements): Promise<void> {
  const { status } = await made.simulation.handle({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/web/resize',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: { json: { spec: { containers: [{ name: 'web', resources }] } } },
  });
  expect(status).toBe(200);
}

function seen(made: TestCluster): unknown {
  const { status } = made.get('web');
  const [own] = status.containerStatuses ?? [];
  const told = status.conditions?.filter(({ type }) => type.startsWith('PodResize')) ?? [];
  return {
    allocated: own?.allocatedResources?.['cpu'],
    actual: own?.resources?.requests?.['cpu'],
    restarts: own?.restartCount,
    told: told.map(({ type, reason, message }) => [type, reason, message]),
  };
}

test('a resize is set aside, then made, without a restart', async () => {
  const made = await cluster();
  await resize(made, { requests: { cpu: '300m' } });
  await made.run(0.1);
  expect(seen(made)).toEqual({
    allocated: '300m',
    actual: '100m',
    restarts: 0,
    told: [['PodResizeInProgress', undefined, undefined]],
  });
  await made.run(3);
  expect(seen(made)).toEqual({ allocated: '300m', actual: '300m', restarts: 0, told: [] });
});

test('where the policy says so the container starts anew', async () => {
  const made = await cluster([{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }]);
  await resize(made, { requests: { cpu: '300m' } });
  await made.run(60);
  expect(seen(made)).toEqual({ allocated: '300m', actual: '300m', restarts: 1, told: [] });
  expect(made.events('web')).toContain('1x Normal Killing Container web resize requires restart');
});

test('more than the node has is infeasible; what others hold is waited for, also after a reload', async () => {
  const made = await cluster();
  made.pod('other', { image: 'nginx', resources: { requests: { cpu: '500m' } } });
  await made.run(20);
  const free = made.simulation.store.list('nodes')[0]?.status.allocatable?.['cpu'];
  const capacity = Number(free) * 1000;
  await resize(made, { requests: { cpu: '1000' } });
  await made.run(5);
  const why = `Node didn't have enough capacity: cpu, requested: 1000000, capacity: ${capacity}`;
  expect(seen(made)).toEqual({
    allocated: '100m',
    actual: '100m',
    restarts: 0,
    told: [['PodResizePending', 'Infeasible', why]],
  });
  await resize(made, { requests: { cpu: `${capacity - 200}m` } });
  await made.run(5);
  const wait = `Node didn't have enough resource: cpu, requested: ${capacity - 200}, used: 500, capacity: ${capacity}`;
  expect(seen(made)).toMatchObject({ told: [['PodResizePending', 'Deferred', wait]] });
  const back = made.reload();
  back.delete('other');
  await back.run(120);
  expect(seen(back)).toEqual({
    allocated: `${capacity - 200}m`,
    actual: `${capacity - 200}m`,
    restarts: 0,
    told: [],
  });
});
