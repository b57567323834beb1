import { asObject, fieldOf, textOf } from '../object.ts';

/** How a field is shown: its text, whether it is set, a number, a list, or a reference to a secret. */
type Shape = 'text' | 'bool' | 'number' | 'list' | 'secret' | 'text or none' | 'text or unset';

interface Kind {
  readonly type: string;
  readonly explanation: string;
  readonly fields: readonly Field[];
  /** The fields of a persistent volume, where they are others. */
  readonly persistentFields?: readonly Field[];
}

/** `secretRef.name` is a field of a field. */
type Field = readonly [title: string, field: string, shape?: Shape];

const readOnly = ['ReadOnly', 'readOnly', 'bool'] as const;
const fsType = ['FSType', 'fsType'] as const;

/** Kinds of storage that few clusters use, by the field of the volume that holds them. Models describe.go print…VolumeSource */
const kinds: Readonly<Record<string, Kind>> = {
  iscsi: {
    type: 'ISCSI',
    explanation:
      "an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod",
    fields: [
      ['TargetPortal', 'targetPortal'],
      ['IQN', 'iqn'],
      ['Lun', 'lun', 'number'],
      ['ISCSIInterface', 'iscsiInterface'],
      fsType,
      readOnly,
      ['Portals', 'portals', 'list'],
      ['DiscoveryCHAPAuth', 'chapAuthDiscovery', 'bool'],
      ['SessionCHAPAuth', 'chapAuthSession', 'bool'],
      ['SecretRef', 'secretRef', 'secret'],
      ['InitiatorName', 'initiatorName', 'text or none'],
    ],
  },
  glusterfs: {
    type: 'Glusterfs',
    explanation: "a Glusterfs mount on the host that shares a pod's lifetime",
    fields: [['EndpointsName', 'endpoints'], ['Path', 'path'], readOnly],
    persistentFields: [
      ['EndpointsName', 'endpoints'],
      ['EndpointsNamespace', 'endpointsNamespace', 'text or unset'],
      ['Path', 'path'],
      readOnly,
    ],
  },
  rbd: {
    type: 'RBD',
    explanation: "a Rados Block Device mount on the host that shares a pod's lifetime",
    fields: [
      ['CephMonitors', 'monitors', 'list'],
      ['RBDImage', 'image'],
      fsType,
      ['RBDPool', 'pool'],
      ['RadosUser', 'user'],
      ['Keyring', 'keyring'],
      ['SecretRef', 'secretRef', 'secret'],
      readOnly,
    ],
  },
  quobyte: {
    type: 'Quobyte',
    explanation: "a Quobyte mount on the host that shares a pod's lifetime",
    fields: [['Registry', 'registry'], ['Volume', 'volume'], readOnly],
  },
  vsphereVolume: {
    type: 'vSphereVolume',
    explanation: 'a Persistent Disk resource in vSphere',
    fields: [['VolumePath', 'volumePath'], fsType, ['StoragePolicyName', 'storagePolicyName']],
  },
  cinder: {
    type: 'Cinder',
    explanation: 'a Persistent Disk resource in OpenStack',
    fields: [['VolumeID', 'volumeID'], fsType, readOnly, ['SecretRef', 'secretRef', 'secret']],
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk',
    explanation: 'a Persistent Disk resource in photon platform',
    fields: [['PdID', 'pdID'], fsType],
  },
  portworxVolume: {
    type: 'PortworxVolume',
    explanation: 'a Portworx Volume resource',
    fields: [['VolumeID', 'volumeID']],
  },
  scaleIO: {
    type: 'ScaleIO',
    explanation: 'a persistent volume backed by a block device in ScaleIO',
    fields: [
      ['Gateway', 'gateway'],
      ['System', 'system'],
      ['Protection Domain', 'protectionDomain'],
      ['Storage Pool', 'storagePool'],
      ['Storage Mode', 'storageMode'],
      ['VolumeName', 'volumeName'],
      fsType,
      readOnly,
    ],
    persistentFields: [
      ['Gateway', 'gateway'],
      ['System', 'system'],
      ['Protection Domain', 'protectionDomain'],
      ['Storage Pool', 'storagePool'],
      ['Storage Mode', 'storageMode'],
      ['VolumeName', 'volumeName'],
      ['SecretName', 'secretRef.name'],
      ['SecretNamespace', 'secretRef.namespace'],
      fsType,
      readOnly,
    ],
  },
  storageos: {
    type: 'StorageOS',
    explanation: 'a StorageOS Persistent Disk resource',
    fields: [['VolumeName', 'volumeName'], ['VolumeNamespace', 'volumeNamespace'], fsType, readOnly],
  },
  flocker: {
    type: 'Flocker',
    explanation: 'a Flocker volume mounted by the Flocker agent',
    fields: [
      ['DatasetName', 'datasetName'],
      ['DatasetUUID', 'datasetUUID'],
    ],
  },
};

/** Go's `%v` of a reference to a secret. */
export function secretReferenceText(value: unknown): string {
  if (value === undefined || value === null) return 'nil';
  const name = textOf(value, 'name');
  return 'namespace' in asObject(value)
    ? `&SecretReference{Name:${name},Namespace:${textOf(value, 'namespace')},}`
    : `&LocalObjectReference{Name:${name},}`;
}

function show(value: unknown, shape: Shape): string {
  switch (shape) {
    case 'bool':
      return String(value === true);
    case 'number':
      return String(value ?? 0);
    case 'list':
      return `[${Array.isArray(value) ? value.join(' ') : ''}]`;
    case 'secret':
      return secretReferenceText(value);
    case 'text or none':
      return String(value ?? '<none>');
    case 'text or unset':
      return String(value ?? '<unset>');
    case 'text':
      return String(value ?? '');
  }
}

/** The lines for such a source, the first without its indentation; undefined when the volume has none. */
export function legacySourceText(volume: unknown, persistent: boolean): string | undefined {
  const object = asObject(volume);
  const field = Object.keys(kinds).find((name) => object[name] !== undefined);
  const kind = field === undefined ? undefined : kinds[field];
  if (field === undefined || !kind) return undefined;
  const source = asObject(object[field]);
  const fields = (persistent ? kind.persistentFields : undefined) ?? kind.fields;
  const lines = fields.map(([title, name, shape = 'text']) => {
    // kubectl forgets the colon here.
    const colon = title === 'ISCSIInterface' ? '' : ':';
    return `    ${title}${colon}\t${show(fieldOf(source, ...name.split('.')), shape)}\n`;
  });
  return `Type:\t${kind.type} (${kind.explanation})\n${lines.join('')}`;
}
