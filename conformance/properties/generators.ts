import fc from 'fast-check';
import type { CommandLine, FlagValues } from './command-lines.ts';
import { CREATE } from './create-lines.ts';
import { OTHER } from './other-lines.ts';
import { property } from './property.ts';

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

/** What command lines name. */
const FILES: Readonly<Record<string, string>> = {
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

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const written = ([flag, ...values]: FlagValues): fc.Arbitrary<readonly string[]> =>
  values.length === 0
    ? fc.constant([flag])
    : fc
        .tuple(one(values), one([true, true, false]))
        .map(([value, joined]) => (joined && flag.startsWith('--') ? [`${flag}=${value}`] : [flag, value]));

const DRY = [
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run=client'],
  ['--dry-run'],
  ['--dry-run=x'],
  ['--dry-run='],
];
const PRINT = [
  ['-o', 'yaml'],
  ['-o', 'yaml'],
  ['-o', 'yaml'],
  ['-o', 'json'],
  ['-o', 'name'],
  [],
  ['-oyaml'],
  ['-o', 'nope'],
  ['-o=yaml', '--save-config'],
];
const ODD = [
  ['-n', 'other'],
  ['--namespace=x'],
  ['--validate=false'],
  ['--validate=x'],
  ['--field-manager=me'],
  ['--nope'],
  ['-x'],
  ['--save-config'],
  ['--show-managed-fields'],
  ['extra'],
  ['-o', 'jsonpath={.metadata.name}'],
  ['--template={{.kind}}'],
  ['--request-timeout=0'],
  ['--v=0'],
  ['--'],
  ['-q'],
  ['--windows-line-endings'],
];

function lineOf(
  { words, args, flags, needs = [] }: CommandLine,
  lead: readonly string[],
  dry: readonly (readonly string[])[],
  formats: readonly (readonly string[])[] = PRINT,
): fc.Arbitrary<readonly string[]> {
  const own = fc
    .subarray([...flags.keys()], { maxLength: Math.min(4, flags.length) })
    .chain((chosen) => fc.tuple(...chosen.map((at) => written(flags[at] ?? ['--nope']))));
  const needed = fc.tuple(
    ...needs.map((flag) =>
      fc.tuple(written(flag), fc.nat(9)).map(([text, leave]) => (leave === 0 ? [] : text)),
    ),
  );
  const odd = fc.oneof({ weight: 6, arbitrary: fc.constant<readonly string[]>([]) }, one(ODD));
  return fc
    .tuple(one(args), needed, own, one(dry), one(formats), odd)
    .map(([given, must, may, run, print, more]) => {
      const stop = given.indexOf('--');
      const before = stop < 0 ? given : given.slice(0, stop);
      return [
        ...lead,
        ...words,
        ...before,
        ...must.flat(),
        ...may.flat(),
        ...run,
        ...print,
        ...more,
        ...(stop < 0 ? [] : given.slice(stop)),
      ];
    });
}

const asked = (
  name: string,
  lines: readonly fc.Arbitrary<readonly string[]>[],
): ReturnType<typeof property> =>
  property<readonly string[]>({
    name,
    values: fc.oneof(...lines),
    batch: 1,
    call: ([args = []]) => ({ args, files: FILES }),
  });

const isSet = ({ words }: CommandLine): boolean => words[0] === 'set';
const asJson = PRINT.filter((words) => words.includes('json'));
const notAsJson = PRINT.filter((words) => !words.includes('json'));

/** Commands that print what they would send. */
export const generators = [
  asked(
    'create --dry-run',
    CREATE.map((line) => lineOf(line, ['create'], DRY)),
  ),
  asked(
    'other commands, nothing sent',
    OTHER.filter((line) => !isSet(line)).map((line) => lineOf(line, [], line.dryRun === true ? DRY : [[]])),
  ),
  asked(
    'set --local',
    OTHER.filter(isSet).map((line) => lineOf(line, [], [[]], notAsJson)),
  ),
  // What Go's structs held comes out in their fields' order.
  asked(
    'set --local as JSON',
    OTHER.filter(isSet).map((line) => lineOf(line, [], [[]], asJson)),
  ),
];
