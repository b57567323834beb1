import { expect, it } from 'vitest';
import type { ResourceQuotaSpec } from '../../api/types.ts';
import { MERGE, testServer } from '../testing.ts';

/** Models plugin/pkg/admission/resourcequota/admission_test.go */

const PODS = '/api/v1/namespaces/default/pods';
const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const SERVICES = '/api/v1/namespaces/default/services';

type Amounts = Readonly<Record<string, string>>;

/** A server with quotas of which so much is used. */
function rig(quotas: Readonly<Record<string, [ResourceQuotaSpec, Amounts | undefined]>>) {
  const server = testServer();
  for (const [name, [spec, used]] of Object.entries(quotas)) {
    const quota = server.client.create('resourcequotas', 'default', { metadata: { name }, spec });
    const { hard = {} } = spec;
    server.client.updateStatus('resourcequotas', { ...quota, status: { hard, ...(used && { used }) } });
  }
  const used = (name = 'quota') => server.client.get('resourcequotas', 'default', name)?.status.used;
  return { ...server, used };
}

const pod = (requests: Amounts, limits: Amounts = {}, spec: object = {}): unknown => ({
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'i', resources: { requests, limits } }], ...spec },
});
const claim = (storage: string): unknown => ({
  metadata: { name: 'c' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage } } },
});
const service = (type: string, ports = 1): unknown => ({
  metadata: { name: 's' },
  spec: { type, ports: Array.from({ length: ports }, (_, i) => ({ name: `p${i}`, port: i + 1 })) },
});

const COMPUTE = { cpu: '3', memory: '100Gi', 'limits.memory': '200Gi', pods: '5' };
const COMPUTED = { cpu: '1', memory: '50Gi', 'limits.memory': '100Gi', pods: '3' };

it.each<[string, ResourceQuotaSpec, Amounts, string, unknown, Amounts]>([
  [
    'a pod below',
    { hard: COMPUTE },
    COMPUTED,
    PODS,
    pod({ cpu: '100m', memory: '1Gi' }, { memory: '2Gi' }),
    { cpu: '1100m', memory: '51Gi', 'limits.memory': '102Gi', pods: '4' },
  ],
  [
    'as the request of memory what is its limit',
    { hard: COMPUTE },
    COMPUTED,
    PODS,
    pod({ cpu: '100m' }, { memory: '2Gi' }),
    { cpu: '1100m', memory: '52Gi', 'limits.memory': '102Gi', pods: '4' },
  ],
  [
    'another pod than those that end by themselves',
    { hard: { pods: '5' }, scopes: ['Terminating'] },
    { pods: '3' },
    PODS,
    pod({}),
    { pods: '3' },
  ],
  [
    'one that does',
    { hard: { pods: '5' }, scopes: ['Terminating'] },
    { pods: '3' },
    PODS,
    pod({}, {}, { activeDeadlineSeconds: 5 }),
    { pods: '4' },
  ],
  [
    'one that does, for those that do not',
    { hard: { pods: '5' }, scopes: ['NotTerminating'] },
    { pods: '3' },
    PODS,
    pod({}, {}, { activeDeadlineSeconds: 5 }),
    { pods: '3' },
  ],
  [
    'a pod that asks for nothing',
    { hard: { pods: '5' }, scopes: ['BestEffort'] },
    { pods: '3' },
    PODS,
    pod({}),
    { pods: '4' },
  ],
  [
    'a pod that asks for something',
    { hard: { pods: '5' }, scopes: ['BestEffort'] },
    { pods: '3' },
    PODS,
    pod({ cpu: '100m' }),
    { pods: '3' },
  ],
  [
    'a pod, though there are too many services',
    { hard: { services: '1', pods: '4' } },
    { services: '5', pods: '1' },
    PODS,
    pod({}),
    { services: '5', pods: '2' },
  ],
  [
    'a claim',
    { hard: { persistentvolumeclaims: '3', 'requests.storage': '100Gi' } },
    { persistentvolumeclaims: '1', 'requests.storage': '10Gi' },
    CLAIMS,
    claim('5Gi'),
    { persistentvolumeclaims: '2', 'requests.storage': '15Gi' },
  ],
])('counts %s', async (_name, spec, before, url, object, after) => {
  const { send, used } = rig({ quota: [spec, before] });
  expect((await send('POST', `${url}?dryRun=All`, object)).status).toBe(201);
  expect(used()).toEqual(before);
  expect((await send('POST', url, object)).status).toBe(201);
  expect(used()).toEqual(after);
  // what is gone is counted again by the controller, not here
  await send('DELETE', `${url}/p`);
  expect(used()).toEqual(after);
});

