import type { Secret } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, withDefaults } from './kind.ts';

/** Models pkg/registry/core/secret/strategy.go */
export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  schema: 'io.k8s.api.core.v1.Secret',
  columns: columns('Name', 'Type', 'Data', 'Age'),
  defaults: (object) => withDefaults(object, { type: 'Opaque' }),
  fields: {
    type: ({ type }) => type ?? '',
  },
  row: ({ metadata, type, data }, { now }) => [
    metadata?.name ?? '',
    type ?? '',
    Object.keys(data ?? {}).length,
    age(metadata?.creationTimestamp, now),
  ],
});
