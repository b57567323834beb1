/** A flag, and values that are right, nearly right and wrong; without values it stands alone. */
export type FlagValues = readonly [flag: string, ...values: readonly string[]];

/** A command with words that it may be given. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Its arguments, one set of which it gets. */
  readonly args: readonly (readonly string[])[];
  readonly flags: readonly FlagValues[];
  /** Flags that most calls have. */
  readonly needs?: readonly FlagValues[];
  /** It would change the cluster if `--dry-run` were not among its flags. */
  readonly dryRun?: boolean;
}

export const NAMES = [
  ['web'],
  ['web'],
  ['my-app'],
  ['a.b'],
  ['UPPER'],
  [],
  ['a', 'b'],
  [''],
  ['x'.repeat(70)],
  ['has space'],
  ['-'],
];
export const IMAGES: FlagValues = [
  '--image',
  'nginx',
  'nginx:1.27',
  'reg.io/a/b_c:v1',
  'a/b@sha256:0123',
  '',
  'UP:x',
  'nginx alpine',
  'a.b/c',
  '1x',
  'x/UPPER:Tag',
  'nginx:',
];
export const PORTS = [
  '80',
  '0',
  '-1',
  '70000',
  '80:8080',
  'http',
  '',
  '80-90',
  '8080:http',
  '443:https',
  '53/UDP',
  '80:',
  ':80',
  '80:80:80',
];
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
export const LABELS: FlagValues = [
  '--labels',
  'a=b',
  'a=b,c=d',
  'a',
  'a=',
  '',
  'A b=c',
  'a=b,a=c',
  'x/y=z',
  'a==b',
  '=a',
  'a=b c',
];
export const QUOTAS = [
  'cpu=1',
  'cpu=1,memory=1Gi',
  'cpu=',
  'cpu',
  'cpu=x',
  'pods=10,services=2',
  'cpu=1000m',
  'memory=1073741824',
  'cpu=0.5',
  'cpu=1e3',
  'a=1',
  '=1',
  'cpu=1=2',
  'cpu=-1',
  'memory=1.5Gi',
  'cpu=1,cpu=2',
  'cpu=0.0001',
  'requests.storage=1Ti',
  '',
];
export const VERBS: FlagValues = [
  '--verb',
  'get',
  'get,list',
  'get,list,watch',
  '*',
  'use',
  'impersonate',
  'nope',
  'get,get',
  '',
  '*,get',
  'bind',
  'proxy',
  'GET',
];
export const RESOURCES: FlagValues = [
  '--resource',
  'pods',
  'pods,deployments',
  'deployments.apps',
  'deploy',
  'po',
  'pods/log',
  'foo',
  'pods.v1',
  '*',
  'deployments.apps/scale',
  'svc,ing',
  'pods,*',
  'nodes',
  'rs.extensions',
  '/log',
  'pods/',
  '',
  'deployments.v1.apps',
  'pods,pods',
  'users',
  'psp',
];
export const SUBJECTS: readonly FlagValues[] = [
  ['--user', 'jane', 'a,b', '', 'system:x'],
  ['--group', 'dev', 'a,b', ''],
  ['--serviceaccount', 'ns:sa', 'ns:sa,b:c', 'sa', 'a:b:c', ':', 'ns:', ':sa', ''],
];
export const RESTRICT: FlagValues = ['--resource-name', 'a', 'a,b', '', 'a,a'];
export const PERCENT = [
  '1',
  '50%',
  '0',
  '-1',
  'x',
  '150%',
  '1.5',
  '',
  '%',
  '10%%',
  '01',
  '+1',
  '2147483648',
  '-5%',
];
