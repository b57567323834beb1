import fc from 'fast-check';
import { spoilt } from './mutate.ts';
import { property } from './property.ts';
import { sample } from './sample-object.ts';

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const name = one([
  ...[
    'metadata',
    'name',
    'labels',
    'spec',
    'containers',
    'ports',
    'numbers',
    'words',
    'mixed',
    'nested',
    'map',
    'replicas',
    'text',
    'huge',
    'exact',
    'largest',
    'beyond',
    'odd',
    '__proto__',
    'constructor',
    'length',
  ],
  ...[
    'none',
    'empty',
    'nothing',
    'image',
    'containerPort',
    'env',
    'value',
    'app',
    'ready',
    'weight',
    'missing',
    'kind',
    'a\\.b/c',
    'k-1',
    '_u',
  ],
]);
const index = one([
  '0',
  '1',
  '-1',
  '2',
  '5',
  '-4',
  '*',
  ':',
  '0:',
  ':1',
  '0:2',
  '-2:',
  '::2',
  '1:3:1',
  ':-1',
  '::-1',
  '2:1',
  '0:0',
  '0,1',
  '0,-1,2',
  '5,0',
  '1:2,0',
  '',
  ' 0 ',
  '0 , 1',
  '99999999999',
]);
const quotedKey = one([
  "'name'",
  '"name"',
  "'a b'",
  "'x.y'",
  "'a.b/c'",
  "'missing'",
  "'name','image'",
  "'it\\'s'",
  "''",
  '"k-1"',
  "'text','on'",
  "'*'",
]);
const literal = one([
  '1',
  '2',
  '80',
  '2.5',
  '1e3',
  '-7',
  '0',
  '1.0',
  '"one"',
  "'one'",
  "'a'",
  'true',
  'false',
  'nil',
  '"nginx:1.27"',
  '""',
  '"1"',
  '10',
  'tru',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  "'\\''",
  '"\\""',
  '0x1',
]);
const operator = one(['==', '!=', '<', '>', '<=', '>=', '=', '===', '&&', '=~', ' == ', '!']);

const { path } = fc.letrec<{ path: string; filter: string }>((tie) => ({
  path: fc
    .tuple(
      one(['', '', '', '', '$', '@', '$.', '.']),
      fc.array(
        fc.oneof(
          { maxDepth: 2, depthIdentifier: 'path' },
          { weight: 8, arbitrary: name.map((word) => `.${word}`) },
          { weight: 2, arbitrary: index.map((text) => `[${text}]`) },
          { weight: 1, arbitrary: quotedKey.map((text) => `[${text}]`) },
          {
            weight: 1,
            arbitrary: one([
              '.*',
              '[*]',
              '..',
              '..name',
              '..*',
              '.',
              '..[0]',
              '.spec.containers',
              '.spec.containers[*]',
              '.spec.map',
              '.spec.numbers',
            ]),
          },
          { weight: 2, arbitrary: tie('filter').map((text) => `[?(${text})]`) },
        ),
        { maxLength: 4 },
      ),
    )
    .map(([root, parts]) => root + parts.join('')),
  filter: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'filter' },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          name.map((word) => `@.${word}`),
          operator,
          literal,
        )
        .map((parts) => parts.join('')),
    },
    fc
      .tuple(
        fc.oneof(tie('path'), literal, one(['@', '@.name', '@.weight'])),
        operator,
        fc.oneof(tie('path'), literal),
      )
      .map((parts) => parts.join('')),
    one([
      '@.ports',
      '@',
      '@.ready',
      '@.weight > 2',
      '@.name in ("a")',
      '@>1',
      '@<"b"',
      '@==1',
      '',
      '@.name=="one"',
      '!@.x',
      '@.missing',
      'a',
      '@.ports[0].containerPort==80',
    ]),
  ),
}));

const { block } = fc.letrec<{ block: string }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'block' },
    { weight: 6, arbitrary: path.map((text) => `{${text}}`) },
    {
      weight: 1,
      arbitrary: one([
        '{"a\\n"}',
        "{'b\\t'}",
        '{"x"}',
        'text ',
        '\\n',
        '\n',
        '{end}',
        '{range}',
        '{}',
        '{ }',
        '{1}',
        '{-1}',
        '{1.5}',
        '{true}',
        '{"é"}',
        '{"\\u00e9"}',
        "{'\\''}",
        '}',
        '{{',
        '{"a" "b"}',
        '{.spec.replicas  .kind}',
        '{"unclosed}',
        '{@}',
        '{$}',
        '{*}',
        '{[0]}',
        '{1e}',
        '{.1}',
        '{true.x}',
        '{x}',
        '{range.kind}',
      ]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          path,
          fc.array(tie('block'), { maxLength: 3 }),
          one(['{end}', '{end}', '{end}', '{ end }', '']),
        )
        .map(([over, inner, end]) => `{range ${over}}${inner.join('')}${end}`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(path, path, one([' ', ',', ', ', '  '])).map(([a, b, gap]) => `{${a}${gap}${b}}`),
    },
  ),
}));
const template = fc.array(block, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '.',
  '..',
  '*',
  '@',
  '$',
  '?',
  "'",
  '"',
  '\\',
  ' ',
  ',',
  ':',
  '0',
  '-',
  '!',
  '=',
  '==',
  '<',
  '&',
  '|',
  '~',
  '+',
  'é',
  '\n',
  '#',
  '{end}',
  '{range .x}',
];
const expression = spoilt(template, PIECES, { whole: 3, spoilt: 1 });

const shows = (
  title: string,
  output: (text: string) => readonly string[],
  file = false,
): ReturnType<typeof property> =>
  property<string>({
    name: title,
    values: expression,
    batch: 1,
    call: ([text = '']) => ({
      args: ['label', '--local', '-f', 'o.json', 'a=b', ...output(text)],
      files: { 'o.json': sample, ...(file ? { expression: text } : {}) },
    }),
  });

/** JSONPath, in every way in which `-o` takes it. */
export const jsonpath = [
  shows('jsonpath', (text) => ['-o', `jsonpath=${text}`]),
  shows('jsonpath-as-json', (text) => ['-o', `jsonpath-as-json=${text}`]),
  shows(
    'jsonpath-file',
    () => ['-o', 'jsonpath-file=expression', '--allow-missing-template-keys=false'],
    true,
  ),
];