it.each<[string, Readonly<Record<string, [ResourceQuotaSpec, Amounts | undefined]>>, unknown, string]>([
  [
    'a pod above',
    { quota: [{ hard: COMPUTE }, COMPUTED] },
    pod({ cpu: '3', memory: '2Gi' }, { memory: '2Gi' }),
    'exceeded quota: quota, requested: cpu=3, used: cpu=1, limited: cpu=3',
  ],
  [
    'a pod above in all',
    { quota: [{ hard: COMPUTE }, COMPUTED] },
    pod({ cpu: '3', memory: '60Gi' }, { memory: '101Gi' }),
    'exceeded quota: quota, requested: cpu=3,limits.memory=101Gi,memory=60Gi, used: cpu=1,limits.memory=100Gi,memory=50Gi, limited: cpu=3,limits.memory=200Gi,memory=100Gi',
  ],
  [
    'a pod that says nothing of memory',
    { quota: [{ hard: COMPUTE }, COMPUTED] },
    pod({ cpu: '100m' }),
    'failed quota: quota: must specify limits.memory for: c; memory for: c',
  ],
  [
    'what nobody has counted',
    { quota: [{ hard: COMPUTE }, undefined] },
    pod({ cpu: '1', memory: '1Gi' }, { memory: '2Gi' }),
    'status unknown for quota: quota, resources: cpu,limits.memory,memory,pods',
  ],
  [
    'a pod above one and not saying enough for another, for the latter',
    {
      a: [{ hard: { pods: '1' } }, { pods: '1' }],
      b: [{ hard: { 'limits.cpu': '1' } }, { 'limits.cpu': '0' }],
    },
    pod({}),
    'failed quota: b: must specify limits.cpu for: c',
  ],
])('refuses %s', async (_name, quotas, object, wanted) => {
  const { refusal, used } = rig(quotas);
  expect(await refusal('POST', PODS, object)).toBe(`pods "p" is forbidden: ${wanted}`);
  expect(Object.keys(quotas).map((name) => used(name))).toEqual(
    Object.values(quotas).map(([, before]) => before),
  );
});

it('counts nothing of a pod that two quotas are about when one refuses it', async () => {
  const { refusal, used } = rig({
    a: [{ hard: { pods: '5' } }, { pods: '1' }],
    b: [{ hard: { 'count/pods': '1' } }, { 'count/pods': '1' }],
  });
  expect(await refusal('POST', PODS, pod({}))).toBe(
    'pods "p" is forbidden: exceeded quota: b, requested: count/pods=1, used: count/pods=1, limited: count/pods=1',
  );
  expect([used('a'), used('b')]).toEqual([{ pods: '1' }, { 'count/pods': '1' }]);
});

it('counts what a service becomes, and gives nothing back', async () => {
  const hard = { services: '10', 'services.loadbalancers': '10', 'services.nodeports': '10' };
  const none = { services: '1', 'services.loadbalancers': '1', 'services.nodeports': '0' };
  const { send, used } = rig({ quota: [{ hard }, none] });
  await send('POST', SERVICES, service('ClusterIP', 2));
  expect(used()).toEqual({ ...none, services: '2' });
  await send('PATCH', `${SERVICES}/s`, { spec: { type: 'NodePort' } }, MERGE);
  expect(used()).toEqual({ ...none, services: '2', 'services.nodeports': '2' });
  await send('PATCH', `${SERVICES}/s`, { spec: { type: 'LoadBalancer' } }, MERGE);
  const balanced = { services: '2', 'services.loadbalancers': '2', 'services.nodeports': '2' };
  expect(used()).toEqual(balanced);
  await send('PATCH', `${SERVICES}/s`, { spec: { type: 'ClusterIP' } }, MERGE);
  expect(used()).toEqual(balanced);
});

it('counts a pod again when it is to end by itself', async () => {
  const { send, used } = rig({
    ending: [{ hard: { pods: '5' }, scopes: ['Terminating'] }, { pods: '1' }],
    staying: [{ hard: { pods: '5' }, scopes: ['NotTerminating'] }, { pods: '1' }],
  });
  await send('POST', PODS, pod({}));
  expect([used('ending'), used('staying')]).toEqual([{ pods: '1' }, { pods: '2' }]);
  await send('PATCH', `${PODS}/p`, { spec: { activeDeadlineSeconds: 30 } }, MERGE);
  expect([used('ending'), used('staying')]).toEqual([{ pods: '2' }, { pods: '2' }]);
  await send('PATCH', `${PODS}/p`, { spec: { activeDeadlineSeconds: 20 } }, MERGE);
  expect([used('ending'), used('staying')]).toEqual([{ pods: '2' }, { pods: '2' }]);
});
