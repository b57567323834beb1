import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import { LOG_HEAD, property, type Drawn } from './property.ts';
import { CONTENTS } from './words-of-files.ts';

const NAMES = ['pods', 'cm'] as const;
const LOCAL = ['-f', 'deploy.yaml', '-o', 'yaml'] as const;

const digits = fc.oneof(
  fc.integer({ min: -20, max: 2000 }).map(String),
  one([
    ...['', '0', '00', '007', '010', '0x1F', '0X1f', '0b11', '0o17', '1_000', '0_7', '_1', '1_', '+1', '-0'],
    ...['1e3', '1.0', '1.', '.5', ' 1', '1 ', '2147483647', '2147483648', '-2147483649', '4294967296'],
    ...[
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775809',
      '1'.repeat(30),
      '١',
      '1k',
      'NaN',
    ],
  ]),
);

/** Whole numbers, and what is nearly one. */
export const number = spoilt(digits, ['0', '_', 'x', '-', '+', '.', 'e', ' ', '8', 'b'], {
  whole: 3,
  spoilt: 1,
});

const byNumber: readonly ((text: string) => readonly string[])[] = [
  (text) => ['scale', 'deploy/web', `--replicas=${text}`, '--dry-run=client', '-o', 'name'],
  (text) => ['scale', '-f', 'deploy.yaml', '--replicas=3', `--current-replicas=${text}`, '--dry-run=client'],
  (text) => ['create', 'deployment', 'x', '--image=a', `--replicas=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'deployment', 'x', '--image=a', '--port', text, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'priorityclass', 'x', `--value=${text}`, '--dry-run=client', '-oyaml'],
  (text) => [
    'create',
    'service',
    'nodeport',
    'x',
    '--tcp=80',
    `--node-port=${text}`,
    '--dry-run=client',
    '-oyaml',
  ],
  (text) => ['create', 'service', 'clusterip', 'x', `--tcp=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'service', 'clusterip', 'x', `--tcp=80:${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'pdb', 'x', '--selector=a=b', `--min-available=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'quota', 'x', `--hard=pods=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['get', ...NAMES.slice(0, 1), `--chunk-size=${text}`, '-oname'],
  (text) => ['rollout', 'history', 'deploy/web', `--revision=${text}`],
  (text) => ['rollout', 'undo', 'deploy/web', `--to-revision=${text}`, '--dry-run=client'],
  (text) => ['rollout', 'status', 'deploy/web', `--revision=${text}`],
  (text) => ['logs', 'db', `--tail=${text}`],
  (text) => ['logs', 'db', `--limit-bytes=${text}`],
  (text) => ['logs', '-l', 'app=web', `--max-log-requests=${text}`],
  (text) => ['delete', 'cm', 'one', '--dry-run=client', `--grace-period=${text}`],
  (text) => ['autoscale', 'deploy', 'web', `--max=${text}`, '--dry-run=client', '-oyaml'],
  (text) => [
    'autoscale',
    'deploy',
    'web',
    '--max=900',
    `--cpu-percent=${text}`,
    '--dry-run=client',
    '-oyaml',
  ],
  (text) => ['expose', 'pod', 'db', `--port=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['expose', 'pod', 'db', '--port=80', `--target-port=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['run', 'x', '--image=a', `--port=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['get', 'cm', 'one', '-oname', `-v=${text}`.replace(/[1-9]/g, '0')],
  (text) => ['port-forward', 'pod/nope', text],
  (text) => ['port-forward', 'pod/nope', `${text}:80`],
  (text) => ['proxy', `--port=${text}`, '--nope'],
];

const truth = one([
  ...[
    'true',
    'false',
    'True',
    'TRUE',
    'tRUE',
    't',
    'T',
    'f',
    'F',
    'False',
    'FALSE',
    '1',
    '0',
    '',
    'yes',
    'no',
  ],
  ...['on', 'y', ' true', 'true ', '2', '-1', 'nil', 'é', '"true"', 'a"b', 'a\nb', 'truely'],
]);
const byTruth: readonly ((text: string) => readonly string[])[] = [
  (text) => ['get', 'pods', `--no-headers=${text}`, '-ocustom-columns=A:.kind'],
  (text) => ['label', '--local', ...LOCAL, 'app=b', `--overwrite=${text}`],
  (text) => ['label', '--local', '-f', 'deploy.yaml', `--list=${text}`],
  (text) => ['set', 'image', `--local=${text}`, ...LOCAL, 'main=x', '--dry-run=client'],
  (text) => ['run', 'x', '--image=a', `--privileged=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['run', 'x', '--image=a', `--command=${text}`, '--dry-run=client', '-oyaml', '--', 'a'],
  (text) => ['create', 'cm', 'x', `--append-hash=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['delete', 'cm', 'one', `--now=${text}`, '--dry-run=client'],
  (text) => ['delete', 'cm', 'one', '--dry-run=client', `--cascade=${text}`],
  (text) => ['create', 'cm', 'x', `--dry-run=${text}`, '-oname', '--nope'],
  (text) => ['create', 'cm', 'x', `--validate=${text}`, '-oname', '--dry-run=client'],
];

const amount = fc.oneof(
  one([
    '0',
    '1',
    '2',
    '30',
    '1.5',
    '0.5',
    '.5',
    '5.',
    '90',
    '600',
    '9223372036',
    '2562047',
    '1e3',
    '+1',
    '-3',
  ]),
  fc.integer({ min: 0, max: 100_000 }).map(String),
);
const unit = one(['s', 's', 'm', 'h', 'h', 'ms', 'us', 'µs', 'μs', 'ns', '', 'd', 'S', ' s', 'min']);
const steps = fc
  .array(fc.tuple(amount, unit), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => part.join('')).join(''));

/** Too short for the real one to be answered in: what it says then depends on the machine. */
const isShort = (text: string): boolean => /[nuµμm]s|^[+]?0*[0-4]?(\.\d*)?s$|(^|[^\d])0*\.\d/.test(text);

/** Durations, and what is nearly one. */
export const duration = spoilt(
  fc.oneof(steps, one(['', '0', '-1', '5', 's', '.s', '+', '-', '1h1', '9223372036854775807ns', '1hh'])),
  ['.', '-', '+', 'h', 'm', 's', ' ', '0', 'x', '9'],
  { whole: 2, spoilt: 1 },
);
const byDuration: readonly ((text: string) => readonly string[])[] = [
  (text) => [
    'wait',
    'pod/db',
    '--for=jsonpath={.metadata.name}=db',
    `--timeout=${isShort(text) ? '9s' : text}`,
  ],
  (text) => ['wait', 'pod/nope', '--for=delete', `--timeout=${text}`],
  (text) => ['logs', 'db', `--since=${text}`],
  (text) => ['delete', 'cm', 'one', '--dry-run=client', `--timeout=${text}`],
  (text) => ['scale', 'deploy/web', '--replicas=1', '--dry-run=client', `--timeout=${text}`],
  (text) => ['exec', 'nope', `--pod-running-timeout=${text}`, '--', 'a'],
  (text) => ['create', 'token', 'nope', `--duration=${text}`],
  (text) => ['get', 'cm', 'one', '-oname', `--request-timeout=${isShort(text) ? '9s' : text}`],
];

const two = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 28 }) },
  fc.integer({ min: 0, max: 70 }),
);
const pad = (value: number): string => String(value).padStart(2, '0');
const moment = fc
  .tuple(
    one(['2024', '2023', '0001', '9999', '0000', '1969', '24', '12024']),
    fc.tuple(two, two, two, two, two),
    one(['', '', '.5', '.123456789', '.1234567891', '.', ',5', '.000']),
    one(['Z', 'Z', 'Z', '+09:00', '-05:30', '+24:00', '+9:00', 'z', '', '+0900', ' Z', '-00:00', '+14:59']),
    one(['T', 'T', 'T', 't', ' ']),
  )
  .map(
    ([year, [month, day, hour, minute, second], fraction, zone, middle]) =>
      `${year}-${pad(((month - 1 + 12) % 12) + (month > 28 ? 12 : 1))}-${pad(day)}${middle}${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zone}`,
  );

