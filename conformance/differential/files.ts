import path from 'node:path';

/** Where a corpus' manifests are to be found: their texts by path. */
export type Manifests = ReadonlyMap<string, string>;

/** What a line reads from files, as it names it. */
export interface NamedFile {
  readonly name: string;
  readonly directory: boolean;
}

const FILE_FLAG = /(?:^|\s)(?:-[a-zA-Z]*f|--filename)[= ]*("[^"]*"|'[^']*'|[^\s"'|;&<>)]+)/g;
const KUSTOMIZE_FLAG = /(?:^|\s)(?:-k|--kustomize)[= ]*([^\s"'|;&<>)]+)/g;
const FROM_FLAG = /--from-(?:env-)?file[= ]*(?:[\w.-]+=)?("[^"]*"|'[^']*'|[^\s"'|;&<>)]+)/g;
const PATCH_FLAG = /--patch-file[= ]*([^\s"'|;&<>)]+)/g;

/** The files and directories that the kubectl commands of a line read, as far as it names them plainly. */
export function filesOf(cmd: string): readonly NamedFile[] {
  const [line = ''] = cmd.split(/<<-?\s*['"]?\w+/);
  const named = (pattern: RegExp, directory: boolean): NamedFile[] =>
    [...line.matchAll(pattern)]
      .flatMap(([, text = '']) => text.replace(/^["']|["']$/g, '').split(','))
      .filter((name) => name !== '' && name !== '-' && !/^https?:|[$`*<>{}]|^-/.test(name))
      .map((name) => ({ name, directory }));
  const isLogs = /\blogs\b.*\s-f|\bexec\b|\b(tail|grep|rm|cut) .*-f/.test(line);
  return [
    ...(isLogs ? [] : named(FILE_FLAG, false)),
    ...named(PATCH_FLAG, false),
    ...named(KUSTOMIZE_FLAG, true),
    ...named(FROM_FLAG, false),
  ].filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at);
}

/** The manifest that a name means: the one whose path ends with most of it. */
export function manifestFor(name: string, manifests: Manifests): string | undefined {
  const parts = name
    .replace(/^https?:\/\/[^/]*/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  for (let from = 0; from < parts.length; from++) {
    const tail = `/${parts.slice(from).join('/')}`;
    for (const [file, text] of manifests) if (`/${file}`.endsWith(tail)) return text;
  }
  return undefined;
}

/** An object of a kind that a file's name speaks of; `NAME` is what the file is called. */
const standIns: readonly (readonly [RegExp, string])[] = [
  [/(^|[-_.])(ns|namespace)/, 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: NAME\n'],
  [
    /(^|[-_.])(pvc|claim)/,
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: NAME\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n',
  ],
  [
    /(^|[-_.])(pv|volume)/,
    'apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: NAME\nspec:\n  capacity:\n    storage: 1Gi\n  accessModes: [ReadWriteOnce]\n  hostPath:\n    path: /data\n',
  ],
  [
    /svc|service(?!-?account)/,
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: NAME\nspec:\n  selector:\n    app: NAME\n  ports:\n  - port: 80\n',
  ],
  [
    /config-?map|(^|[-_.])cm/,
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\ndata:\n  color: blue\n',
  ],
  [/secret/, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: NAME\nstringData:\n  password: open\n'],
  [/(^|[-_.])(sa|service-?account)/, 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: NAME\n'],
  [
    /cron/,
    'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: NAME\nspec:\n  schedule: "*/5 * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: OnFailure\n          containers:\n          - name: main\n            image: busybox\n            command: [date]\n',
  ],
  [
    /job/,
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: NAME\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: main\n        image: busybox\n        command: [date]\n',
  ],
  [
    /stateful|(^|[-_.])sts/,
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: NAME\nspec:\n  serviceName: NAME\n  selector:\n    matchLabels:\n      app: NAME\n  template:\n    metadata:\n      labels:\n        app: NAME\n    spec:\n      containers:\n      - name: nginx\n        image: nginx:1.25\n',
  ],
  [
    /daemon|(^|[-_.])ds/,
    'apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: NAME\nspec:\n  selector:\n    matchLabels:\n      app: NAME\n  template:\n    metadata:\n      labels:\n        app: NAME\n    spec:\n      containers:\n      - name: nginx\n        image: nginx:1.25\n',
  ],
  [
    /deploy|replicaset|(^|[-_.])rs/,
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: NAME\nspec:\n  selector:\n    matchLabels:\n      app: NAME\n  template:\n    metadata:\n      labels:\n        app: NAME\n    spec:\n      containers:\n      - name: nginx\n        image: nginx:1.25\n',
  ],
  [
    /ingress/,
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: NAME\nspec:\n  defaultBackend:\n    service:\n      name: NAME\n      port:\n        number: 80\n',
  ],
  [
    /netpol|network-?policy/,
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: NAME\nspec:\n  podSelector: {}\n',
  ],
  [
    /binding/,
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: NAME\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n- kind: ServiceAccount\n  name: default\n',
  ],
  [
    /role/,
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: NAME\nrules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [get, list]\n',
  ],
  [/quota/, 'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: NAME\nspec:\n  hard:\n    pods: "20"\n'],
];
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: NAME\nspec:\n  containers:\n  - name: main\n    image: nginx:1.25\n';

/** An object that a manifest of such a name might hold, for files that only the author had. */
export function standInFor(name: string): string {
  const stem = path.basename(name).replace(/\.\w+$/, '');
  const word = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const text = standIns.find(([pattern]) => pattern.test(stem.toLowerCase()))?.[1] ?? POD;
  return text.replaceAll('NAME', word === '' ? 'sample' : word);
}

/**
 * The text of a file that a line reads and that the session has not made: the corpus' manifest of that name, or a stand-in.
 * Undefined for what cannot be made up.
 */
export function provided(file: NamedFile, cmd: string, manifests: Manifests): string | undefined {
  if (file.directory) return undefined;
  if (/\.(ya?ml|json)$/.test(file.name)) {
    const found = manifestFor(file.name, manifests);
    if (found !== undefined) return found;
    if (/--patch-file/.test(cmd)) return 'metadata:\n  labels:\n    patched: "true"\n';
    return standInFor(file.name);
  }
  if (/--from-(env-)?file/.test(cmd)) return 'color=blue\nsize=large\n';
  return undefined;
}
