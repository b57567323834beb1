import fc from 'fast-check';
import { spoilt } from './mutate.ts';
import { property } from './property.ts';
import { key, text } from './strings.ts';

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const indented = (body: string, by: string): string => body.split('\n').join(`\n${by}`);

const plain = fc.oneof(
  one([
    'a',
    'b c',
    'x',
    '1',
    'true',
    '~',
    'no',
    '0x1F',
    '1e3',
    '12:30',
    '2001-01-01',
    '.inf',
    'a:b',
    'a#b',
    'http://x/y',
    '-1',
    '3.0',
    '',
  ]),
  text.filter((value) => /^[ -~]*$/.test(value)),
  fc.stringMatching(/^[-+]?[0-9_.:eExobinfy]{1,7}$/),
);
const single = text.map((value) => `'${value.replaceAll("'", "''")}'`);
const double = fc.oneof(
  text.map((value) => JSON.stringify(value)),
  fc
    .array(
      fc.oneof(
        one([
          '\\n',
          '\\t',
          '\\x41',
          '\\u00e9',
          '\\U0001F600',
          '\\ ',
          '\\/',
          '\\_',
          '\\N',
          '\\L',
          '\\P',
          '\\e',
          '\\0',
          '\\a',
          '\\\n',
          '\\"',
          '\\q',
          '\\xg',
          '\n',
          '\n\n',
          '  ',
          'é',
          'word',
        ]),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 5 },
    )
    .map((parts) => `"${parts.join('')}"`),
);
const anchor = one(['', '', '', '', '&a ', '&b ', '&a1 ']);
const tag = one([
  '',
  '',
  '',
  '',
  '',
  '!!str ',
  '!!int ',
  '!!float ',
  '!!bool ',
  '!!null ',
  '!!binary ',
  '!!map ',
  '!!seq ',
  '!!set ',
  '!!timestamp ',
  '!x ',
  '!<tag:yaml.org,2002:str> ',
  '!<x> ',
  '! ',
  '!e!x ',
  '!!omap ',
  '!!merge ',
]);
const block = fc
  .tuple(
    one(['|', '>', '|', '>']),
    one(['', '', '-', '+', '2', '1-', '+1', '9', '0', 'x', ' # c']),
    fc.array(one(['a', 'b c', '', ' d', '  e', '\tf', '# g', '- h', 'i: j', 'k ', 'l\r']), { maxLength: 5 }),
  )
  .map(([style, header, lines]) => `${style}${header}\n${lines.map((line) => `  ${line}`).join('\n')}`);
const scalar = fc
  .tuple(
    anchor,
    tag,
    fc.oneof(
      { weight: 4, arbitrary: plain },
      single,
      double,
      { weight: 2, arbitrary: block },
      one(['*a', '*b', '*c', '*']),
    ),
  )
  .map((parts) => parts.join(''));
const comment = one(['', '', '', '', ' # c', ' #', '#c']);
const names = fc.oneof(
  { weight: 8, arbitrary: one(['a', 'b', 'c', 'd', 'e1', 'f-g']) },
  one(['<<', '? a', '*a', '1', 'yes', 'null', '1.5', '!!str 1', '&a k', '"q"', "'q'", '[a]', '{a: b}', '']),
  { weight: 1, arbitrary: key.filter((name) => /^[ -~]*$/.test(name)) },
);

