import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import { property } from './property.ts';
import { CONTENTS } from './words-of-files.ts';

const name = one([
  ...[
    'app',
    'app',
    'tier',
    'a',
    'a.b/c',
    'x/y',
    '',
    'in',
    'notin',
    'exists',
    'A b',
    'a/b/c',
    '-a',
    'a-',
    '_',
  ],
  ...['x'.repeat(64), `${'x'.repeat(254)}/a`, 'é', '1', 'a..b', 'UP/low', '/a', 'a/', '!a', '__proto__'],
]);
const value = one([
  ...['web', 'web', 'db', 'front', '', '1', '-3', '1.5', 'a b', 'a_b', '-a', 'a-', 'x'.repeat(64), 'in', 'é'],
  ...['99999999999999999999', '0x1', '"a"', 'a.b', '(', 'constructor'],
]);
const values = fc.array(value, { maxLength: 3 }).map((all) => `(${all.join(',')})`);
const requirement = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, one(['=', '==', '!=', ' = ', '!= ', '===', '=!']), value) },
  {
    weight: 2,
    arbitrary: fc.tuple(name, one([' in ', ' notin ', ' in', 'in ', ' IN ', ' not in ']), values),
  },
  { weight: 1, arbitrary: fc.tuple(one(['', '!', '! ', '!!']), name) },
  { weight: 1, arbitrary: fc.tuple(name, one(['>', '<', '>=', '<=', ' > ', ' lt ']), value) },
);
const selector = spoilt(
  fc
    .array(
      requirement.map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .chain((all) => one([',', ',', ', ', ' ,', ' ', ',,', ';']).map((by) => all.join(by))),
  ['=', '!', ',', '(', ')', ' ', 'in', '>', '<', '\t', '\n', '\\', '"', 'é'],
  { whole: 3, spoilt: 1 },
);
const byLabel: readonly ((text: string) => readonly string[])[] = [
  (text) => ['get', 'pods', '-oname', '-l', text],
  (text) => ['get', 'cm,svc', '-oname', `--selector=${text}`],
  (text) => ['get', 'pod', 'db', '-oname', '-l', text],
  (text) => ['delete', 'pods', '--dry-run=client', '-l', text],
  (text) => ['label', 'pods', 'zz=1', '--dry-run=client', '-oname', '-l', text],
  (text) => ['create', 'pdb', 'x', `--selector=${text}`, '--min-available=1', '--dry-run=client', '-oyaml'],
  (text) => ['set', 'selector', '--local', '-f', 'svc.yaml', text, '-oyaml'],
  (text) => ['expose', 'deploy', 'web', '--port=80', `--selector=${text}`, '--dry-run=client', '-oyaml'],
  (text) => ['apply', '--prune', '-f', 'svc.yaml', '--dry-run=client', '-l', text],
  (text) => ['logs', '-l', text],
  (text) => ['wait', 'pods', '--for=jsonpath={.kind}=Pod', '--timeout=0', '-l', text],
  // How old an event is, is between the cluster's clock and the machine's.
  (text) => ['describe', 'pods', '--show-events=false', '-l', text],
];

const field = fc
  .tuple(
    one([
      ...[
        'metadata.name',
        'metadata.name',
        'metadata.namespace',
        'status.phase',
        'spec.nodeName',
        'kind',
        '',
      ],
      ...['spec.restartPolicy', 'involvedObject.name', 'a b', 'metadata.labels', 'spec.hostNetwork', 'type'],
    ]),
    one(['=', '=', '==', '!=', ' = ', '===', '', '>', ' in ']),
    one(['db', 'db', 'default', 'Pending', '', 'a\\,b', 'a\\=b', 'x y', '\\', '(a)', 'é', "'q'"]),
  )
  .map((parts) => parts.join(''));
const fields = spoilt(
  fc
    .array(field, { minLength: 1, maxLength: 3 })
    .chain((all) => one([',', ',', ', ', ',,', ' ']).map((by) => all.join(by))),
  ['=', '!', ',', '\\', ' ', '\\,', '\\=', '"', '.'],
  { whole: 3, spoilt: 1 },
);
const byField: readonly ((text: string) => readonly string[])[] = [
  (text) => ['get', 'pods', '-oname', '--field-selector', text],
  (text) => ['get', 'cm', '-oname', `--field-selector=${text}`],
  (text) => ['get', 'pods,secrets', '-oname', `--field-selector=${text}`],
  (text) => ['get', 'pod', 'db', '-oname', `--field-selector=${text}`],
  (text) => ['delete', 'pods', '--dry-run=client', '--field-selector', text],
  (text) => ['get', 'events', '-oname', '--field-selector', text],
  (text) => ['label', 'pods', 'zz=1', '--dry-run=client', '-oname', '--all', '--field-selector', text],
];

const asked = (
  title: string,
  texts: fc.Arbitrary<string>,
  lines: readonly ((text: string) => readonly string[])[],
): ReturnType<typeof property> =>
  property<readonly [string, (text: string) => readonly string[]]>({
    name: title,
    values: fc.tuple(texts, one(lines)),
    batch: 1,
    call: ([own]) => ({ args: own === undefined ? [] : own[1](own[0]), files: CONTENTS }),
  });

/** Which objects are meant: by their labels and by their fields. */
export const selectors = [
  asked('label selectors', selector, byLabel),
  asked('field selectors', fields, byField),
];
