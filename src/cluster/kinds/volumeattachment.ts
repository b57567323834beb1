import type { VolumeAttachment, VolumeAttachmentSpec, VolumeError } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkSubdomain } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { validateDriverName } from './csidriver-name.ts';
import { columns, defineKind, withOldMetadata } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
const MAX_METADATA = 256 * 1024;
const MAX_MESSAGE = 1024;

function validateError(error: VolumeError | undefined, path: string, errors: FieldErrors): void {
  if ((error?.message ?? '').length > MAX_MESSAGE) errors.tooLong(`${path}.message`, MAX_METADATA);
}

/** Models pkg/apis/storage/validation/validation.go ValidateVolumeAttachment */
function validate({ spec, status }: VolumeAttachment, errors: FieldErrors): void {
  const { attacher, nodeName, source } = spec;
  const { persistentVolumeName: volume, inlineVolumeSpec: inline } = source;
  if (attacher === '') errors.required('spec.attacher');
  if (inline && volume !== undefined) errors.forbidden('spec.source', ONE_SOURCE);
  else if (!inline && volume === undefined) errors.required('spec.source', ONE_SOURCE);
  else if (volume === '') {
    errors.required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName');
  }
  errors.complain('spec.nodeName', nodeName, checkSubdomain(nodeName));
  const metadata = Object.entries(status?.attachmentMetadata ?? {});
  if (metadata.reduce((sum, [key, value]) => sum + key.length + value.length, 0) > MAX_METADATA) {
    errors.tooLong('status.attachmentMetadata', MAX_METADATA);
  }
  validateError(status?.attachError, 'status.attachError', errors);
  validateError(status?.detachError, 'status.detachError', errors);
}

// Go shows where pointers lead, which differs from run to run.
const pointer = (type: string, value: unknown): string =>
  `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`;

const goSpec = ({ attacher, nodeName, source }: VolumeAttachmentSpec): GoText => {
  const volume = pointer('string', source.persistentVolumeName);
  const inline = pointer('core.PersistentVolumeSpec', source.inlineVolumeSpec);
  return new GoText(
    `storage.VolumeAttachmentSpec{Attacher:${quote(attacher)}, Source:storage.VolumeAttachmentSource{PersistentVolumeName:${volume}, InlineVolumeSpec:${inline}}, NodeName:${quote(nodeName)}}`,
  );
};

/** Models pkg/registry/storage/volumeattachment/strategy.go */
export const volumeattachment = defineKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.VolumeAttachment',
  hasStatus: true,
  returnsDeleted: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Attacher', 'PV', 'Node', 'Attached:boolean', 'Age').map((column) =>
    column.name === 'Attacher' ? { ...column, format: 'name' } : column,
  ),
  initialStatus: () => ({ attached: false }),
  prepareForStatusUpdate: withOldMetadata,
  validate(object, errors) {
    validate(object, errors);
    validateDriverName(object.spec.attacher, 'spec.attacher', errors);
    const volume = object.spec.source.persistentVolumeName;
    if (volume !== undefined) {
      errors.complain('spec.source.persistentVolumeName', volume, checkSubdomain(volume));
    }
  },
  validateUpdate(object, old, errors) {
    validate(object, errors);
    if (!semanticEqual(object.spec, old.spec)) errors.invalid('spec', goSpec(object.spec), IMMUTABLE);
  },
  validateStatusUpdate: (object, _old, errors) => validate(object, errors),
  row: ({ metadata, spec, status }, { now }) => [
    metadata?.name ?? '',
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status?.attached ?? false,
    age(metadata?.creationTimestamp, now),
  ],
});
