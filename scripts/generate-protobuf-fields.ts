/**
 * Writes src/node/protobuf/fields.json, the field numbers of the messages that clients send: `node
 * scripts/generate-protobuf-fields.ts DIRECTORY`, where DIRECTORY holds Kubernetes' staging repositories (k8s.io/api,
 * k8s.io/apimachinery) of the version that is emulated.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: node scripts/generate-protobuf-fields.ts DIRECTORY');

/** `[name, type]` by field number; `*` before the type means repeated, `{}` a map of it. */
type Fields = Record<string, readonly [name: string, type: string]>;

const roots = [
  'k8s.io.api.core.v1',
  'k8s.io.api.apps.v1',
  'k8s.io.api.batch.v1',
  'k8s.io.api.networking.v1',
  'k8s.io.api.rbac.v1',
  'k8s.io.api.policy.v1',
  'k8s.io.api.autoscaling.v1',
  'k8s.io.api.autoscaling.v2',
  'k8s.io.api.scheduling.v1',
  'k8s.io.api.storage.v1',
  'k8s.io.api.coordination.v1',
  'k8s.io.api.discovery.v1',
  'k8s.io.api.events.v1',
  'k8s.io.api.authorization.v1',
  'k8s.io.api.authentication.v1',
  'k8s.io.api.certificates.v1',
  'k8s.io.apimachinery',
];

const messages: Record<string, Fields> = {};
for (const file of globSync('{api,apimachinery}/**/generated.proto', { cwd: directory })) {
  const text = readFileSync(path.join(directory, file), 'utf8').replaceAll(/\/\/.*$/gm, '');
  const name = /^package ([\w.]+);/m.exec(text)?.[1] ?? '';
  if (!roots.some((root) => name === root || name.startsWith(`${root}.`))) continue;
  for (const [, message = '', body = ''] of text.matchAll(/^message (\w+) \{([\s\S]*?)^\}/gm)) {
    const fields: Fields = {};
    for (const [, repeated, map, type = '', field = '', number = ''] of body.matchAll(
      /(repeated )?(?:optional )?(map<string, )?([.\w]+)>? (\w+) = (\d+)/g,
    )) {
      const full = /^[a-z]\w*$/.test(type)
        ? type
        : type.startsWith('.')
          ? type.slice(1)
          : type.includes('.')
            ? type
            : `${name}.${type}`;
      fields[number] = [field, `${repeated === undefined ? '' : '*'}${map === undefined ? '' : '{}'}${full}`];
    }
    messages[`${name}.${message}`] = fields;
  }
}
const lines = Object.entries(messages)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, fields]) => `${JSON.stringify(name)}:${JSON.stringify(fields)}`);
writeFileSync(
  path.join(import.meta.dirname, '../src/node/protobuf/fields.json'),
  `{\n${lines.join(',\n')}\n}\n`,
);
