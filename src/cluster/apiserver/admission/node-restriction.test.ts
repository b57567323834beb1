import { describe, expect, it } from 'vitest';
import { MERGE, testServer, type TestServer } from '../testing.ts';

/** Models plugin/pkg/admission/noderestriction/admission_test.go: what a kubelet's requests are told. */

const ME = { 'impersonate-user': 'system:node:mynode', 'impersonate-group': 'system:nodes' };
const PODS = '/api/v1/namespaces/default/pods';
const NODES = '/api/v1/nodes';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const ACCOUNT = '/api/v1/namespaces/default/serviceaccounts/default/token';
const MIRROR = { 'kubernetes.io/config.mirror': 'x' };

/** A server with this node and another one, each with a pod, and a claim of this node's. */
async function serverOfNodes(): Promise<TestServer & { readonly uid: (path: string) => Promise<string> }> {
  const server = testServer();
  const { json } = server;
  await json('POST', '/api/v1/namespaces', { metadata: { name: 'kube-node-lease' } });
  for (const name of ['mynode', 'other']) {
    await json('POST', NODES, { metadata: { name } });
    const volumes = [
      { name: 'c', persistentVolumeClaim: { claimName: 'claim' } },
      {
        name: 't',
        projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] },
      },
    ];
    const spec = { nodeName: name, containers: [{ name: 'a', image: 'x' }], volumes };
    await json('POST', PODS, { metadata: { name: `pod-${name}` }, spec });
  }
  const resources = { requests: { storage: '1Gi' } };
  await json('POST', '/api/v1/namespaces/default/persistentvolumeclaims', {
    metadata: { name: 'claim' },
    spec: { accessModes: ['ReadWriteOnce'], resources },
  });
  const uid = async (path: string): Promise<string> => {
    const { metadata } = (await json('GET', path)) as { readonly metadata: { readonly uid: string } };
    return metadata.uid;
  };
  return { ...server, uid };
}

const me = 'node "mynode"';

