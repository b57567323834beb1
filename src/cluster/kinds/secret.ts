import type { Secret } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { validateSecret, validateSecretUpdate } from './secret-validation.ts';
import { columns, defineKind, withDefaults } from './kind.ts';

function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** Plain texts become data; reading never shows them again. */
function encoded(object: Secret): Secret {
  const { stringData, ...rest } = object;
  if (stringData === undefined) return object;
  const own = Object.entries(stringData).map(([key, value]) => [key, base64(value)]);
  return { ...rest, data: { ...rest.data, ...(Object.fromEntries(own) as Record<string, string>) } };
}

/** Models pkg/registry/core/secret/strategy.go */
export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  schema: 'io.k8s.api.core.v1.Secret',
  columns: columns('Name', 'Type', 'Data', 'Age'),
  defaults: (object) => withDefaults(encoded(object), { type: 'Opaque' }),
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
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
