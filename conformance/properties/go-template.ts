import fc from 'fast-check';
import { spoilt } from './mutate.ts';
import { property } from './property.ts';
import { sample } from './sample-object.ts';

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const field = one([
  ...[
    '.',
    '$',
    '.metadata',
    '.metadata.name',
    '.metadata.labels',
    '.metadata.labels.app',
    '.spec',
    '.spec.replicas',
    '.spec.ratio',
    '.spec.large',
  ],
  ...[
    '.spec.small',
    '.spec.huge',
    '.spec.negative',
    '.spec.on',
    '.spec.off',
    '.spec.none',
    '.spec.text',
    '.spec.encoded',
    '.spec.json',
    '.spec.empty',
  ],
  ...[
    '.spec.nothing',
    '.spec.numbers',
    '.spec.words',
    '.spec.mixed',
    '.spec.nested',
    '.spec.containers',
    '.spec.map',
    '.missing',
    '.spec.missing.x',
  ],
  ...[
    '.name',
    '.ports',
    '.kind',
    '$.kind',
    '$.spec.words',
    '$x',
    '$y',
    '.spec.text.x',
    '.spec.replicas.y',
    '.metadata.name.z',
    '.spec.words.k',
  ],
]);
const literal = one([
  '1',
  '0',
  '-1',
  '2',
  '1.5',
  '1e3',
  '0x1F',
  '0b11',
  '0o17',
  '1_000',
  "'a'",
  "'\\n'",
  '"a"',
  '"name"',
  '"%v"',
  '`raw`',
  '"a\\tb"',
  'true',
  'false',
  'nil',
  '"é"',
  '9223372036854775807',
  '9223372036854775808',
  '1i',
  '""',
  '"<a href=\'x\'>"',
  '017',
]);
const verb = one([
  '%v',
  '%d',
  '%s',
  '%q',
  '%t',
  '%x',
  '%X',
  '%f',
  '%.2f',
  '%5d',
  '%-5s|',
  '%05d',
  '%+d',
  '%e',
  '%g',
  '%T',
  '%#v',
  '%+v',
  '%c',
  '%U',
  '%o',
  '%b',
  '%%',
  '%',
  '%z',
  '%!',
  '%5.1f',
  '%10q',
  '%[2]v',
  '%*d',
  '%[3]d',
  '% d',
  '%x %s',
  '%v %v',
  '%6.2v',
  '%#x',
  '%08b',
  '%G',
  '%O',
  '%p',
  '%t%t',
  '%.3s',
  '%5t',
  '%-8v|',
  '%+q',
  '%#q',
  '% x',
  '%#U',
  '%s-%d',
]);
const unary = one([
  'len',
  'not',
  'html',
  'js',
  'urlquery',
  'print',
  'println',
  'base64decode',
  'printf',
  'index',
  'slice',
  'and',
  'or',
  'call',
  'exists',
  'unmarshalJSON',
  'eq',
  'missing',
  'parseJSON',
  'break',
]);
const binary = one([
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'and',
  'or',
  'index',
  'print',
  'println',
  'slice',
  'exists',
]);

