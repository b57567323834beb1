/**
 * Writes src/cluster/api/facts/pod-template-structs.json: the Go structures under a PodTemplateSpec, whose field names, order
 * and types the pod template hash depends on. Run it with the path of a Kubernetes source tree:
 *
 *     node scripts/generate-pod-template-structs.ts ../kubernetes
 *
 * A structure is `Field type;…` in Go's order; `Field=json type` where the JSON name is not the field's in lower camel case,
 * `Field= type` where the field is inlined, `Field !type` where JSON has it even when it is empty. What is no structure is the
 * type that it stands for.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [tree] = process.argv.slice(2);
if (tree === undefined) throw new Error('usage: generate-pod-template-structs.ts KUBERNETES_SOURCE_TREE');

const read = (path: string): string => readFileSync(join(tree, 'staging/src/k8s.io', path), 'utf8');
const sources = { core: read('api/core/v1/types.go'), meta: read('apimachinery/pkg/apis/meta/v1/types.go') };
const target = new URL('../src/cluster/api/facts/pod-template-structs.json', import.meta.url);

/** Types that are written by a rule of their own, or that templates never hold. */
const LEAVES = new Set([
  'metav1.Time',
  'resource.Quantity',
  'intstr.IntOrString',
  'metav1.ManagedFieldsEntry',
]);
const SCALARS = new Set(['string', 'bool', 'int', 'int32', 'int64']);

const facts: Record<string, string> = {};

/** A type as another package would write it. */
function qualified(type: string, home: 'core' | 'meta'): string {
  const [, prefix = '', name = ''] = /^((?:\*|\[\]|map\[[\w.]+\])*)([\w.]+)$/.exec(type) ?? [];
  if (name === '') throw new Error(`cannot read the type ${type}`);
  const key = prefix.replace(/map\[([\w.]+)\]/g, (_, inner: string) => `map[${qualified(inner, home)}]`);
  const local = SCALARS.has(name) || name.includes('.');
  return `${key}${local ? name : `${home === 'core' ? 'corev1' : 'metav1'}.${name}`}`;
}

/** As Go prints a type: packages by their last name. */
const printed = (type: string): string => type.replace(/\b(?:corev1|metav1)\./g, 'v1.');

function visit(type: string): void {
  const name = type.replace(/^(?:\*|\[\]|map\[[\w.]+\])*/, '');
  const [source, bare = ''] = name.split('.');
  if (LEAVES.has(name) || (source !== 'corev1' && source !== 'metav1')) return;
  const home = source === 'corev1' ? 'core' : 'meta';
  const body = new RegExp(`^type ${bare} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(sources[home])?.[1];
  const key = printed(name);
  if (key in facts) return;
  if (body === undefined) {
    const alias = new RegExp(`^type ${bare} (\\S+)`, 'm').exec(sources[home])?.[1];
    if (alias === undefined) throw new Error(`${name} is not declared`);
    if (alias !== 'string') facts[key] = printed(qualified(alias, home));
    return;
  }
  facts[key] = '';
  const fields: string[] = [];
  const children: string[] = [];
  for (const line of body.split('\n')) {
    const [, first = '', second, json] =
      /^\t([\w.*[\]]+)(?:\s+([\w.*[\]]+))?\s+`.*json:"([^"]*)"/.exec(line) ?? [];
    if (json === undefined) continue;
    const [jsonName = '', ...options] = json.split(',');
    const always = jsonName === '' || options.includes('omitempty') ? '' : '!';
    const fieldType = qualified(second ?? first, home);
    const field = second === undefined ? (first.split('.').at(-1) ?? first) : first;
    const usual = field.charAt(0).toLowerCase() + field.slice(1);
    fields.push(`${field}${jsonName === usual ? '' : `=${jsonName}`} ${always}${printed(fieldType)}`);
    children.push(fieldType);
  }
  facts[key] = fields.join(';');
  children.forEach(visit);
}

visit('corev1.PodTemplateSpec');
writeFileSync(target, `${JSON.stringify(facts)}\n`);