describe('pods of a kubelet', () => {
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'mynode', uid: '$UID', controller: true };
  const can = `${me} can only create pods with`;
  const reference = (what: string): string => `${me} can not create pods that reference ${what}`;
  const volume = (source: object): object => ({ volumes: [{ name: 'v', ...source }] });
  it.each<[string, object, object, string | undefined]>([
    [
      'is no mirror',
      { annotations: {} },
      {},
      `pod does not have "kubernetes.io/config.mirror" annotation, ${me} can only create mirror pods`,
    ],
    ['is a mirror', {}, {}, undefined],
    ['runs elsewhere', {}, { nodeName: 'other' }, `${can} spec.nodeName set to itself`],
    ['runs nowhere', {}, { nodeName: '' }, `${can} spec.nodeName set to itself`],
    ['has no owner', { ownerReferences: [] }, {}, `${can} an owner reference set to itself`],
    ['has two', { ownerReferences: [owner, owner] }, {}, `${can} a single owner reference set to itself`],
    [
      'belongs to another node',
      { ownerReferences: [{ ...owner, name: 'other' }] },
      {},
      `${can} an owner reference set to itself`,
    ],
    [
      'belongs to a pod',
      { ownerReferences: [{ ...owner, kind: 'Pod' }] },
      {},
      `${can} an owner reference set to itself`,
    ],
    [
      'is not controlled',
      { ownerReferences: [{ ...owner, controller: false }] },
      {},
      `${can} a controller owner reference set to itself`,
    ],
    [
      'holds its owner',
      { ownerReferences: [{ ...owner, blockOwnerDeletion: true }] },
      {},
      `${me} must not set blockOwnerDeletion on an owner reference`,
    ],
    [
      'belongs to a node of old',
      { ownerReferences: [{ ...owner, uid: 'old' }] },
      {},
      'node mynode UID mismatch: expected old got $UID',
    ],
    ['names an account', {}, { serviceAccountName: 'default' }, reference('a service account')],
    ['names a secret', {}, volume({ secret: { secretName: 's' } }), reference('secrets')],
    ['names a config map', {}, volume({ configMap: { name: 'm' } }), reference('configmaps')],
    [
      'names a claim',
      {},
      volume({ persistentVolumeClaim: { claimName: 'claim' } }),
      reference('persistentvolumeclaims'),
    ],
  ])('one that %s', async (_name, metadata, spec, problem) => {
    const { json, refusal, uid } = await serverOfNodes();
    const own = await uid(`${NODES}/mynode`);
    const text = JSON.stringify({
      metadata: { name: 'new', annotations: MIRROR, ownerReferences: [owner], ...metadata },
      spec: { nodeName: 'mynode', containers: [{ name: 'a', image: 'x' }], ...spec },
    });
    const body: unknown = JSON.parse(text.replaceAll('$UID', own));
    if (problem === undefined) expect(await json('POST', PODS, body, ME)).toMatchObject({ kind: 'Pod' });
    else
      expect(await refusal('POST', PODS, body, ME)).toBe(
        `pods "new" is forbidden: ${problem.replaceAll('$UID', own)}`,
      );
  });

  it('are its own to delete, to evict and to report about', async () => {
    const { json, refusal } = await serverOfNodes();
    const eviction = (name: string) => ({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
    const other = 'pods "pod-other" is forbidden:';
    expect(await refusal('DELETE', `${PODS}/pod-other`, undefined, ME)).toBe(
      `${other} ${me} can only delete pods with spec.nodeName set to itself`,
    );
    expect(await refusal('POST', `${PODS}/pod-other/eviction`, eviction('pod-other'), ME)).toBe(
      `${other} node mynode can only evict pods with spec.nodeName set to itself`,
    );
    const status = { status: { phase: 'Running' } };
    const patch = { ...ME, ...MERGE };
    expect(await refusal('PATCH', `${PODS}/pod-other/status`, status, patch)).toBe(
      `${other} ${me} can only update pod status for pods with spec.nodeName set to itself`,
    );
    const labelled = { metadata: { labels: { a: 'b' } } };
    expect(await refusal('PATCH', `${PODS}/pod-mynode/status`, labelled, patch)).toBe(
      `pods "pod-mynode" is forbidden: ${me} cannot update labels through pod status`,
    );
    expect(await json('PATCH', `${PODS}/pod-mynode/status`, status, patch)).toMatchObject(status);
    expect(await json('DELETE', `${PODS}/pod-mynode`, undefined, ME)).toMatchObject({ kind: 'Pod' });
  });
});

describe('nodes', () => {
  const patch = { ...ME, ...MERGE };
  const labels = (...keys: string[]) => ({
    metadata: { labels: Object.fromEntries(keys.map((key) => [key, 'x'])) },
  });
  it.each<[string, string, object, string | undefined]>([
    ['another one', 'other', {}, `${me} is not allowed to modify node "other"`],
    [
      'taints',
      'mynode',
      { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
      `${me} is not allowed to modify taints`,
    ],
    [
      'owners',
      'mynode',
      { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'other', uid: 'x' }] } },
      `${me} is not allowed to modify ownerReferences`,
    ],
    [
      'labels of others',
      'mynode',
      labels(
        'node-restriction.kubernetes.io/a',
        'foo.node-restriction.kubernetes.io/b',
        'node-role.kubernetes.io/c',
        'x.k8s.io/d',
      ),
      'is not allowed to modify labels: foo.node-restriction.kubernetes.io/b, node-restriction.kubernetes.io/a, node-role.kubernetes.io/c, x.k8s.io/d',
    ],
    [
      'its own labels',
      'mynode',
      labels(
        'kubernetes.io/os',
        'beta.kubernetes.io/arch',
        'foo.kubelet.kubernetes.io/a',
        'node.kubernetes.io/b',
        'a',
        'example.com/b',
      ),
      undefined,
    ],
  ])('%s', async (_name, node, body, problem) => {
    const { json, refusal } = await serverOfNodes();
    if (problem === undefined)
      expect(await json('PATCH', `${NODES}/${node}`, body, patch)).toMatchObject(body);
    else
      expect(await refusal('PATCH', `${NODES}/${node}`, body, patch)).toBe(
        `nodes "${node}" is forbidden: ${problem}`,
      );
  });

  it('come with labels that their kubelets may set', async () => {
    const { json, refusal } = testServer();
    const forbidden = { metadata: { name: 'mynode', labels: { 'node-role.kubernetes.io/master': '' } } };
    expect(await refusal('POST', NODES, forbidden, ME)).toBe(
      `nodes "mynode" is forbidden: ${me} is not allowed to set the following labels: node-role.kubernetes.io/master`,
    );
    const own = { metadata: { name: 'mynode', labels: { 'kubernetes.io/hostname': 'mynode' } } };
    expect(await json('POST', NODES, own, ME)).toMatchObject(own);
  });
});

