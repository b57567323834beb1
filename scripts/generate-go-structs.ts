/**
 * Writes src/programs/kubectl/typed/go-structs.json: the Go structures of the kinds that kubectl handles through typed clients, for
 * their field order and the fields that JSON has even when they are empty. Run it with the path of a Kubernetes source tree:
 *
 *     node scripts/generate-go-structs.ts ../kubernetes
 *
 * A structure is `field field …` in Go's order, each `name[*][!zero][:type][=word]`: the star marks a pointer, whose empty value is
 * written too; the zero is that of a field that is always written; the type names the structure that the field, or each of its items,
 * is, or says that it is a quantity; `~type` when it holds those by keys that are data. The word is what Go calls the field's type: left
 * out for texts and for structures, `[]` alone for a list of structures.
 *
 * Beside it src/programs/kubectl/typed/registered-kinds.json: the kinds of each version that kubectl has Go types for.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [tree] = process.argv.slice(2);
if (tree === undefined) throw new Error('usage: generate-go-structs.ts KUBERNETES_SOURCE_TREE');

const target = new URL('../src/programs/kubectl/typed/go-structs.json', import.meta.url);

/** The packages by the name that the facts give them. */
const folders: Readonly<Record<string, string>> = {
  core: 'api/core/v1',
  meta: 'apimachinery/pkg/apis/meta/v1',
  apps: 'api/apps/v1',
  appsv1beta1: 'api/apps/v1beta1',
  extensions: 'api/extensions/v1beta1',
  batch: 'api/batch/v1',
  rbac: 'api/rbac/v1',
  policy: 'api/policy/v1',
  networking: 'api/networking/v1',
  scheduling: 'api/scheduling/v1',
  autoscaling: 'api/autoscaling/v2',
  certificates: 'api/certificates/v1',
  authentication: 'api/authentication/v1',
};

/** The kinds of each package. */
const kinds: Readonly<Record<string, string>> = {
  core: 'Pod Node Event Service ReplicationController Namespace Secret ConfigMap ServiceAccount ResourceQuota',
  apps: 'Deployment DaemonSet ReplicaSet StatefulSet',
  appsv1beta1: 'Deployment StatefulSet',
  extensions: 'Deployment DaemonSet ReplicaSet Ingress',
  batch: 'Job CronJob',
  rbac: 'Role ClusterRole RoleBinding ClusterRoleBinding',
  policy: 'PodDisruptionBudget',
  networking: 'Ingress',
  scheduling: 'PriorityClass',
  autoscaling: 'HorizontalPodAutoscaler',
  certificates: 'CertificateSigningRequest',
  authentication: 'TokenRequest SelfSubjectReview',
};

/** Structures that are written by a rule of their own, with their zero. */
const leaves: Readonly<Record<string, string>> = {
  'meta.Time': 'null',
  'meta.MicroTime': 'null',
  'meta.FieldsV1': 'null',
  'meta.Duration': '"0s"',
  'resource.Quantity': '"0"',
  'intstr.IntOrString': '0',
  'runtime.RawExtension': 'null',
};

const sources = new Map(
  Object.entries(folders).map(
    ([name, folder]) =>
      [name, readFileSync(join(tree, 'staging/src/k8s.io', folder, 'types.go'), 'utf8')] as const,
  ),
);

/** What a source calls other packages. */
function aliasesOf(source: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, alias, path = ''] of source.matchAll(/^\t(?:(\w+) )?"k8s\.io\/([^"]+)"/gm)) {
    const known = Object.entries(folders).find(([, folder]) => folder === path)?.[0];
    const last = path.split('/').at(-1) ?? '';
    found.set(alias ?? last, known ?? last);
  }
  return found;
}

const facts: Record<string, string> = {};

