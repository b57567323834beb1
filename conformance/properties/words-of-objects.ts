import type { FlagValues } from './command-lines.ts';

/** What is said of objects: right, nearly right and wrong. */
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
  '10=a,9=b',
  '__proto__=x,b=c',
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
