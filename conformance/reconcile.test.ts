/** `auth reconcile`, and names that cannot stand in paths: the real kubectl and ours, each on a cluster of its own. */
import { expect, it } from 'vitest';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { Bench, type Call, type Output } from './properties/bench.ts';

const kubectl = findKubectl();

const role = (rules: string, metadata = '  namespace: default\n', kind = 'Role'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: r\n${metadata}rules:\n${rules}`;
const few = '- apiGroups: [""]\n  resources: [pods]\n  verbs: [get, list]\n';
const many = '- apiGroups: ["", apps]\n  resources: [pods, pods/log]\n  verbs: [get, watch]\n';
const urls = '- nonResourceURLs: ["/x", "/y*"]\n  verbs: [get]\n';
const binding = (subjects: string, ref = 'r'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: x\n  namespace: default\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${ref}}\nsubjects:\n${subjects}`;
const user = (name: string): string => `- {kind: User, name: ${name}, apiGroup: rbac.authorization.k8s.io}\n`;
const account = '- {kind: ServiceAccount, name: s, namespace: default}\n';
const guarded = '  namespace: other\n  annotations: {rbac.authorization.kubernetes.io/autoupdate: "false"}\n';

const calls: readonly Call[] = [
  ['', role(few, '')],
  ['', role(few)],
  ['', role(few)],
  ['--dry-run=client -o yaml', role(many + urls)],
  ['', role(many + urls)],
  ['', role(many, '  namespace: default\n  labels: {a: b}\n')],
  ['--remove-extra-permissions --dry-run=client', role(few)],
  ['--remove-extra-permissions', role(few)],
  ['--dry-run=server', role(few)],
  ['', role(few, guarded)],
  ['', role(many, '  namespace: other\n')],
  ['', binding(user('a'))],
  ['', binding(user('b') + account)],
  ['--remove-extra-subjects', binding(user('c') + user('c'))],
  ['', binding(user('c'), 'other')],
  [
    '',
    role('[]\n', '', 'ClusterRole') + 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {x: y}}]}\n',
  ],
  ['', role(few + urls, '', 'ClusterRole')],
  ['', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n'],
  ['', 'apiVersion: v1\nkind: Nope\nmetadata: {name: p}\n'],
  [
    '',
    'apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: p, namespace: default}\n',
  ],
].map(([flags = '', f = '']) => ({
  args: ['auth', 'reconcile', '-f', 'f', ...flags.split(' ').filter((flag) => flag !== '')],
  files: { f },
}));

const names = [
  'get pod x%y',
  'delete pod ..',
  'get pods -n a/b',
  'delete pod x%y -n ..',
  'cp x%y:a b',
  'create token a/b',
  'run x --image=a -n a/b',
].map((line): Call => ({ args: line.split(' ') }));

const comparable = ({ exit, stdout, stderr }: Output): Output => ({
  exit,
  stdout: stdout.replaceAll(/creationTimestamp: .*|resourceVersion: .*|uid: .*/g, 'SERVER'),
  stderr,
});

it.skipIf(kubectl === undefined)('reconciles as the real one does', { timeout: 60_000 }, async () => {
  const start = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: start}\n';
  const [one, other] = await Promise.all([
    Bench.start(kubectl ?? '', start),
    Bench.start(kubectl ?? '', start),
  ]);
  for (const call of [...calls, ...names]) {
    const [real, ours] = [await one.real(call), await other.ours(call)];
    expect({ call, ...comparable(ours) }).toEqual({ call, ...comparable(real) });
  }
  await Promise.all([one.close(), other.close()]);
});