/** The structure that a named type is: its body; the type that it stands for; '' for what is neither. */
function declared(name: string): { readonly body: string } | { readonly alias: string } {
  const [home = '', bare = ''] = name.split('.');
  const source = sources.get(home) ?? '';
  const body = new RegExp(`^type ${bare} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1];
  if (body !== undefined) return { body };
  return { alias: new RegExp(`^type ${bare} (\\S+)`, 'm').exec(source)?.[1] ?? '' };
}

/** A type as the facts need it: the structure inside, whether a map holds it, and the zero that JSON has for it. */
function resolve(
  type: string,
  home: string,
): { readonly struct: string; readonly map: boolean; readonly zero: string; readonly omits: boolean } {
  const [, prefix = '', word = ''] = /^((?:\*|\[\]|map\[[\w.]+\])*)([\w.]+)$/.exec(type) ?? [];
  const [first = '', second] = word.split('.');
  const qualified =
    second === undefined
      ? `${home}.${first}`
      : `${aliasesOf(sources.get(home) ?? '').get(first) ?? first}.${second}`;
  const map = prefix.includes('map[');
  const none = { struct: '', map: false, omits: true };
  if (prefix !== '' && /^u?int8$|^byte$/.test(word)) return { ...none, zero: 'null' };
  const own = leaves[qualified];
  if (own !== undefined) {
    const struct = qualified === 'resource.Quantity' ? 'quantity' : '';
    return { struct, map, zero: prefix === '' ? own : 'null', omits: prefix !== '' };
  }
  if (second === undefined && /^(string|bool|u?int\d*|float\d+)$/.test(first)) {
    const zero = first === 'string' ? '""' : first === 'bool' ? 'false' : '0';
    return { ...none, zero: prefix === '' ? zero : 'null' };
  }
  const found = declared(qualified);
  if ('alias' in found) {
    if (found.alias === '') return { ...none, zero: prefix === '' ? '""' : 'null' };
    const inner = resolve(found.alias, qualified.split('.')[0] ?? '');
    return { ...inner, map: map || inner.map, zero: prefix === '' ? inner.zero : 'null' };
  }
  visit(qualified, found.body);
  return { struct: qualified, map, zero: prefix === '' ? '{}' : 'null', omits: prefix !== '' };
}

/** What Go calls a type that is no pointer. */
function goName(type: string, home: string): string {
  const [, prefix = '', word = ''] = /^\*?((?:\[\]|map\[[\w.]+\])*)\*?([\w.]+)$/.exec(type) ?? [];
  const [first = '', second] = word.split('.');
  if (second === undefined && /^[a-z]/.test(first)) return prefix + (first === 'byte' ? 'uint8' : first);
  const owner = second === undefined ? home : (aliasesOf(sources.get(home) ?? '').get(first) ?? first);
  const folder = folders[owner]?.split('/').at(-1) ?? owner;
  return `${prefix}${folder}.${second ?? first}`;
}

/** The word for a field's type; '' where it goes without saying. */
function wordOf(type: string, home: string, struct: string): string {
  const name = goName(type.replace(/^\*/, ''), home);
  if (name === 'string') return '';
  if (struct === '' || struct === 'quantity') return `=${name}`;
  const own = goName(struct.split('.')[1] ?? '', struct.split('.')[0] ?? '');
  if (name === own) return '';
  return name === `[]${own}` ? '=[]' : `=${name}`;
}

function fieldsOf(name: string, body: string): readonly string[] {
  const [home = ''] = name.split('.');
  const fields: string[] = [];
  for (const line of body.split('\n')) {
    const [, first = '', second, json] =
      /^\t([\w.*[\]]+)(?:\s+([\w.*[\]]+))?\s+`.*json:"([^"]*)"/.exec(line) ?? [];
    if (json === undefined) continue;
    const [jsonName = '', ...options] = json.split(',');
    const inner = resolve(second ?? first, home);
    if (jsonName === '') {
      const found = declared(inner.struct);
      if ('body' in found) fields.push(...fieldsOf(inner.struct, found.body));
      continue;
    }
    const always = !options.includes('omitempty') || !inner.omits;
    const type = inner.struct === '' ? '' : `${inner.map ? '~' : ':'}${inner.struct}`;
    const kept = !always && (second ?? first).startsWith('*');
    const word = wordOf(second ?? first, home, inner.struct);
    fields.push(`${jsonName}${kept ? '*' : ''}${always ? `!${inner.zero}` : ''}${type}${word}`);
  }
  return fields;
}

function visit(name: string, body: string): void {
  if (name in facts) return;
  facts[name] = '';
  facts[name] = fieldsOf(name, body).join(' ');
}

for (const [home, names] of Object.entries(kinds)) for (const name of names.split(' ')) resolve(name, home);

const reached = new Set<string>();
const reach = (name: string): void => {
  if (reached.has(name)) return;
  reached.add(name);
  for (const [, inner = ''] of (facts[name] ?? '').matchAll(/[:~](\w+\.\w+)/g)) reach(inner);
};
for (const [home, names] of Object.entries(kinds))
  for (const name of names.split(' ')) reach(`${home}.${name}`);
for (const name of Object.keys(facts)) if (!reached.has(name)) delete facts[name];
writeFileSync(target, `${JSON.stringify(facts)}\n`);

const registered: Record<string, string> = {};
const api = join(tree, 'staging/src/k8s.io/api');
const scheme = readFileSync(join(tree, 'staging/src/k8s.io/client-go/kubernetes/scheme/register.go'), 'utf8');
const foldersIn = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
for (const group of foldersIn(api)) {
  for (const version of foldersIn(join(api, group))) {
    const file = join(api, group, version, 'register.go');
    if (!existsSync(file) || !scheme.includes(`"k8s.io/api/${group}/${version}"`)) continue;
    const source = readFileSync(file, 'utf8');
    const name = /GroupName\s+= "([^"]*)"/.exec(source)?.[1] ?? '';
    const names = [...source.matchAll(/^\t\t&(\w+)\{\},/gm)].map(([, kind = '']) => kind);
    registered[name === '' ? version : `${name}/${version}`] = names.join(' ');
  }
}
writeFileSync(
  new URL('../src/programs/kubectl/typed/registered-kinds.json', import.meta.url),
  `${JSON.stringify(registered)}\n`,
);
