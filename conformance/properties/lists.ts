import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import { value, type JsonText } from './objects.ts';
import { LOG_HEAD, property } from './property.ts';

const field = fc.tuple(
  one([
    ...[
      'replicas',
      'selector',
      'template',
      'strategy',
      'paused',
      'nope',
      'minReadySeconds',
      'data',
      'binaryData',
    ],
    ...[
      'immutable',
      'ports',
      'type',
      'clusterIP',
      'containers',
      'hostNetwork',
      'priority',
      'tolerations',
      'spec',
    ],
    ...[
      'nodeSelector',
      'volumes',
      'group',
      'rules',
      'subjects',
      'roleRef',
      'stringData',
      'é',
      '',
      '__proto__',
    ],
  ]),
  fc.oneof(
    { weight: 1, arbitrary: value },
    {
      weight: 3,
      arbitrary: one([
        ...[
          '1',
          '"x"',
          'true',
          'null',
          '1.5',
          '[]',
          '{}',
          '[1]',
          '[null]',
          '{"a":"b"}',
          '{"a":1}',
          '{"a":null}',
        ],
        ...['{"matchLabels":{"a":"b"}}', '{"matchLabels":[]}', '[{"name":"a","image":"x"}]', '[{"nam":"a"}]'],
        ...['{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":1}}}]}}', '[{"port":80}]'],
        ...[
          '{"spec":{"containers":[{"ports":[{"containerPort":"x"}],"env":[{"value":1}]}]}}',
          '[{"port":[]}]',
        ],
        ...['{"rollingUpdate":{"maxSurge":true,"maxUnavailable":[]}}', '[{"name":"v","emptyDir":{"x":1}}]'],
        ...['{"spec":{"containers":[null],"volumes":{}}}', '{"kind":"Role"}', '[{"verbs":"get"}]'],
      ]),
    },
  ),
);
const fieldsOf = fc
  .uniqueArray(field, { selector: ([name]) => name, maxLength: 3 })
  .map((all) => all.map(([name, text]) => `,${JSON.stringify(name)}:${text}`).join(''));
const type = one([
  ...['"kind":"ConfigMap","apiVersion":"v1"', '"kind":"Deployment","apiVersion":"apps/v1"'],
  ...[
    '"kind":"Pod","apiVersion":"v1"',
    '"kind":"Service","apiVersion":"v1"',
    '"kind":"Secret","apiVersion":"v1"',
  ],
  ...['"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1"', '"kind":"Nope","apiVersion":"v1"'],
  ...[
    '"kind":"CronJob","apiVersion":"batch/v1"',
    '"kind":"Thing","apiVersion":"e.c/v1"',
    '"kind":"Status","apiVersion":"v1"',
  ],
  ...[
    '"kind":"ConfigMap","apiVersion":"v1"',
    '"kind":"Deployment","apiVersion":"apps/v1"',
    '"kind":"Deployment"',
  ],
  ...[
    '"apiVersion":"v1"',
    '"a":1',
    '"kind":1,"apiVersion":"v1"',
    '"kind":"Pod","apiVersion":"a/b/c"',
    '"kind":"pod","apiVersion":"v1"',
  ],
  ...['"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1"', '"kind":"Binding","apiVersion":"v1"'],
]);
const metadata = one([
  ...[
    ',"metadata":{"name":"a"}',
    ',"metadata":{"name":"a"}',
    ',"metadata":{"name":"b","namespace":"other"}',
    '',
  ],
  ...[
    ',"metadata":{"name":1}',
    ',"metadata":{"name":"c","labels":{"a":1}}',
    ',"metadata":[]',
    ',"metadata":{"nam":"x"}',
  ],
]);
const object: fc.Arbitrary<JsonText> = fc
  .tuple(
    type,
    metadata,
    fieldsOf,
    fc.option(
      fieldsOf.map((all) => `{${all.slice(1)}}`),
      { nil: undefined },
    ),
  )
  .map(([own, meta, fields, spec]) =>
    spec === undefined || fields.includes('"spec":')
      ? `{${own}${meta}${fields}}`
      : `{${own}${meta}${fields},"spec":${spec}}`,
  );
const items = fc
  .array(fc.oneof({ weight: 9, arbitrary: object }, one(['1', '"x"', 'null', '[]', '{}', '{"items":[]}'])), {
    maxLength: 3,
  })
  .map((all) => `[${all.join(',')}]`);
const list: fc.Arbitrary<JsonText> = fc
  .tuple(
    one([
      ...Array.from({ length: 6 }, () => '"kind":"List","apiVersion":"v1"'),
      ...['"kind":"ConfigMapList","apiVersion":"v1"', '"kind":"DeploymentList","apiVersion":"apps/v1"'],
      ...[
        '"kind":"List","apiVersion":"apps/v1"',
        '"kind":"ThingList","apiVersion":"e.c/v1"',
        '"kind":"List"',
      ],
      ...['"apiVersion":"v1"', '"kind":"Pod","apiVersion":"v1"', '"kind":"List","apiVersion":"nope/v1"'],
    ]),
    one(['', '', '', ',"metadata":{}', ',"metadata":{"name":1}', ',"x":1']),
    fc.oneof({ weight: 12, arbitrary: items }, one(['null', '{}', '1', '"x"'])),
  )
  .map(([own, more, all]) => `{${own}${more},"items":${all}}`);
const documents = spoilt(
  fc
    .array(fc.oneof({ weight: 3, arbitrary: list }, object), { minLength: 1, maxLength: 2 })
    .map((all) => `${all.join('\n')}\n`),
  ['[', ']', '{', '}', ',', '"', 'null', ':', '1'],
  { whole: 12, spoilt: 1 },
);

/** What documents hold is checked before anything is sent, and lists of objects are taken apart. */
export const lists = [
  property<readonly [string, readonly string[]]>({
    name: 'lists and what is checked in them',
    values: fc.tuple(
      documents,
      one([
        ...[
          ['create', '--dry-run=client'],
          ['create', '--dry-run=client', '-oyaml'],
          ['apply', '--dry-run=client', '-oname'],
        ],
        ...[
          ['create', '--dry-run=client', '--validate=false'],
          ['create', '--dry-run=client', '--validate=warn'],
        ],
        ...[
          ['get', '-oname'],
          ['delete', '--dry-run=client'],
          ['label', '--dry-run=client', 'z=1'],
          ['replace', '--dry-run=client'],
        ],
        ...[
          ['label', '--local', 'z=1', '-oyaml'],
          ['create', '--dry-run=client', '-n', 'other', '-ojson'],
        ],
      ]),
    ),
    batch: 1,
    drawn: LOG_HEAD,
    call: ([own = ['', []]]) => ({ args: [...own[1], '-f', 'all.json'], files: { 'all.json': own[0] } }),
  }),
];
