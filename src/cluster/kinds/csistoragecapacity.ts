import type { CSIStorageCapacity } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goSelector } from '../machinery/go.ts';
import { checkSubdomain } from '../machinery/names.ts';
import { nano } from '../machinery/quantity.ts';
import { DEFAULT_COLUMNS, defineKind } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { validateSelector } from './selector-validation.ts';

/** Models pkg/apis/storage/validation/validation.go ValidateCSIStorageCapacity */
function validate(object: CSIStorageCapacity, errors: FieldErrors): void {
  const { nodeTopology, storageClassName, capacity } = object;
  if (nodeTopology) validateSelector(nodeTopology, 'nodeTopology', errors);
  errors.complain('storageClassName', storageClassName, checkSubdomain(storageClassName));
  if (capacity !== undefined && nano(capacity) < 0n) {
    errors.invalid('capacity', capacity, 'must be greater than or equal to 0');
  }
}

/** Models pkg/registry/storage/csistoragecapacity/strategy.go */
export const csistoragecapacity = defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  schema: 'io.k8s.api.storage.v1.CSIStorageCapacity',
  unconditionalUpdate: false,
  columns: DEFAULT_COLUMNS,
  validate,
  validateUpdate(object, old, errors) {
    validate(object, errors);
    if (!semanticEqual(object.nodeTopology, old.nodeTopology)) {
      errors.invalid('nodeTopology', goSelector(object.nodeTopology ?? {}), IMMUTABLE);
    }
    if (object.storageClassName !== old.storageClassName) {
      errors.invalid('storageClassName', object.storageClassName, IMMUTABLE);
    }
  },
  row: ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? ''],
});