it('leases are their own', async () => {
  const { json, refusal } = await serverOfNodes();
  const lease = (name: string) => ({ metadata: { name }, spec: { holderIdentity: name } });
  expect(await refusal('POST', LEASES, lease('other'), ME)).toBe(
    'leases.coordination.k8s.io "other" is forbidden: can only access node lease with the same name as the requesting node',
  );
  expect(await json('POST', LEASES, lease('mynode'), ME)).toMatchObject(lease('mynode'));
});

describe('tokens', () => {
  const none = 'node requested token not bound to a pod';
  const bound = (name: string, uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name, uid });
  const audience =
    'not found in pod spec volume, system:node:mynode is not authorized to request tokens for this audience';
  it.each<[string, (uid: string, other: string) => object, string | undefined]>([
    ['of nothing', () => ({}), none],
    ['of a secret', () => ({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 's' } }), none],
    [
      'of a pod without UID',
      () => ({ boundObjectRef: bound('pod-mynode', '') }),
      'node requested token with a pod binding without a uid',
    ],
    [
      'of a pod of old',
      () => ({ boundObjectRef: bound('pod-mynode', 'old') }),
      'the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
    ],
    [
      'of a pod of another node',
      (_uid, other) => ({ boundObjectRef: bound('pod-other', other) }),
      'node requested token bound to a pod scheduled on a different node',
    ],
    [
      'for two audiences',
      (uid) => ({ boundObjectRef: bound('pod-mynode', uid), audiences: ['vault', 'b'] }),
      'node may only request 0 or 1 audiences',
    ],
    [
      'for another audience',
      (uid) => ({ boundObjectRef: bound('pod-mynode', uid), audiences: ['b'] }),
      `audience "b" ${audience}`,
    ],
    [
      'for its audience',
      (uid) => ({ boundObjectRef: bound('pod-mynode', uid), audiences: ['vault'] }),
      undefined,
    ],
  ])('%s', async (_name, spec, problem) => {
    const { json, refusal, uid } = await serverOfNodes();
    const body = { spec: spec(await uid(`${PODS}/pod-mynode`), await uid(`${PODS}/pod-other`)) };
    if (problem === undefined)
      expect(await json('POST', ACCOUNT, body, ME)).toMatchObject({ kind: 'TokenRequest' });
    else
      expect(await refusal('POST', ACCOUNT, body, ME)).toBe(
        `serviceaccounts "default" is forbidden: ${problem}`,
      );
  });
});

it('of a claim only what its resizing changes is for kubelets', async () => {
  const { json, refusal } = await serverOfNodes();
  const claim = '/api/v1/namespaces/default/persistentvolumeclaims/claim/status';
  const patch = { ...ME, ...MERGE };
  const problem = `${me} is not allowed to update fields other than status.quantity and status.conditions`;
  for (const body of [{ metadata: { labels: { a: 'b' } } }, { status: { phase: 'Bound' } }])
    expect(await refusal('PATCH', claim, body, patch)).toBe(
      `persistentvolumeclaims "claim" is forbidden: ${problem}`,
    );
  const status = { status: { capacity: { storage: '2Gi' } } };
  expect(await json('PATCH', claim, status, patch)).toMatchObject(status);
});

it('whoever is no kubelet is let be', async () => {
  const { json } = await serverOfNodes();
  const taints = [{ key: 'a', effect: 'NoSchedule' }];
  expect(await json('PATCH', `${NODES}/mynode`, { spec: { taints } }, MERGE)).toMatchObject({
    spec: { taints },
  });
});
