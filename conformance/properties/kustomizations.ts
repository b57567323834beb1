import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import { property, type Drawn } from './property.ts';
import { shared } from '../kustomization-files.ts';

const FILES: Readonly<Record<string, string>> = {
  ...shared,
  'app.properties': 'a=b\nlog.level=debug\n',
  'app.env': '# c\nA=1\nB=two words\n\nC="q"\n',
  'other/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  # kept?\ndata:\n  level: "1"\n',
  'patch-replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 5\n',
  'patch-image.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: httpd\n',
  'ops.yaml': '- op: replace\n  path: /spec/replicas\n  value: 7\n',
};

const resources = fc
  .subarray(
    ['deploy.yaml', 'service.yaml', 'account.yaml', 'rbac.yaml', 'other/cm.yaml', 'none.yaml', 'other'],
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((all) => {
    // What is not there is asked for seldom: it ends everything.
    const there = all.filter((name) => name !== 'none.yaml' && name !== 'other');
    return `resources:\n${(there.length > 1 ? there : all).map((name) => `- ${name}\n`).join('')}`;
  });

const word = one([
  'a',
  'b',
  'prod',
  'x-y',
  'web',
  'v1',
  '10',
  '"1"',
  'yes',
  'true',
  '""',
  'é',
  '1.5',
  'null',
  'a b',
  '[x]',
]);
const labelKey = one(['app', 'env', 'a.b/c', 'tier', 'A', 'bad key', '1']);
const pairs = (indent: string): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.tuple(labelKey, word), { selector: ([name]) => name, minLength: 1, maxLength: 2 })
    .map((all) => all.map(([name, value]) => `${indent}${name}: ${value}\n`).join(''));

const generator = (kind: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      one(['settings', 'keys', 'fresh', 'a.b', 'UPPER', '']),
      fc.subarray(
        [
          ...[
            '  literals:\n  - a=1\n  - b="q"\n',
            '  files:\n  - app.properties\n',
            '  envs:\n  - app.env\n',
          ],
          ...[
            '  env: app.env\n',
            '  files:\n  - k=app.env\n',
            '  literals:\n  - a\n',
            '  files:\n  - none\n',
          ],
          ...['  literals:\n  - a=1\n  - a=2\n', "  literals:\n  - a='x y'\n  - c=d=e\n  - e=\n"],
        ],
        { maxLength: 2 },
      ),
      one([
        ...[
          '',
          '',
          '',
          '  behavior: merge\n',
          '  behavior: replace\n',
          '  behavior: create\n',
          '  behavior: x\n',
        ],
        ...[
          '  options:\n    disableNameSuffixHash: true\n',
          '  options:\n    labels:\n      g: h\n',
          '  namespace: other\n',
        ],
        ...['  options:\n    immutable: true\n', '  type: kubernetes.io/tls\n', '  kvSources: []\n'],
      ]),
    )
    .map(([name, sources, more]) => {
      // Two of one field would be a mistake in the YAML, which others look for.
      const kept = sources.filter(
        (source, at) => sources.findIndex((other) => other.slice(0, 6) === source.slice(0, 6)) === at,
      );
      return `${kind}Generator:\n- name: ${name}\n${kept.join('')}${more}`;
    });