const { pipeline } = fc.letrec<{ operand: string; pipeline: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'operand' },
    { weight: 5, arbitrary: field },
    { weight: 3, arbitrary: literal },
    { weight: 2, arbitrary: tie('pipeline').map((text) => `(${text})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('pipeline'), one(['.name', '.x', '.a.b']))
        .map(([text, more]) => `(${text})${more}`),
    },
  ),
  pipeline: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'pipeline' },
    { weight: 4, arbitrary: tie('operand') },
    { weight: 3, arbitrary: fc.tuple(unary, tie('operand')).map((parts) => parts.join(' ')) },
    {
      weight: 3,
      arbitrary: fc.tuple(binary, tie('operand'), tie('operand')).map((parts) => parts.join(' ')),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          one(['index', 'slice', 'and', 'or', 'eq', 'exists', 'print', 'lt']),
          tie('operand'),
          tie('operand'),
          tie('operand'),
        )
        .map((parts) => parts.join(' ')),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(verb, fc.array(tie('operand'), { maxLength: 2 }))
        .map(([format, args]) => ['printf', JSON.stringify(format), ...args].join(' ')),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          tie('operand'),
          fc.array(
            fc.oneof(
              unary,
              fc.tuple(binary, tie('operand')).map((parts) => parts.join(' ')),
              verb.map((format) => `printf ${JSON.stringify(format)}`),
            ),
            { minLength: 1, maxLength: 2 },
          ),
        )
        .map(([first, rest]) => [first, ...rest].join(' | ')),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          one([
            'index .spec.words',
            'index .spec.map',
            'index .spec.containers',
            'slice .spec.words',
            'slice .metadata.name',
            'index .metadata.labels',
            'index .spec.nested',
          ]),
          fc.array(literal, { maxLength: 3 }),
        )
        .map(([call, args]) => [call, ...args].join(' ')),
    },
  ),
}));

const over = one([
  '.spec.containers',
  '.spec.words',
  '.spec.numbers',
  '.metadata.labels',
  '.spec.map',
  '.spec.nothing',
  '.missing',
  '.spec.replicas',
  '3',
  '.spec.text',
  '.spec.mixed',
  'nil',
  '.spec.none',
  '.spec.nested',
  '0',
  '"ab"',
]);
const variables = one(['', '', '', '$x := ', '$x, $y := ', '$y := ', '$x, ', '$x = ', '$x , $y = ']);
const open = one(['{{', '{{', '{{', '{{- ', '{{ ', '{{-']);
const close = one(['}}', '}}', '}}', ' -}}', ' }}', '-}}']);
const action = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(open, text, close).map((parts) => parts.join(''));

const { block } = fc.letrec<{ block: string }>((tie) => {
  const inner = fc.array(tie('block'), { maxLength: 3 }).map((parts) => parts.join(''));
  const otherwise = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc
      .tuple(
        one([
          '{{else}}',
          '{{else if .kind}}',
          '{{else with .kind}}',
          '{{ else }}',
          '{{else x}}',
          '{{else}}{{else}}',
        ]),
        inner,
      )
      .map((parts) => parts.join('')),
  );
  const end = one(['{{end}}', '{{end}}', '{{end}}', '{{ end -}}', '', '{{end x}}']);
  return {
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'block' },
      { weight: 6, arbitrary: action(pipeline) },
      {
        weight: 2,
        arbitrary: one([
          'text',
          ' \n ',
          '\n',
          ' a ',
          '한글',
          '{',
          '}}',
          '{{/* c */}}',
          '{{- /* c */ -}}',
          '{{/*c}}',
          '{{break}}',
          '{{continue}}',
          '{{template "t"}}',
          '{{template "t" .}}',
          '{{template "none"}}',
          '{{$x := 1}}',
          '{{$x = 2}}',
          '{{$x}}',
          '{{}}',
          '{{ }}',
          '{{.}}{{"\\n"}}',
        ]),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(variables, pipeline, inner, otherwise, end)
          .map(([name, test, body, rest, stop]) => `{{if ${name}${test}}}${body}${rest}${stop}`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(variables, fc.oneof({ weight: 3, arbitrary: over }, pipeline), inner, otherwise, end)
          .map(([name, list, body, rest, stop]) => `{{range ${name}${list}}}${body}${rest}${stop}`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(variables, pipeline, inner, otherwise, end)
          .map(([name, value, body, rest, stop]) => `{{with ${name}${value}}}${body}${rest}${stop}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            one([
              'define "t"',
              'define "u"',
              'block "t" .',
              'block "b" .spec',
              'define',
              'block "b"',
              'define x',
            ]),
            inner,
            end,
          )
          .map(([head, body, stop]) => `{{${head}}}${body}${stop}`),
      },
      { weight: 1, arbitrary: fc.tuple(variables, pipeline).map((parts) => `{{${parts.join('')}}}`) },
    ),
  };
});
const template = fc.array(block, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const PIECES = [
  '{{',
  '}}',
  '{{end}}',
  '{{else}}',
  '(',
  ')',
  '.',
  '|',
  '$',
  '"',
  "'",
  '`',
  ' ',
  '\n',
  ':=',
  '=',
  ',',
  '-',
  '{{-',
  '-}}',
  '0',
  'a',
  '.x',
  '%',
  '/*',
  '*/',
  '!',
  '#',
  'é',
  '\t',
  '\\',
  '{{range .}}',
  '{{if',
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

/** Go templates, in every way in which `-o` takes them. */
export const goTemplate = [
  shows('go-template', (text) => ['-o', `go-template=${text}`]),
  shows(
    'go-template-file',
    () => ['-o', 'go-template-file', '--template=expression', '--allow-missing-template-keys=false'],
    true,
  ),
];
