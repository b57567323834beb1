import type { ConfigMap } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkConfigKey } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

const size = (map: object | undefined): number => Object.keys(map ?? {}).length;

const LIMIT = 1024 * 1024;
const FROZEN = 'field is immutable when `immutable` is set';

/** Models pkg/apis/core/validation/validation.go ValidateConfigMap */
function validate({ data, binaryData }: ConfigMap, errors: FieldErrors): void {
  let total = 0;
  for (const [key, value] of Object.entries(data ?? {})) {
    errors.complain(`data[${key}]`, key, checkConfigKey(key));
    if (binaryData?.[key] !== undefined) {
      errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    }
    total += value.length;
  }
  for (const [key, value] of Object.entries(binaryData ?? {})) {
    errors.complain(`binaryData[${key}]`, key, checkConfigKey(key));
    total += value.length;
  }
  // The error is about the object, whose path has no name.
  if (total > LIMIT) errors.tooLong('[]', LIMIT);
}

function validateUpdate(object: ConfigMap, old: ConfigMap, errors: FieldErrors): void {
  if (old.immutable === true) {
    if (object.immutable !== true) errors.forbidden('immutable', FROZEN);
    if (!equal(object.data, old.data)) errors.forbidden('data', FROZEN);
    if (!equal(object.binaryData, old.binaryData)) errors.forbidden('binaryData', FROZEN);
  }
  validate(object, errors);
}

/** Models pkg/registry/core/configmap/strategy.go */
export const configmap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  schema: 'io.k8s.api.core.v1.ConfigMap',
  columns: columns('Name', 'Data', 'Age'),
  validate,
  validateUpdate,
  row: ({ metadata, data, binaryData }, { now }) => [
    metadata?.name ?? '',
    size(data) + size(binaryData),
    age(metadata?.creationTimestamp, now),
  ],
});