const target = one([
  ...[
    'kind: Deployment',
    'kind: Deployment, name: web',
    'name: w.*',
    'labelSelector: app=web',
    'kind: Service',
  ],
  ...[
    'group: apps',
    'name: nope',
    'kind: (Deployment|Service)',
    'annotationSelector: host',
    'name: "["',
    'version: v1',
  ],
  ...['namespace: x', 'kind: Role, name: reader', 'labelSelector: "a b"', '{}'],
]).map((text) => (text === '{}' ? text : `{ ${text} }`));
const patch = fc.oneof(
  fc
    .tuple(
      target,
      one([
        ...[
          '[{op: replace, path: /spec/replicas, value: 9}]',
          '[{op: add, path: /metadata/labels/z, value: "1"}]',
        ],
        ...[
          '[{op: remove, path: /spec/none}]',
          '[{op: add, path: /metadata/annotations, value: {a: b}}]',
          '[]',
          '{}',
        ],
        ...[
          '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 4}}',
          '[{op: nope}]',
        ],
        ...[
          '{spec: {template: {spec: {containers: [{name: app, env: [{name: X, value: "1"}]}]}}}}',
          'x',
          '""',
        ],
        ...[
          '{kind: Deployment, metadata: {name: other}}',
          '{$patch: delete}',
          '{metadata: {labels: {app: null}}}',
        ],
        ...[
          '[{op: add, path: /spec/template/spec/containers/-, value: {name: c, image: d}}]',
          '{metadata: {name: q}}',
        ],
        ...[
          '[{op: test, path: /kind, value: Nope}]',
          '[{op: copy, from: /metadata/name, path: /metadata/labels/n}]',
        ],
        ...['[{op: move, from: /spec/replicas, path: /spec/paused}]'],
      ]),
      one([
        '',
        '',
        '',
        '  options:\n    allowNameChange: true\n',
        '  options:\n    allowKindChange: true\n',
        '  path: ops.yaml\n',
      ]),
    )
    .map(([whom, text, more]) => `- target: ${whom}\n  patch: |-\n    ${text}\n${more}`),
  one([
    ...[
      '- path: patch-replicas.yaml\n',
      '- path: patch-image.yaml\n',
      '- path: none.yaml\n',
      '- path: ops.yaml\n',
    ],
    ...[
      '- target: { kind: Deployment }\n  path: ops.yaml\n',
      '- {}\n',
      '- path: deploy.yaml\n',
      '- patch: ""\n',
    ],
    ...[
      '- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: { name: web }\n    spec: { type: NodePort }\n',
    ],
    ...['- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: { name: nope }\n'],
    ...[
      '- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: { name: web }\n    $patch: delete\n',
    ],
  ]),
);

