import type { ControllerRevision } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { GoText } from '../machinery/go.ts';
import { goList, goStruct } from '../machinery/go-values.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

/** A JSON value as `%#v` writes the bytes that the server keeps. */
const goRaw = (value: unknown): GoText =>
  goStruct('runtime.RawExtension', {
    Raw: goList(
      'uint8',
      [...new TextEncoder().encode(JSON.stringify(value))].map(
        (byte) => new GoText(`0x${byte.toString(16)}`),
      ),
    ),
    Object: new GoText('runtime.Object(nil)'),
  });

/** Models pkg/registry/apps/controllerrevision/strategy.go */
export const controllerrevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
  columns: columns('Name', 'Controller', 'Revision', 'Age'),
  validate(object, errors) {
    validateNonNegative(object.revision, 'revision', errors);
    const data: unknown = object.data ?? null;
    if (data === null) errors.required('data', 'data is mandatory');
    else if (typeof data !== 'object' || Array.isArray(data)) {
      errors.required('data', 'data must be a valid JSON object');
    }
  },
  validateUpdate({ revision, data }, old, errors) {
    validateNonNegative(revision, 'revision', errors);
    if (!semanticEqual(data, old.data)) errors.invalid('data', goRaw(data), IMMUTABLE);
  },
  row({ metadata, revision }, { now }) {
    const owner = metadata?.ownerReferences?.find((one) => one.controller === true);
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
    return [
      metadata?.name ?? '',
      owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>',
      revision,
      age(metadata?.creationTimestamp, now),
    ];
  },
});