const { node } = fc.letrec<{ flow: string; node: string }>((tie) => ({
  flow: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'flow' },
    { weight: 3, arbitrary: fc.oneof(plain, single, double, one(['*a', '&a x', '? x', ': y'])) },
    fc
      .tuple(fc.array(tie('flow'), { maxLength: 3 }), one([', ', ',', ',\n  ', ' , ']))
      .map(([items, comma]) => `[${items.join(comma)}]`),
    fc
      .tuple(
        fc.array(fc.tuple(names, one([': ', ':', ' : ', ':\n ', '']), tie('flow')), { maxLength: 3 }),
        one([', ', ',', ',\n   ', ', # c\n  ']),
      )
      .map(([pairs, comma]) => `{${pairs.map((parts) => parts.join('')).join(comma)}}`),
  ),
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'node' },
    { weight: 3, arbitrary: scalar.map((value) => ` ${value}`) },
    { weight: 1, arbitrary: tie('flow').map((value) => ` ${value}`) },
    fc
      .tuple(
        one(['  ', '  ', '  ', ' ', '    ', '\t', '']),
        fc.array(fc.tuple(names, tie('node'), comment), { minLength: 1, maxLength: 3 }),
        tag,
      )
      .map(
        ([by, pairs, type]) =>
          ` ${type}\n${by}${pairs.map(([name, value, note]) => `${name}:${indented(value, by)}${note}`).join(`\n${by}`)}`,
      ),
    fc
      .tuple(one(['', '', '  ', '  ', ' ']), fc.array(tie('node'), { minLength: 1, maxLength: 3 }), anchor)
      .map(
        ([by, items, name]) =>
          ` ${name}\n${by}${items.map((item) => `-${indented(item, `${by}  `)}`).join(`\n${by}`)}`,
      ),
    fc.tuple(names, tie('node')).map(([name, value]) => `\n- ${name}:${indented(value, '    ')}\n  z: 1`),
  ),
}));

const body = fc
  .tuple(
    fc.array(fc.tuple(names, node, comment), { maxLength: 4 }),
    one([
      '',
      '',
      '',
      '',
      '---\n',
      '# c\n',
      '--- # c\n',
      '%YAML 1.1\n---\n',
      '%TAG !e! tag:x,1:\n---\n',
      '--- {}\n',
      '\ufeff',
      '\n',
      '---\n---\n',
    ]),
    one(['\n', '\n', '\n', '', '\n...\n', '\n---\n', '\n\n', '\r\n', '\n--- x\n', '\n---\na: b\n']),
  )
  .map(([pairs, head, tail]) => {
    const lines = pairs.map(([name, value, note]) => `${name}:${value}${note}\n`).join('');
    return `${head}apiVersion: v1\nkind: Thing\n${lines}metadata:\n  name: x${tail}`;
  });

const json = fc
  .tuple(
    text,
    key,
    one([
      '1',
      '1.0',
      '-0',
      '1e3',
      '01',
      '.5',
      '+1',
      'tru',
      'nul',
      'True',
      "'a'",
      '[1,2,]',
      '{"a":1,}',
      '[1 2]',
      '{"a" 1}',
      '{a: 1}',
      '"\\x41"',
      '"\t"',
      '""',
    ]),
  )
  .map(
    ([value, name, odd]) =>
      `{"apiVersion":"v1","kind":"Thing","metadata":{"name":"x"},"t":${JSON.stringify(value)},${JSON.stringify(name)}:${odd}}\n`,
  );

const PIECES = [
  '\t',
  ' ',
  '  ',
  '\n',
  ':',
  ': ',
  '- ',
  '-',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a',
  '*a',
  '!',
  '!!',
  '|',
  '>',
  '%',
  '@',
  '`',
  '?',
  '? ',
  '---',
  '...',
  '\r',
  '\u0085',
  '\0',
  'é',
  'a: b\n',
  '{{ .x }}',
  '<<: *a\n',
];

/** Files that are not JSON or not quite YAML; each is named, so that several share a call. */
export const reading = [
  property<string>({
    name: 'reads YAML',
    values: fc.oneof(
      { weight: 6, arbitrary: spoilt(body, PIECES, { whole: 2, spoilt: 1 }) },
      { weight: 1, arbitrary: spoilt(json, PIECES, { whole: 1, spoilt: 1 }) },
    ),
    batch: 10,
    call: (texts) => ({
      args: ['label', '--local', 'a=b', '-o', 'json', ...texts.flatMap((_, at) => ['-f', `${at}.yaml`])],
      files: Object.fromEntries(texts.map((value, at) => [`${at}.yaml`, value])),
    }),
  }),
];