const field = fc.oneof(
  one([
    'namePrefix: p-\n',
    'namePrefix: ""\n',
    'namePrefix: "1"\n',
    'nameSuffix: -s\n',
    'nameSuffix: -v.1\n',
    'namespace: prod\n',
  ]),
  one(['namespace: ""\n', 'namespace: 1\n', 'namePrefix: UP-\n']),
  pairs('  ').map((text) => `commonLabels:\n${text}`),
  pairs('  ').map((text) => `commonAnnotations:\n${text}`),
  fc
    .tuple(
      pairs('    '),
      one(['', '  includeSelectors: true\n', '  includeTemplates: true\n', '  includeSelectors: x\n']),
      one(['', '', '  fields:\n  - path: spec/extra\n    create: true\n']),
    )
    .map(([own, how, more]) => `labels:\n- pairs:\n${own}${how}${more}`),
  one([
    ...[
      '- name: nginx\n  newTag: "2"\n',
      '- name: nginx\n  newName: reg.io/n\n',
      '- name: nginx\n  digest: sha256:0123\n',
    ],
    ...[
      '- name: busybox\n  newTag: 1.5\n',
      '- name: nope\n  newTag: x\n',
      '- name: nginx\n  tagSuffix: -s\n',
      '- newTag: x\n',
    ],
    ...[
      '- name: nginx\n  newTag: a\n  digest: sha256:1\n',
      '- name: "ngin."\n  newTag: r\n',
      '- name: nginx\n  newName: ""\n',
    ],
  ]).map((text) => `images:\n${text}`),
  one([
    ...[
      '- name: web\n  count: 3\n',
      '- name: nope\n  count: 3\n',
      '- name: web\n  count: 0\n',
      '- name: web\n',
    ],
    ...['- count: 2\n', '- name: web\n  count: x\n', '- name: web\n  count: -1\n'],
  ]).map((text) => `replicas:\n${text}`),
  generator('configMap'),
  generator('secret'),
  fc.array(patch, { minLength: 1, maxLength: 2 }).map((all) => `patches:\n${all.join('')}`),
  one([
    ...['generatorOptions:\n  disableNameSuffixHash: true\n', 'generatorOptions:\n  labels:\n    o: p\n'],
    ...[
      'generatorOptions:\n  annotations:\n    o: p\n  immutable: true\n',
      'buildMetadata: [originAnnotations]\n',
    ],
    ...['buildMetadata: [managedByLabel]\n', 'buildMetadata: [nope]\n', 'sortOptions:\n  order: fifo\n'],
    ...[
      'sortOptions:\n  order: legacy\n',
      'sortOptions:\n  order: x\n',
      'nope: 1\n',
      'patchesStrategicMerge:\n- patch-image.yaml\n',
    ],
    ...[
      'patchesJson6902:\n- target: { version: v1, kind: Deployment, name: web, group: apps }\n  path: ops.yaml\n',
    ],
    ...['bases: []\n', 'vars: []\n', 'components: []\n', 'crds: []\n', 'transformers: []\n', 'openapi: {}\n'],
    ...['metadata:\n  name: k\n', 'buildMetadata: [transformerAnnotations]\n'],
  ]),
  fc
    .tuple(
      one([
        '{ kind: Deployment, name: web }',
        '{ kind: ConfigMap, name: settings }',
        '{ kind: Nope }',
        '{ kind: Service }',
      ]),
      one([
        'metadata.name',
        'spec.replicas',
        'spec.template.spec.containers.0.image',
        'data.level',
        'none',
        'spec.ports.0.port',
      ]),
      one(['{ kind: Service }', '{ kind: Deployment }', '{ kind: Nope }', '{ name: web }']),
      one([
        'metadata.annotations.from',
        'spec.template.spec.containers.[name=app].image',
        'metadata.labels.x',
        'spec.none.deep',
      ]),
      one([
        '',
        '',
        '      options: { create: true }\n',
        "      options: { delimiter: ':', index: 0 }\n",
        '      options: { delimiter: "/" , index: 9 }\n',
      ]),
    )
    .map(
      ([from, path, select, to, options]) =>
        `replacements:\n- source:\n    kind: ${from.slice(8).split(/[ ,]/)[0] ?? ''}\n${
          from.includes('name:') ? `    name: ${/name: (\w+)/.exec(from)?.[1] ?? ''}\n` : ''
        }    fieldPath: ${path}\n  targets:\n  - select: ${select}\n    fieldPaths:\n    - ${to}\n${options.replace(/^ {6}/, '    ')}`,
    ),
);
const nameOf = (text: string): string => text.slice(0, text.indexOf(':'));
const body = fc
  .array(field, { maxLength: 4 })
  .map((all) =>
    all.filter((own, at) => all.findIndex((other) => nameOf(other) === nameOf(own)) === at).join(''),
  );
const head = one([
  ...[
    '',
    '',
    '',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    'kind: Component\n',
    'kind: X\n',
  ],
]);
const flat = fc.tuple(head, resources, body).map((parts) => parts.join(''));
const whole = spoilt(flat, ['\n', '  ', '- ', ':', 'x', '"', '\t', '[', '{}', '#'], { whole: 10, spoilt: 1 });

const local = (files: Readonly<Record<string, string>>, folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

/** Where in its memory the real one's generator lies. */
const drawn: Drawn = { stderr: /(merging from generator &\{)0xc[\da-f]{9}(?= )/g };

/** What `kubectl kustomize` makes of a folder, and of one that stands on another. */
export const kustomizations = [
  property<string>({
    name: 'kustomize',
    values: whole,
    batch: 1,
    drawn,
    call: ([text = '']) => ({ args: ['kustomize', '.'], files: { ...FILES, 'kustomization.yaml': text } }),
  }),
  property<readonly [string, string, string]>({
    name: 'kustomize, a base and what stands on it',
    values: fc.tuple(
      flat,
      body,
      one([
        'resources:\n- ../base\n',
        'resources:\n- ../base\n- deploy.yaml\n',
        'components:\n- ../base\n',
        'bases:\n- ../base\n',
      ]),
    ),
    batch: 1,
    drawn,
    call: ([own = ['', '', '']]) => ({
      args: ['kustomize', 'top'],
      files: {
        ...local({ ...FILES, 'kustomization.yaml': own[0] }, 'base'),
        ...local(
          {
            ...FILES,
            'kustomization.yaml': `${own[2]}${own[1].replace(/^(?:resources|components|bases):.*\n/m, '')}`,
          },
          'top',
        ),
      },
    }),
  }),
];
