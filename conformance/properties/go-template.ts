import fc from 'fast-check';
import { mostly, one } from './choose.ts';
import { pipeline } from './go-template-pipelines.ts';
import { spoilt } from './mutate.ts';
import { type Drawn, property } from './property.ts';
import { sample } from './sample-object.ts';

const over = mostly(
  [
    '.spec.containers',
    '.spec.words',
    '.spec.numbers',
    '.metadata.labels',
    '.spec.map',
    '.spec.mixed',
    '.spec.nested',
    '.spec.replicas',
    '3',
    '.spec.nothing',
    '.missing',
    '0',
    '.spec.none',
  ],
  ['.spec.text', 'nil', '"ab"', '.spec.on'],
);
const ODD_VARIABLES = ['$x, ', '$x = ', '$x , $y = ', '$x, $y := '];
const variables = mostly(['', '', '', '$x := ', '$y := '], ODD_VARIABLES);
const rangeVariables = mostly(['', '', '', '$x := ', '$x, $y := '], ODD_VARIABLES);
const open = mostly(['{{', '{{', '{{', '{{- ', '{{ '], ['{{-']);
const close = mostly(['}}', '}}', '}}', ' -}}', ' }}'], ['-}}']);
const action = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(open, text, close).map((parts) => parts.join(''));

const PLAIN = [
  ...['text', ' \n ', '\n', ' a ', '한글', '{', '}}', '{{/* c */}}', '{{- /* c */ -}}', '{{$x := 1}}'],
  ...[
    '{{template "t"}}',
    '{{template "t" .}}',
    '{{template "t" .spec.containers}}',
    '{{$.kind}}',
    '{{.}}{{"\\n"}}',
  ],
];
const FAULTY = [
  '{{/*c}}',
  '{{break}}',
  '{{continue}}',
  '{{template "none"}}',
  '{{$x = 2}}',
  '{{$x}}',
  '{{}}',
  '{{ }}',
];

const { block } = fc.letrec<{ block: string }>((tie) => {
  const inner = fc.array(tie('block'), { maxLength: 3 }).map((parts) => parts.join(''));
  const body = fc
    .tuple(inner, one(['', '', '', '{{break}}', '{{continue}}', '{{$x}}', '{{.}}']), inner)
    .map((parts) => parts.join(''));
  const otherwise = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc
      .tuple(
        mostly(
          ['{{else}}', '{{ else }}'],
          ['{{else if .kind}}', '{{else with .kind}}', '{{else x}}', '{{else}}{{else}}'],
        ),
        inner,
      )
      .map((parts) => parts.join('')),
  );
  const end = mostly(['{{end}}', '{{end}}', '{{ end -}}'], ['', '{{end x}}']);
  return {
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'block' },
      { weight: 6, arbitrary: action(pipeline) },
      {
        weight: 2,
        arbitrary: mostly(PLAIN, FAULTY),
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
          .tuple(rangeVariables, fc.oneof({ weight: 5, arbitrary: over }, pipeline), body, otherwise, end)
          .map(([name, list, each, rest, stop]) => `{{range ${name}${list}}}${each}${rest}${stop}`),
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
            mostly(
              ['define "t"', 'define "u"', 'block "t" .', 'block "b" .spec'],
              ['define', 'block "b"', 'define x'],
            ),
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
  ...'{{ }} {{end}} {{else}} ( ) . | $ " \' ` := = , - {{- -}} 0 a .x % /* */ ! # é \\ {{if'.split(' '),
  ...[' ', '\n', '\t', '{{range .}}'],
];
const expression = spoilt(template, PIECES, { whole: 8, spoilt: 1 });

/** Where in its memory the real one keeps a map or a list, as `%p` tells. */
const drawn: Drawn = { stdout: /((?:0x)?c)000[\da-f]{6}/g };

const shows = (
  title: string,
  output: (text: string) => readonly string[],
  file = false,
): ReturnType<typeof property> =>
  property<string>({
    name: title,
    values: expression,
    batch: 1,
    drawn,
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
