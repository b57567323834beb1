import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { accessModesText } from './access-modes.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { fractionalBytes } from './podspec/warnings.ts';
import { prepareClaimStatus, validateClaimStatus } from './persistentvolumeclaim-status.ts';
import { validateClaim, validateClaimUpdate } from './persistentvolumeclaim-validation.ts';

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const claimSpecDefaults = (spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec =>
  withDefaults<PersistentVolumeClaimSpec>(spec, { resources: {}, volumeMode: 'Filesystem' });

/** Models pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaimSpec */
export const claimSpecWarnings = (
  { resources }: PersistentVolumeClaimSpec,
  path: string,
): readonly string[] =>
  (['requests', 'limits'] as const).flatMap((list) =>
    fractionalBytes(resources?.[list]?.['storage'], `${path}.resources.${list}[storage]`),
  );

const isKnownSource = ({ apiGroup = '', kind }: TypedLocalObjectReference): boolean =>
  (kind === 'PersistentVolumeClaim' && apiGroup === '') ||
  (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io');

/**
 * Drops what is off (volume attributes classes, sources in other namespaces) or means nothing as a source, and says a source
 * in both of its fields. Models pkg/api/persistentvolumeclaim/util.go
 */
function prepareSpec(
  spec: PersistentVolumeClaimSpec,
  old?: PersistentVolumeClaimSpec,
): PersistentVolumeClaimSpec {
  let out = spec;
  if (old?.volumeAttributesClassName === undefined)
    out = replace(out, 'volumeAttributesClassName', undefined);
  if (out.dataSourceRef?.namespace && !old?.dataSourceRef) out = replace(out, 'dataSourceRef', undefined);
  const hadSource = old?.dataSource !== undefined || old?.dataSourceRef !== undefined;
  if (!hadSource && !out.dataSourceRef && out.dataSource && !isKnownSource(out.dataSource)) {
    out = replace(out, 'dataSource', undefined);
  }
  if (out.dataSource) return withDefaults(out, { dataSourceRef: out.dataSource });
  if (!out.dataSourceRef || out.dataSourceRef.namespace) return out;
  const { namespace: _namespace, ...dataSource } = out.dataSourceRef;
  return { ...out, dataSource };
}

const prepare = (object: PersistentVolumeClaim, old?: PersistentVolumeClaim): PersistentVolumeClaim =>
  object.spec ? replace(object, 'spec', prepareSpec(object.spec, old?.spec)) : object;

/** Models pkg/registry/core/persistentvolumeclaim/strategy.go */
export const persistentvolumeclaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  schema: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  hasStatus: true,
  returnsDeleted: true,
  columns: columns(
    'Name',
    'Status',
    'Volume',
    'Capacity',
    'Access Modes',
    'StorageClass',
    'VolumeAttributesClass',
    'Age',
    'VolumeMode*',
  ),
  defaults: (object) => replace(object, 'spec', claimSpecDefaults(object.spec ?? {})),
  prepareForCreate: (object) => prepare(object),
  prepareForUpdate: (object, old) => prepare(object, old),
  warnings: ({ metadata, spec }) => [
    ...(metadata?.annotations?.[OLD_CLASS] === undefined
      ? []
      : [
          `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]),
    ...claimSpecWarnings(spec ?? {}, 'spec'),
  ],
  initialStatus: () => ({ phase: 'Pending' }),
  prepareForStatusUpdate: (object, old) =>
    replace(object, 'status', prepareClaimStatus(object.status ?? {}, old.status ?? {})),
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: (object, _old, errors) => validateClaimStatus(object, errors),
  row({ metadata, spec, status }, { now }) {
    const bound = spec?.volumeName ?? '';
    return [
      metadata?.name ?? '',
      metadata?.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
      bound,
      bound === '' ? '' : (status?.capacity?.['storage'] ?? '0'),
      bound === '' ? '' : accessModesText(status?.accessModes),
      metadata?.annotations?.[OLD_CLASS] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      age(metadata?.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
});
