import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../api/types.ts';
import { storedPod } from '../../controllers/test-objects.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { Store } from '../../store/store.ts';
import { decide } from './decision.ts';
import type { Attributes } from './rbac.ts';

/** Models plugin/pkg/auth/authorizer/node/node_authorizer_test.go TestNodeAuthorizer, with the features of 1.33 */

function storeOfTwoNodes(): Store {
  const store = new Store();
  for (const node of ['node0', 'node1']) {
    const spec: PodSpec = {
      nodeName: node,
      serviceAccountName: `account-${node}`,
      imagePullSecrets: [{ name: `pull-${node}` }],
      containers: [
        {
          name: 'c',
          envFrom: [{ secretRef: { name: 'shared' } }, { configMapRef: { name: `env-${node}` } }],
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: `key-${node}`, key: 'k' } } },
            { name: 'B', valueFrom: { configMapKeyRef: { name: `entry-${node}`, key: 'k' } } },
          ],
        },
      ],
      volumes: [
        { name: 's', secret: { secretName: `secret-${node}` } },
        { name: 'm', projected: { sources: [{ configMap: { name: `map-${node}` } }] } },
        { name: 'v', persistentVolumeClaim: { claimName: `claim-${node}` } },
        { name: 'e', ephemeral: {} },
      ],
    };
    store.put('pods', storedPod(`pod-${node}`, { spec, metadata: { namespace: 'ns0' } }));
    const mirror = { 'kubernetes.io/config.mirror': 'x' };
    const own = { nodeName: node, volumes: [{ name: 's', secret: { secretName: `mirrored-${node}` } }] };
    store.put(
      'pods',
      storedPod(`mirror-${node}`, { spec: own, metadata: { namespace: 'ns0', annotations: mirror } }),
    );
    const put = (resource: string, apiVersion: string, kind: string, name: string, spec_: object): void => {
      const metadata = { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' };
      store.put<StoredObject>(resource, { apiVersion, kind, metadata, ...{ spec: spec_ } });
    };
    put('persistentvolumes', 'v1', 'PersistentVolume', `volume-${node}`, {
      claimRef: { namespace: 'ns0', name: `claim-${node}` },
      csi: {
        driver: 'd',
        volumeHandle: 'h',
        nodePublishSecretRef: { name: `mount-${node}`, namespace: 'ns0' },
      },
    });
    put('volumeattachments.storage.k8s.io', 'storage.k8s.io/v1', 'VolumeAttachment', `attached-${node}`, {
      nodeName: node,
    });
  }
  return store;
}

const store = storeOfTwoNodes();
const NODE0 = { username: 'system:node:node0', groups: ['system:nodes', 'system:authenticated'] };

