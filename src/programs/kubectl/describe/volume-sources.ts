import type { PersistentVolumeSpec, Volume } from '../../../cluster/api/types.ts';
import { formatValue } from '../output/go-format.ts';
import { compareStrings } from '../output/go-values.ts';
import { goList } from './describer.ts';
import { legacySourceText, secretReferenceText } from './legacy-volume-sources.ts';
import { Quantity } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

/** A volume's source: what a pod's volume and a persistent volume have in common. */
type Source = {
  readonly [K in keyof Omit<Volume, 'name'> | keyof PersistentVolumeSpec]?:
    | (K extends keyof Volume ? Volume[K] : never)
    | (K extends keyof PersistentVolumeSpec ? PersistentVolumeSpec[K] : never)
    | undefined;
};

type Fields = readonly (readonly [string, unknown])[];

/** Writes a source's kind, what that is, and its fields. */
function writeSource(writer: PrefixWriter, type: string, explanation: string, fields: Fields): void {
  const lines = fields.map(
    ([title, value]) => `    ${title}:\t${value === undefined ? '' : String(value)}\n`,
  );
  writer.write(2, `Type:\t${type} (${explanation})\n${lines.join('')}`);
}

const off = (value: boolean | undefined): boolean => value === true;

/** Attributes of a CSI volume, sorted. */
function writeAttributes(writer: PrefixWriter, attributes: { readonly [key: string]: string } = {}): void {
  writer.write(2, 'VolumeAttributes:\t');
  const keys = Object.keys(attributes).sort(compareStrings);
  if (keys.length === 0) writer.line('<none>');
  keys.forEach((key, at) => {
    if (at > 0) writer.write(2, '');
    if (at > 0) writer.write(2, '\t');
    const line = `${key}=${attributes[key] ?? ''}`;
    writer.write(2, line.length > 140 ? `${line.slice(0, 140)}...\n` : `${line}\n`);
  });
}

