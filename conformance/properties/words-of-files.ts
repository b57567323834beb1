/** What is said of keys, values and the files that they come from. */
export const LITERALS = [
  'a=1',
  'a=',
  '=a',
  'a',
  'a=b=c',
  "a='q'",
  'a="q"',
  'k.v=x y',
  'a b=c',
  'lines=x\ny',
  'a=1,b=2',
  'yes=no',
  '..=1',
  'x/y=1',
  'é=1',
  '10=ten',
  '9=nine',
  '__proto__=p',
  'constructor=c',
];

export const FILES = [
  'one.txt',
  'k=one.txt',
  'none.txt',
  'dir',
  '.',
  'k=dir',
  '=one.txt',
  'k=',
  'a=b=one.txt',
  'bin.dat',
  'one.txt,two.txt',
  'dir/three.txt',
  'bad key.txt',
  'k k=one.txt',
];

export const ENV_FILES = ['env', 'bad.env', 'none.env', 'dir', 'one.txt', 'env2'];

const POD = `{ containers: [{ name: main, image: nginx, env: [{ name: OLD, value: "1" }, { name: FROM, valueFrom: { fieldRef: { fieldPath: metadata.name } } }], resources: { limits: { cpu: 500m } } }, { name: side, image: busybox }], initContainers: [{ name: init, image: alpine }] }`;
const DEPLOY = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web }, annotations: { note: old } }
spec: { replicas: 1, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: ${POD} } }
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec: { selector: { app: web }, ports: [{ port: 80, name: http }] }
`;

/** The files that command lines find where they run. */
export const CONTENTS: Readonly<Record<string, string>> = {
  'one.txt': 'one\n',
  'two.txt': 'no newline',
  'bin.dat': 'a\u0000b\u0001\n',
  'bad key.txt': 'x',
  'dir/three.txt': 'three\n  indented\n',
  'dir/four.properties': 'a=b\n\n# c\nd = e\n',
  env: '# comment\nA=1\n\nB=two words\nC=\n  D=x\nE\nHOME2="q"\n',
  env2: 'A=1\r\nB=2\r\n',
  'bad.env': 'A B=1\n',
  'config.json': '{"auths":{}}',
  'tls.crt': 'no certificate\n',
  'tls.key': 'no key\n',
  'deploy.yaml': DEPLOY,
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: db, annotations: { note: "a: b" } }\nspec: ${POD}\n`,
  'svc.yaml': SERVICE,
  'list.yaml': `${DEPLOY}---\n${SERVICE}`,
  'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\ndata: { a: "yes", b: "x\\ny\\n" }\n',
  'binding.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: x }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }\nsubjects: [{ kind: User, name: jane, apiGroup: rbac.authorization.k8s.io }]\n',
  'patch.yaml': 'metadata:\n  labels:\n    from: file\n',
};
