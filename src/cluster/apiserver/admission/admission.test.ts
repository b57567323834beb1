import { describe, expect, it } from 'vitest';
import { MERGE, START, testServer } from '../testing.ts';

const PODS = '/api/v1/namespaces/default/pods';
const CLASSES = '/apis/scheduling.k8s.io/v1/priorityclasses';

const pod = (name: string, spec: object = {}, container: object = {}): unknown => ({
  metadata: { name },
  spec: { containers: [{ name: 'a', image: 'nginx', ...container }], ...spec },
});

const resources = (requests: object, limits: object): object => ({ resources: { requests, limits } });

describe('Priority', () => {
  it('turns classes into priorities', async () => {
    const { json, refusal } = testServer();
    await json('POST', CLASSES, { metadata: { name: 'low' }, value: 5, preemptionPolicy: 'Never' });
    expect(await json('POST', PODS, pod('p', { priorityClassName: 'low' }))).toMatchObject({
      spec: { priority: 5, preemptionPolicy: 'Never', priorityClassName: 'low' },
    });
    expect(await refusal('POST', PODS, pod('q', { priorityClassName: 'high' }))).toBe(
      'pods "q" is forbidden: no PriorityClass with name high was found',
    );
    expect(await refusal('POST', PODS, pod('q', { priorityClassName: 'low', priority: 7 }))).toBe(
      'pods "q" is forbidden: the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 5 from the given PriorityClass name',
    );
    const preempting = { priorityClassName: 'low', preemptionPolicy: 'PreemptLowerPriority' };
    expect(await refusal('POST', PODS, pod('q', preempting))).toBe(
      'pods "q" is forbidden: the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name',
    );
  });

  it('allows one default', async () => {
    const { json, refusal } = testServer();
    await json('POST', CLASSES, { metadata: { name: 'one' }, value: 5, globalDefault: true });
    expect(await refusal('POST', CLASSES, { metadata: { name: 'two' }, value: 6, globalDefault: true })).toBe(
      'priorityclasses.scheduling.k8s.io "two" is forbidden: PriorityClass one is already marked as default. Only one default can exist',
    );
  });
});