/** Times as RFC 3339 writes them, and nearly so. */
export const time = spoilt(
  fc.oneof(
    { weight: 6, arbitrary: moment },
    one(['', 'x', '2024', '2024-01-01', 'null', '1700000000', 'now']),
  ),
  ['-', ':', 'T', 'Z', '0', '9', ' ', '.', '+', '"', 'é'],
  { whole: 2, spoilt: 1 },
);
const typed = (name: string, text: string): string =>
  `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x","creationTimestamp":${text}},"spec":{"selector":{},"template":{"metadata":{},"spec":{"containers":[{"name":"a","resources":${name}}]}}}}`;

const asked = (
  name: string,
  values: fc.Arbitrary<string>,
  lines: readonly ((text: string) => readonly string[])[],
  drawn: Drawn = {},
): ReturnType<typeof property> =>
  property<readonly [string, (text: string) => readonly string[]]>({
    name,
    values: fc.tuple(values, one(lines)),
    batch: 1,
    drawn,
    call: ([value]) => ({ args: value === undefined ? [] : value[1](value[0]), files: CONTENTS }),
  });

const quantityText = fc
  .tuple(
    one(['', '', '', '', '-', '+']),
    fc.oneof(
      fc.integer({ min: 0, max: 5000 }).map(String),
      fc.tuple(fc.nat(99), fc.nat(9999)).map(([whole, part]) => `${String(whole)}.${String(part)}`),
      one([
        ...['0', '0.0', '00', '01', '1.', '.5', '1.5', '0.001', '0.0001', '0.1', '1000', '1024', '1048576'],
        ...['1500', '999999999999', '9223372036854775807', '9223372036854775808', '12345678901234567890123'],
        ...['1.10', '100.00', '0.000000001', '0.0000000001', '1.0000000001', '.', ''],
      ]),
    ),
    one([
      ...[
        '',
        '',
        'm',
        'm',
        'k',
        'M',
        'G',
        'T',
        'P',
        'E',
        'Ki',
        'Mi',
        'Gi',
        'Ti',
        'Pi',
        'Ei',
        'n',
        'u',
        'e3',
        'E3',
      ],
      ...['e-3', 'E+2', 'e0', 'e', 'K', 'ki', 'Z', 'i', 'e3.5', 'e20', 'e-12', 'mm', ' ', 'b', 'E', 'e1Ki'],
    ]),
  )
  .map((parts) => parts.join(''));

