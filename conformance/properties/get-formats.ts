import fc from 'fast-check';
import { spoilt } from './mutate.ts';
import { LOG_HEAD, property } from './property.ts';

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const what = one([
  ...[
    ['pods'],
    ['cm'],
    ['svc'],
    ['deploy'],
    ['pods,svc'],
    ['cm,deploy'],
    ['pod', 'db'],
    ['pod', 'web-10', 'db'],
    ['pod/db', 'cm/one'],
    ['cm', 'one', 'two'],
  ],
  ...[
    ['pods', '-l', 'app=web'],
    ['cm', '-l', 'app!=one'],
    ['pods', '-l', 'app=none'],
    ['pod', 'nope'],
    ['pod/db', 'pod/nope'],
    ['cronjob'],
    ['pods', '--field-selector=metadata.name=db'],
  ],
]);
const path = one([
  ...[
    '.metadata.name',
    'metadata.name',
    '{.metadata.name}',
    '{metadata.name}',
    '.metadata.labels.app',
    '.metadata.labels.a\\.b/c',
    '.spec.containers[*].image',
  ],
  ...[
    '.spec.containers[0].image',
    '.spec.containers[-1].name',
    '.spec.containers[?(@.name=="side")].image',
    '..image',
    '.spec.ports[*].port',
    '.data',
    '.data.key',
  ],
  ...[
    '.data.number',
    '.data.lines',
    '.metadata.annotations',
    '.metadata.missing',
    '.spec.containers[*].ports[*].containerPort',
    '.kind',
    '.spec.replicas',
    '.',
    '@',
    '',
  ],
  ...[
    '.spec.containers[9].name',
    '.metadata[',
    '{.a',
    '.a}',
    '.metadata.labels',
    '.spec.containers',
    '.status.phase',
    '.spec.containers[0].resources.requests.memory',
    '.spec.containers[0].resources.requests.cpu',
    '{.metadata.name}{.kind}',
    '$.kind',
    'x y',
    '.spec.suspend',
    '*',
    '.metadata.*',
    '.spec..name',
    '.metadata.generation',
    '.metadata.creationTimestamp',
    '.metadata.annotations.__proto__',
    '.metadata.labels.constructor',
    '__proto__',
    '.toString',
    '.constructor.name',
  ],
]);
const column = fc
  .tuple(one(['NAME', 'A', 'LONGER NAME', 'b', '한글', '', '"Q"']), path)
  .map(([head, spec]) => `${head}:${spec}`);
const columns = spoilt(
  fc.array(column, { minLength: 1, maxLength: 4 }).map((all) => all.join(',')),
  [':', ',', '{', '}', '.', '[', ']', ' ', '*', '"', '@'],
  { whole: 3, spoilt: 1 },
);
const rows = spoilt(
  fc
    .array(fc.tuple(one(['NAME', 'A', 'KIND']), path), { minLength: 1, maxLength: 3 })
    .map((all) => `${all.map(([head]) => head).join('   ')}\n${all.map(([, spec]) => spec).join(' ')}\n`),
  [' ', '\n', '.', '{', '}', '\t', 'X'],
  { whole: 2, spoilt: 1 },
);
const format = one([
  '',
  '',
  '',
  'wide',
  'name',
  'yaml',
  'json',
  'JSON',
  'nope',
  'custom-columns',
  'custom-columns=',
  'custom-columns-file',
  'jsonpath',
  'go-template',
  'jsonpath-file=none',
  'yaml=x',
  'wide=1',
  'custom-columns-file=none',
  'jsonpath={.items[*].metadata.name}',
  'go-template={{len .items}}',
]);
const flags = fc.subarray(
  [
    '--show-labels',
    '--show-kind',
    '--no-headers',
    '-Lapp',
    '-L=app,tier',
    '--label-columns=none',
    '-L__proto__,constructor',
    '-L=toString',
    '-L',
    '--ignore-not-found',
    '--show-managed-fields',
    '--show-labels=false',
    '--output-watch-events',
    '-A',
    '--chunk-size=1',
    '--allow-missing-template-keys=false',
    '--no-headers=x',
  ],
  { maxLength: 3 },
);
const sort = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly string[]>([]) },
  path.map((spec) => [`--sort-by=${spec}`]),
);

const call = (
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): { args: readonly string[]; files: Readonly<Record<string, string>> } => ({
  args: ['get', ...args],
  files,
});

/** What `kubectl get` makes of the same objects. */
export const getFormats = [
  property<readonly [readonly string[], string, readonly string[], readonly string[]]>({
    name: 'get custom-columns',
    values: fc.tuple(what, columns, sort, flags),
    batch: 1,
    drawn: LOG_HEAD,
    call: ([value = [[], '', [], []]]) =>
      call([...value[0], `-ocustom-columns=${value[1]}`, ...value[2], ...value[3]]),
  }),
  property<readonly [readonly string[], string, readonly string[]]>({
    name: 'get custom-columns-file',
    values: fc.tuple(what, rows, sort),
    batch: 1,
    drawn: LOG_HEAD,
    call: ([value = [[], '', []]]) =>
      call([...value[0], '-ocustom-columns-file=columns', ...value[2]], { columns: value[1] }),
  }),
  property<readonly [readonly string[], string, readonly string[], readonly string[]]>({
    name: 'get tables',
    values: fc.tuple(what, format, sort, flags),
    batch: 1,
    drawn: LOG_HEAD,
    call: ([value = [[], '', [], []]]) =>
      call([...value[0], ...(value[1] === '' ? [] : ['-o', value[1]]), ...value[2], ...value[3]]),
  }),
];
