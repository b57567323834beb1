/**
 * Writes src/cluster/api/facts/core-structs.json: the Go structures of the server's own, unversioned core types under a pod's and a
 * volume's spec, as far as they are not the same as those of v1 in pod-template-structs.json, which says how the facts are written
 * (scripts/generate-pod-template-structs.ts). JSON names are those of v1. Run it with the path of a Kubernetes source tree:
 *
 *     node scripts/generate-core-structs.ts ../kubernetes
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [tree] = process.argv.slice(2);
if (tree === undefined) throw new Error('usage: generate-core-structs.ts KUBERNETES_SOURCE_TREE');

const read = (path: string): string => readFileSync(join(tree, path), 'utf8');
const facts = new URL('../src/cluster/api/facts/', import.meta.url);
const own = read('pkg/apis/core/types.go');
const versioned = read('staging/src/k8s.io/api/core/v1/types.go');
const ofV1 = JSON.parse(readFileSync(new URL('pod-template-structs.json', facts), 'utf8')) as Readonly<
  Record<string, string>
>;

const ROOTS = [
  'PodSpec',
  'PersistentVolumeClaimSpec',
  'PersistentVolumeSource',
  'EphemeralContainer',
  'PodTemplateSpec',
];
const SCALARS = new Set(['string', 'bool', 'int', 'int32', 'int64']);

/** Fields that v1 has elsewhere, by the name of the structure that holds them here. */
const MOVED: Readonly<Record<string, string>> = { PodSecurityContext: 'PodSpec' };

const bodyOf = (source: string, name: string): string | undefined =>
  new RegExp(`^type ${name} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1];

/** As Go prints a type: packages by their last name. */
const printed = (type: string): string =>
  type
    .replace(/(?<![\w.])\w+(?![\w.\]]*\])(?=$)/, (name) => (SCALARS.has(name) ? name : `core.${name}`))
    .replace(/\[(\w+)\]/, (_, key: string) => `[${SCALARS.has(key) ? key : `core.${key}`}]`)
    .replace('metav1.', 'v1.');

/** JSON names of a v1 structure's fields; '' for what is inlined. */
function jsonNames(name: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of (bodyOf(versioned, name) ?? '').split('\n')) {
    const [, field = '', json] = /^\t([\w.]+)\s.*json:"([^",]*)/.exec(line) ?? [];
    if (json !== undefined) found.set(field.split('.').at(-1) ?? field, json);
  }
  return found;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const found: Record<string, string> = {};

function visit(name: string): void {
  const body = bodyOf(own, name);
  const key = `core.${name}`;
  if (body === undefined || key in found) return;
  const names = new Map([...jsonNames(MOVED[name] ?? ''), ...jsonNames(name)]);
  const fields: string[] = [];
  const children: string[] = [];
  for (const line of body.split('\n')) {
    const [, first, second] = /^\t([\w.]+)(?: +([\w.*[\]]+))?(?:\s*\/\/.*)?$/.exec(line) ?? [];
    if (first === undefined) continue;
    const field = first.split('.').at(-1) ?? first;
    const json = names.get(field);
    if (json === undefined) throw new Error(`${name}.${field} is not in v1`);
    fields.push(`${field}${json === lowerFirst(field) ? '' : `=${json}`} ${printed(second ?? first)}`);
    children.push((second ?? first).replace(/^(?:\*|\[\]|map\[\w+\])*/, ''));
  }
  found[key] = fields.join(';');
  children.forEach(visit);
}

ROOTS.forEach(visit);
const META = /\bv1\.(?!LabelSelector|ObjectMeta)/g;
for (const [name, fields] of Object.entries(found)) {
  const same = ofV1[name.replace('core.', 'v1.')]?.replaceAll('!', '').replace(META, 'core.');
  if (same === fields) delete found[name];
}
writeFileSync(new URL('core-structs.json', facts), `${JSON.stringify(found)}\n`);