function writeProjected(
  writer: PrefixWriter,
  sources: NonNullable<Volume['projected']>['sources'] = [],
): void {
  writer.write(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)\n');
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources) {
    if (secret) {
      writer.write(2, `SecretName:\t${secret.name ?? ''}\n    Optional:\t${off(secret.optional)}\n`);
    } else if (downwardAPI) writer.write(2, 'DownwardAPI:\ttrue\n');
    else if (configMap) {
      writer.write(2, `ConfigMapName:\t${configMap.name ?? ''}\n    Optional:\t${off(configMap.optional)}\n`);
    } else if (serviceAccountToken) {
      writer.write(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}\n`);
    }
  }
}

type Writer<K extends keyof Source> = (
  writer: PrefixWriter,
  source: NonNullable<Source[K]>,
  persistent: boolean,
) => void;

/** How each kind of source is shown, in the order in which kubectl looks for them. Models describe.go print…VolumeSource */
const writers: { readonly [K in keyof Source]?: Writer<K> } = {
  hostPath: (writer, { path, type }) =>
    writeSource(writer, 'HostPath', 'bare host directory volume', [
      ['Path', path],
      ['HostPathType', type ?? '<none>'],
    ]),
  emptyDir: (writer, { medium, sizeLimit }) => {
    const limit = Quantity.parse(sizeLimit);
    writeSource(writer, 'EmptyDir', "a temporary directory that shares a pod's lifetime", [
      ['Medium', medium],
      ['SizeLimit', limit.compare(Quantity.zero) > 0 ? limit : '<unset>'],
    ]);
  },
  gcePersistentDisk: (writer, { pdName, fsType, partition = 0, readOnly }) =>
    writeSource(writer, 'GCEPersistentDisk', 'a Persistent Disk resource in Google Compute Engine', [
      ['PDName', pdName],
      ['FSType', fsType],
      ['Partition', partition],
      ['ReadOnly', off(readOnly)],
    ]),
  awsElasticBlockStore: (writer, { volumeID, fsType, partition = 0, readOnly }) =>
    writeSource(writer, 'AWSElasticBlockStore', 'a Persistent Disk resource in AWS', [
      ['VolumeID', volumeID],
      ['FSType', fsType],
      ['Partition', partition],
      ['ReadOnly', off(readOnly)],
    ]),
  gitRepo: (writer, { repository, revision }) =>
    writeSource(writer, 'GitRepo', 'a volume that is pulled from git when the pod is created', [
      ['Repository', repository],
      ['Revision', revision],
    ]),
  secret: (writer, { secretName, optional }) =>
    writeSource(writer, 'Secret', 'a volume populated by a Secret', [
      ['SecretName', secretName],
      ['Optional', off(optional)],
    ]),
  configMap: (writer, { name, optional }) =>
    writeSource(writer, 'ConfigMap', 'a volume populated by a ConfigMap', [
      ['Name', name],
      ['Optional', off(optional)],
    ]),
  nfs: (writer, { server, path, readOnly }) =>
    writeSource(writer, 'NFS', 'an NFS mount that lasts the lifetime of a pod', [
      ['Server', server],
      ['Path', path],
      ['ReadOnly', off(readOnly)],
    ]),
  persistentVolumeClaim: (writer, { claimName, readOnly }) =>
    writeSource(
      writer,
      'PersistentVolumeClaim',
      'a reference to a PersistentVolumeClaim in the same namespace',
      [
        ['ClaimName', claimName],
        ['ReadOnly', off(readOnly)],
      ],
    ),
  downwardAPI: (writer, { items = [] }) => {
    writer.write(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:\n');
    for (const { fieldRef, resourceFieldRef, path } of items) {
      if (fieldRef) writer.write(3, `${fieldRef.fieldPath} -> ${path}\n`);
      if (resourceFieldRef) writer.write(3, `${resourceFieldRef.resource} -> ${path}\n`);
    }
  },
  azureDisk: (writer, { diskName, diskURI, kind, fsType, cachingMode, readOnly }) =>
    writeSource(writer, 'AzureDisk', 'an Azure Data Disk mount on the host and bind mount to the pod', [
      ['DiskName', diskName],
      ['DiskURI', diskURI],
      ['Kind', kind],
      ['FSType', fsType],
      ['CachingMode', cachingMode],
      ['ReadOnly', off(readOnly)],
    ]),
  azureFile: (writer, source, persistent) =>
    writeSource(writer, 'AzureFile', 'an Azure File Service mount on the host and bind mount to the pod', [
      ['SecretName', source.secretName],
      ...(persistent
        ? [['SecretNamespace', 'secretNamespace' in source ? (source.secretNamespace ?? '') : ''] as const]
        : []),
      ['ShareName', source.shareName],
      ['ReadOnly', off(source.readOnly)],
    ]),
  cephfs: (writer, { monitors, path, user, secretFile, secretRef, readOnly }) =>
    writeSource(writer, 'CephFS', "a CephFS mount on the host that shares a pod's lifetime", [
      ['Monitors', goList(monitors)],
      ['Path', path],
      ['User', user],
      ['SecretFile', secretFile],
      ['SecretRef', secretReferenceText(secretRef)],
      ['ReadOnly', off(readOnly)],
    ]),
  local: (writer, { path }) =>
    writeSource(writer, 'LocalVolume', 'a persistent volume backed by local storage on a node', [
      ['Path', path],
    ]),
  fc: (writer, { targetWWNs = [], lun, fsType, readOnly }) =>
    writeSource(writer, 'FC', 'a Fibre Channel disk', [
      ['TargetWWNs', targetWWNs.join(', ')],
      ['LUN', lun ?? '<none>'],
      ['FSType', fsType],
      ['ReadOnly', off(readOnly)],
    ]),
  flexVolume: (writer, { driver, fsType, secretRef, readOnly, options = {} }) =>
    writeSource(
      writer,
      'FlexVolume',
      'a generic volume resource that is provisioned/attached using an exec based plugin',
      [
        ['Driver', driver],
        ['FSType', fsType],
        ['SecretRef', secretReferenceText(secretRef)],
        ['ReadOnly', off(readOnly)],
        ['Options', formatValue(options)],
      ],
    ),
  projected: (writer, { sources }) => writeProjected(writer, sources),
  csi: (writer, source) => {
    writeSource(writer, 'CSI', 'a Container Storage Interface (CSI) volume source', [
      ['Driver', source.driver],
      ['FSType', source.fsType],
      ...('volumeHandle' in source ? [['VolumeHandle', source.volumeHandle] as const] : []),
      ['ReadOnly', off(source.readOnly)],
    ]);
    writeAttributes(writer, source.volumeAttributes);
  },
  image: (writer, { reference: image, pullPolicy }) =>
    writeSource(writer, 'Image', 'a container image or OCI artifact', [
      ['Reference', image],
      ['PullPolicy', pullPolicy],
    ]),
};

const kinds = Object.keys(writers);

/** Writes the source of a volume; `<unknown>` for one of a kind that clusters have no more. */
export function writeVolumeSource(writer: PrefixWriter, source: Source, persistent = false): void {
  const kind = kinds.find((name) => source[name as keyof Source] !== undefined) as
    keyof typeof writers | undefined;
  // Kind and source belong together, which the table's type says and an indexed access cannot.
  const write = kind && (writers[kind] as Writer<typeof kind> | undefined);
  const value = kind && source[kind];
  if (write && value) {
    write(writer, value as never, persistent);
    return;
  }
  const legacy = legacySourceText(source, persistent);
  if (legacy === undefined) writer.write(1, '<unknown>\n');
  else writer.write(2, legacy);
}
