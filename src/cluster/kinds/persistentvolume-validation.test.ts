import { expect, test } from 'vitest';
import { testServer } from '../apiserver/testing.ts';

const { refusal } = testServer();

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const whole = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] };
const named = {
  requiredTerm: (values: readonly string[], key = 'zone'): object => ({ key, operator: 'In', values }),
};

/** Models ValidatePersistentVolumeSpec. */
test.each<[what: string, spec: object, said: string]>([
  [
    'nothing at all',
    {},
    '[spec.accessModes: Required value, spec.capacity: Required value, spec: Required value: must specify a volume type]',
  ],
  [
    'access modes',
    { ...whole, accessModes: ['ReadWriteOncePod', 'ReadWriteMany', 'Any'], hostPath: { path: '/d' } },
    '[spec.accessModes: Unsupported value: "Any": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes]',
  ],
  [
    'a directory of the node',
    { ...whole, hostPath: { path: '/a/../b', type: 'Folder' } },
    '[spec.hostPath.path: Invalid value: "/a/../b": must not contain \'..\', spec.hostPath.type: Unsupported value: "Folder": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"]',
  ],
  [
    'the root, to be emptied',
    { ...whole, hostPath: { path: '/./' }, persistentVolumeReclaimPolicy: 'Recycle' },
    "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
  ],
  [
    'a share',
    { ...whole, nfs: { server: '', path: 'data' } },
    '[spec.nfs.server: Required value, spec.nfs.path: Invalid value: "data": must be an absolute path]',
  ],
  [
    'a local disk',
    { ...whole, local: { path: '' } },
    '[spec.local.path: Required value, spec.nodeAffinity: Required value: Local volume requires node affinity]',
  ],
  [
    'nodes that can reach it',
    {
      ...whole,
      local: { path: '/d' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [named.requiredTerm(['a b'])],
              matchFields: [named.requiredTerm(['a', 'b'], 'spec.name')],
            },
          ],
        },
      },
    },
    "[spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector, spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].key: Invalid value: \"spec.name\": not a valid field selector key]",
  ],
  [
    'no nodes that can reach it',
    { ...whole, hostPath: { path: '/d' }, nodeAffinity: {} },
    'spec.nodeAffinity.required: Required value: must specify required node constraints',
  ],
  [
    'a driver',
    { ...whole, csi: { driver: 'a.b', volumeHandle: '', nodePublishSecretRef: { name: 's' } } },
    '[spec.csi.volumeHandle: Required value, spec.csi.nodePublishSecretRef.namespace: Required value]',
  ],
  [
    'two sources',
    { ...whole, nfs: { server: 's', path: '/d' }, hostPath: { path: '/d' } },
    'spec.nfs: Forbidden: may not specify more than 1 volume type',
  ],
  [
    'class and mode',
    { ...whole, hostPath: { path: '/d' }, storageClassName: 'Fast', volumeMode: 'Tape' },
    `[spec.storageClassName: Invalid value: "Fast": ${SUBDOMAIN}, spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"]`,
  ],
])('a volume with mistakes in %s is refused', async (_what, spec, said) => {
  expect(await refusal('POST', '/api/v1/persistentvolumes', { metadata: { name: 'v' }, spec })).toBe(
    `PersistentVolume "v" is invalid: ${said}`,
  );
});

/** Models ValidatePersistentVolumeClaimSpec. */
test.each<[what: string, spec: object, said: string]>([
  [
    'nothing at all',
    {},
    '[spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]',
  ],
  [
    'everything',
    {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      selector: { matchExpressions: [{ key: 'a', operator: 'In' }] },
      storageClassName: 'a_b',
      volumeMode: 'Tape',
      dataSourceRef: { kind: 'Disk', name: '' },
    },
    `[spec.selector.matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn', spec.storageClassName: Invalid value: "a_b": ${SUBDOMAIN}, spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem", spec.dataSource.name: Required value, spec.dataSource: Invalid value: "Disk": must be 'PersistentVolumeClaim' when referencing the default apiGroup, spec.dataSourceRef.name: Required value, spec.dataSourceRef: Invalid value: "Disk": must be 'PersistentVolumeClaim' when referencing the default apiGroup]`,
  ],
])('a claim with mistakes in %s is refused', async (_what, spec, said) => {
  const path = '/api/v1/namespaces/default/persistentvolumeclaims';
  expect(await refusal('POST', path, { metadata: { name: 'c' }, spec })).toBe(
    `PersistentVolumeClaim "c" is invalid: ${said}`,
  );
});

test('a pod whose affinity names what cannot be is refused', async () => {
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'Exists' }] }],
      },
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: 'zone',
          labelSelector: {},
          namespaces: ['a'],
          namespaceSelector: { matchLabels: { 'a b': 'c' } },
        },
      ],
    },
  };
  const spec = { affinity, containers: [{ name: 'c', image: 'c' }] };
  expect(await refusal('POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'p' }, spec })).toBe(
    "Pod \"p\" is invalid: [spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].operator: Invalid value: \"Exists\": not a valid selector operator, spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]",
  );
});