/** Asked as `get secrets ns0/name`, or `get nodes name`, with a group after a dot and a field selector last. */
function asked(text: string): Attributes {
  const [verb = '', type = '', where = '', fieldSelector] = text.split(' ');
  const [resource = '', ...group] = type.split('.');
  const [namespace, name] = where.includes('/') ? where.split('/') : ['', where];
  return {
    type: 'resource',
    verb,
    resource,
    group: group.join('.'),
    namespace: namespace ?? '',
    name: name ?? '',
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}

const LEASE = 'leases.coordination.k8s.io';
const CSI = 'csinodes.storage.k8s.io';
const VERBS = ['get', 'create', 'update', 'patch', 'delete'];

describe('a kubelet may', () => {
  it.each([
    'get configmaps ns0/map-node0',
    'get configmaps ns0/env-node0',
    'get configmaps ns0/entry-node0',
    'get secrets ns0/secret-node0',
    'list secrets ns0/secret-node0',
    'watch secrets ns0/secret-node0',
    'get secrets ns0/pull-node0',
    'get secrets ns0/key-node0',
    'get secrets ns0/shared',
    'get secrets ns0/mount-node0',
    'get persistentvolumeclaims ns0/claim-node0',
    'get persistentvolumeclaims ns0/pod-node0-e',
    'update persistentvolumeclaims/status ns0/claim-node0',
    'patch persistentvolumeclaims/status ns0/claim-node0',
    'get persistentvolumes volume-node0',
    'get volumeattachments.storage.k8s.io attached-node0',
    'create serviceaccounts/token ns0/account-node0',
    ...VERBS.map((verb) => `${verb} ${LEASE} kube-node-lease/node0`),
    `create ${LEASE} kube-node-lease/node1`,
    ...VERBS.map((verb) => `${verb} ${CSI} node0`),
    'get pods ns0/pod-node0',
    'get pods ns0/mirror-node0',
    'list pods  spec.nodeName=node0',
    'list pods  spec.nodeName==node0',
    'list pods ns0/pod-node0',
    'watch pods  a=b,spec.nodeName=node0',
    'watch pods ns0/pod-node0',
    'create pods ns0/',
    'delete pods ns0/pod-node0',
    'delete pods ns0/pod-node1',
    'update pods/status ns0/pod-node1',
    'patch pods/status ns0/pod-node0',
    'create pods/eviction ns0/pod-node1',
    'get nodes node0',
    'list nodes node0',
    'watch nodes node0',
    'create nodes ',
    'update nodes node1',
    'patch nodes node0',
    'update nodes/status node0',
    'patch nodes/status node1',
    'list services ',
    'create events ns0/',
    'create certificatesigningrequests.certificates.k8s.io ',
    'get runtimeclasses.node.k8s.io kata',
  ])('%s', async (text) => {
    expect(await decide(store, NODE0, asked(text))).toEqual({ allowed: true, reason: '' });
  });
});

const NO_RELATION = "no relationship found between node 'node0' and this object";
const LEASES_OF_NODES = 'can only access leases in the "kube-node-lease" system namespace';
const OWN_LEASE = 'can only access node lease with the same name as the requesting node';
const LEASE_VERBS = 'can only get, create, update, patch, or delete a node lease';
const OWN_CSI = 'can only access CSINode with the same name as the requesting node';
const CSI_VERBS = 'can only get, create, update, patch, or delete a CSINode';
const TOKENS = 'can only create tokens for individual service accounts';
const OWN_PODS = 'can only list/watch pods with spec.nodeName field selector';

describe('a kubelet may not', () => {
  it.each<[string, string]>([
    ['list secrets ns0/', 'No Object name found'],
    ['watch secrets ns0/', 'No Object name found'],
    ['list secrets secret-node0', 'can only read namespaced object of this type'],
    ['update secrets ns0/secret-node0', 'can only read resources of this type'],
    ['get secrets/x ns0/secret-node0', 'cannot read subresource'],
    ['get configmaps ns0/map-node1', NO_RELATION],
    ['get secrets ns0/secret-node1', NO_RELATION],
    ['get secrets ns0/mount-node1', NO_RELATION],
    ['get secrets ns0/mirrored-node0', NO_RELATION],
    ['get secrets other/secret-node0', NO_RELATION],
    ['get persistentvolumeclaims ns0/claim-node1', NO_RELATION],
    ['list persistentvolumeclaims ns0/', 'can only get individual resources of this type'],
    ['get persistentvolumeclaims/status ns0/claim-node0', 'can only get/update/patch this type'],
    ['get persistentvolumes volume-node1', NO_RELATION],
    ['get volumeattachments.storage.k8s.io attached-node1', NO_RELATION],
    ['create serviceaccounts/token ns0/account-node1', NO_RELATION],
    ['create serviceaccounts ns0/account-node0', 'can only create token subresource of serviceaccount'],
    ['update serviceaccounts/token ns0/account-node0', TOKENS],
    ['get serviceaccounts ns0/account-node0', 'not allowed to get service accounts'],
    ['list serviceaccounts ns0/account-node0', TOKENS],
    ...VERBS.map((verb): [string, string] => [`${verb} ${LEASE} foo/node0`, LEASES_OF_NODES]),
    ...VERBS.filter((verb) => verb !== 'create').flatMap((verb): [string, string][] => [
      [`${verb} ${LEASE} kube-node-lease/node1`, OWN_LEASE],
      [`${verb} ${CSI} node1`, OWN_CSI],
    ]),
    [`list ${LEASE} kube-node-lease/`, LEASE_VERBS],
    [`watch ${LEASE} kube-node-lease/`, LEASE_VERBS],
    ['get csinodes/csiDrivers.storage.k8s.io node0', 'cannot authorize CSINode subresources'],
    [`list ${CSI} `, CSI_VERBS],
    [`watch ${CSI} `, CSI_VERBS],
    ['get pods ns0/pod-node1', NO_RELATION],
    ['list pods ns0/', OWN_PODS],
    ['list pods  spec.nodeName=node1', OWN_PODS],
    ['list pods  spec.nodeName!=node0', OWN_PODS],
    ['watch pods ', OWN_PODS],
    ['create pods/proxy ns0/', ''],
    ['delete pods/proxy ns0/pod-node0', ''],
    ['get pods/status ns0/pod-node0', ''],
    ['get pods/log ns0/pod-node0', ''],
    ['get nodes node1', "node 'node0' cannot read 'node1', only its own Node object"],
    ['list nodes node1', "node 'node0' cannot read 'node1', only its own Node object"],
    ['list nodes ', "node 'node0' cannot read all nodes, only its own Node object"],
    ['delete nodes node0', ''],
    ['get nodes/status node0', ''],
    ['list deployments.apps ns0/', ''],
  ])('%s', async (text, reason) => {
    expect(await decide(store, NODE0, asked(text))).toEqual({ allowed: false, reason });
  });
});

describe('who is a kubelet', () => {
  const secret = asked('get secrets ns0/secret-node0');
  it.each<[string, string, readonly string[], boolean, string]>([
    ['one by name and group', 'system:node:node0', ['system:nodes'], true, ''],
    ['not by name alone', 'system:node:node0', [], false, ''],
    ['not by group alone', 'node0', ['system:nodes'], false, ''],
    [
      'not one without a node',
      'system:node:',
      ['system:nodes'],
      false,
      'unknown node for user "system:node:"',
    ],
    [
      'one of a node without pods',
      'system:node:x',
      ['system:nodes'],
      false,
      NO_RELATION.replace('node0', 'x'),
    ],
    ['who may everything, may so', 'system:node:x', ['system:nodes', 'system:masters'], true, ''],
  ])('%s', async (_name, username, groups, allowed, reason) => {
    expect(await decide(store, { username, groups }, secret)).toEqual({ allowed, reason });
  });
});