describe('ServiceAccount', () => {
  it('holds pods to the secrets of an account that says so', async () => {
    const { json, refusal } = testServer();
    await json('POST', '/api/v1/namespaces/default/serviceaccounts', {
      metadata: { name: 'strict', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      secrets: [{ name: 'known' }],
      imagePullSecrets: [{ name: 'pull' }],
    });
    const strict = { serviceAccountName: 'strict' };
    const mount = (secretName: string): object => ({ volumes: [{ name: 'v', secret: { secretName } }] });
    expect(await json('POST', PODS, pod('p', { ...strict, ...mount('known') }))).toMatchObject({
      spec: { imagePullSecrets: [{ name: 'pull' }] },
    });
    expect(await refusal('POST', PODS, pod('q', { ...strict, ...mount('other') }))).toBe(
      'pods "q" is forbidden: volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    );
    const env = [{ name: 'E', valueFrom: { secretKeyRef: { name: 'other', key: 'k' } } }];
    expect(await refusal('POST', PODS, pod('q', strict, { env }))).toBe(
      'pods "q" is forbidden: container a with envVar E referencing secret.secretName="other" is not allowed because service account strict does not reference that secret',
    );
    expect(await refusal('POST', PODS, pod('q', { ...strict, imagePullSecrets: [{ name: 'x' }] }))).toBe(
      'pods "q" is forbidden: imagePullSecrets[0].name="x" is not allowed because service account strict does not reference that imagePullSecret',
    );
    expect(await refusal('POST', PODS, pod('q', { serviceAccountName: 'none' }))).toBe(
      'pods "q" is forbidden: error looking up service account default/none: serviceaccount "none" not found',
    );
  });
});

describe('LimitRanger', () => {
  it('fills in, and names every bound that is broken', async () => {
    const { json, refusal } = testServer();
    await json('POST', '/api/v1/namespaces/default/limitranges', {
      metadata: { name: 'l' },
      spec: {
        limits: [
          { type: 'Container', default: { cpu: '500m' }, max: { memory: '1Gi' }, min: { memory: '64Mi' } },
          { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '5Gi' } },
        ],
      },
    });
    expect(await json('POST', PODS, pod('p'))).toMatchObject({
      metadata: {
        annotations: {
          'kubernetes.io/limit-ranger':
            'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a',
        },
      },
    });
    const wide = resources({ memory: '32Mi' }, { memory: '2Gi' });
    expect(await refusal('POST', PODS, pod('q', {}, wide))).toBe(
      'pods "q" is forbidden: [minimum memory usage per Container is 64Mi, but request is 32Mi, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    );
    const claim = (storage: string): unknown => ({
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
    expect(await refusal('POST', claims, claim('6Gi'))).toBe(
      'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi',
    );
  });
});

describe('ResourceQuota', () => {
  it('charges creations and updates', async () => {
    const { json, refusal, client } = testServer();
    const hard = { 'services.nodeports': '1', pods: '1', 'requests.cpu': '1' };
    const quota = client.create('resourcequotas', 'default', { metadata: { name: 'q' }, spec: { hard } });
    expect(await json('POST', PODS, pod('free'))).toMatchObject({ metadata: { name: 'free' } });
    const used = { 'services.nodeports': '0', pods: '0', 'requests.cpu': '0' };
    client.updateStatus('resourcequotas', { ...quota, status: { hard, used } });
    expect(await refusal('POST', PODS, pod('p'))).toBe(
      'pods "p" is forbidden: failed quota: q: must specify requests.cpu for: a',
    );
    expect(await refusal('POST', PODS, pod('p', {}, resources({ cpu: '2' }, {})))).toBe(
      'pods "p" is forbidden: exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1',
    );
    const service = (type: string): unknown => ({
      metadata: { name: 's' },
      spec: {
        type,
        ports: [
          { name: 'x', port: 1 },
          { name: 'y', port: 2 },
        ],
      },
    });
    const services = '/api/v1/namespaces/default/services';
    await json('POST', services, service('ClusterIP'));
    expect(await refusal('PATCH', `${services}/s`, { spec: { type: 'NodePort' } }, MERGE)).toBe(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    );
  });
});

describe('RuntimeClass', () => {
  it('gives overhead and placement, and refuses what does not fit', async () => {
    const { json, refusal } = testServer();
    await json('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
      metadata: { name: 'kata' },
      handler: 'kata',
      overhead: { podFixed: { memory: '120Mi' } },
      scheduling: {
        nodeSelector: { runtime: 'kata' },
        tolerations: [{ key: 'kata', operator: 'Exists', effect: 'NoSchedule' }],
      },
    });
    expect(await json('POST', PODS, pod('p', { runtimeClassName: 'kata' }))).toMatchObject({
      spec: {
        overhead: { memory: '120Mi' },
        nodeSelector: { runtime: 'kata' },
        tolerations: expect.arrayContaining([{ key: 'kata', operator: 'Exists', effect: 'NoSchedule' }]),
      },
    });
    expect(await refusal('POST', PODS, pod('q', { runtimeClassName: 'none' }))).toBe(
      'pods "q" is forbidden: pod rejected: RuntimeClass "none" not found',
    );
    const selector = { runtimeClassName: 'kata', nodeSelector: { runtime: 'runc' } };
    expect(await refusal('POST', PODS, pod('q', selector))).toBe(
      'pods "q" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[runtime] = kata; pod.spec.nodeSelector[runtime] = runc',
    );
  });
});

describe('defaults of classes', () => {
  it('come from the youngest that is marked', async () => {
    const { json, clock } = testServer();
    const create = (name: string): Promise<unknown> =>
      json('POST', '/apis/storage.k8s.io/v1/storageclasses', {
        metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'x.io/y',
      });
    await create('zone');
    clock.advanceTo(START + 5000);
    await create('area');
    await create('belt');
    const claim = {
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    expect(await json('POST', '/api/v1/namespaces/default/persistentvolumeclaims', claim)).toMatchObject({
      spec: { storageClassName: 'area' },
    });
    await json('POST', '/apis/networking.k8s.io/v1/ingressclasses', {
      metadata: { name: 'web', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'x.io/web' },
    });
    const ingress = {
      metadata: { name: 'i' },
      spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
    };
    expect(
      await json('POST', '/apis/networking.k8s.io/v1/namespaces/default/ingresses', ingress),
    ).toMatchObject({ spec: { ingressClassName: 'web' } });
  });
});