/** Quantities, and what is nearly one. */
export const quantity = spoilt(quantityText, ['0', '.', 'e', 'm', 'i', '-', '+', 'K', '1', ' '], {
  whole: 4,
  spoilt: 1,
});
const byQuantity: readonly ((text: string) => readonly string[])[] = [
  (text) => ['create', 'quota', 'x', `--hard=cpu=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['create', 'quota', 'x', `--hard=memory=${text},pods=${text}`, '--dry-run=client', '-ojson'],
  (text) => ['set', 'resources', '--local', ...LOCAL, `--limits=cpu=${text}`],
  (text) => ['set', 'resources', '--local', ...LOCAL, `--requests=memory=${text},cpu=${text}`],
];

/** What flags and fields of some type are given: numbers, durations, times, quantities. */
export const flagValues = [
  asked('numbers in flags', number, byNumber),
  asked('truth in flags', truth, byTruth, LOG_HEAD),
  asked('durations in flags', duration, byDuration),
  asked('times in flags', time, [
    (text) => ['logs', 'db', `--since-time=${text}`],
    (text) => ['logs', 'db', '--since=5s', `--since-time=${text}`],
  ]),
  asked('quantities in flags', quantity, byQuantity),
  property<readonly [string, string, boolean]>({
    name: 'quantities and times in fields',
    // What is neither is the decoder's to refuse.
    values: fc.tuple(
      quantityText.filter((text) =>
        /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(text),
      ),
      moment.filter((text) =>
        /^(?:2024|1969|0001|9998)-(?:0[1-9]|1[0-2])-(?:[01][1-9]|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[-+](?:[01]\d|2[0-3]):[0-5]\d)$/.test(
          text,
        ),
      ),
      fc.boolean(),
    ),
    batch: 1,
    call: ([value = ['', '', true]]) => {
      const [amount, moment, quotes] = value;
      const bare = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(amount) && !quotes;
      const text = bare ? amount : JSON.stringify(amount);
      return {
        args: ['set', 'serviceaccount', '--local', '-f', 'x', 'sa', '-oyaml'],
        files: { x: typed(`{"limits":{"cpu":${text}}}`, JSON.stringify(moment)) },
      };
    },
  }),
];
