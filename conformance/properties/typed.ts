import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import type { JsonText } from './objects.ts';
import { property } from './property.ts';

const odd = one([
  ...[
    '1',
    '"x"',
    'true',
    'null',
    '1.5',
    '2.0',
    '1e3',
    '[]',
    '{}',
    '[1]',
    '["a"]',
    '[null]',
    '{"a":"b"}',
    '{"a":1}',
  ],
  ...[
    '99999999999',
    '9223372036854775808',
    '-1',
    '"1"',
    '[{}]',
    '[{"name":1}]',
    '{"a":null}',
    '"2024-01-01T00:00:00Z"',
  ],
]);
const right: Readonly<Record<string, JsonText>> = {
  name: '"a"',
  image: '"x:1"',
  command: '["sh","-c"]',
  ports: '[{"containerPort":80,"protocol":"TCP"}]',
  env: '[{"name":"A","value":"1"}]',
  resources: '{"limits":{"cpu":1,"memory":"64Mi"},"requests":{"cpu":0.5}}',
  tty: 'true',
  volumeMounts: '[{"name":"v","mountPath":"/v"}]',
  readinessProbe: '{"httpGet":{"port":80,"path":"/"},"periodSeconds":5}',
  livenessProbe: '{"tcpSocket":{"port":"http"}}',
  securityContext: '{"runAsUser":1000,"privileged":false}',
  nope: '1',
};
const podFields: Readonly<Record<string, JsonText>> = {
  nodeSelector: '{"a":"b"}',
  hostNetwork: 'true',
  priority: '5',
  tolerations: '[{"key":"a","operator":"Exists","tolerationSeconds":3}]',
  volumes: '[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}]',
  terminationGracePeriodSeconds: '30',
  imagePullSecrets: '[{"name":"s"}]',
  restartPolicy: '"Always"',
  affinity: '{"nodeAffinity":{}}',
  overhead: '{"cpu":"1"}',
  initContainers: '[{"name":"i","image":"y"}]',
  serviceAccountName: '"old"',
};
const specFields: Readonly<Record<string, JsonText>> = {
  replicas: '2',
  paused: 'false',
  selector: '{"matchLabels":{"a":"b"}}',
  strategy: '{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}}',
  minReadySeconds: '3',
  revisionHistoryLimit: '10',
};
const metaFields: Readonly<Record<string, JsonText>> = {
  name: '"x"',
  namespace: '"n"',
  labels: '{"a":"b"}',
  annotations: '{"c":"d"}',
  creationTimestamp: '"2024-02-03T04:05:06Z"',
  generation: '3',
  ownerReferences: '[{"uid":"u","name":"n","kind":"K","apiVersion":"v1","controller":true}]',
  finalizers: '["a/b"]',
  uid: '"u"',
};
const fieldsOf = (known: Readonly<Record<string, JsonText>>): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.subarray(Object.keys(known), { maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(11), odd), { minLength: 4, maxLength: 4 }),
    )
    .map(([names, changes]) =>
      names.map((name, at) => {
        const [chance, other] = changes[at] ?? [1, '1'];
        return `"${name}":${chance === 0 ? other : (known[name] ?? 'null')}`;
      }),
    );
const pod = fc
  .tuple(fieldsOf(podFields), fc.array(fieldsOf(right), { minLength: 1, maxLength: 2 }))
  .map(
    ([own, containers]) =>
      `{${[...own, `"containers":[${containers.map((all) => `{${all.join(',')}}`).join(',')}]`].join(',')}}`,
  );
const object = fc
  .tuple(
    one(['Deployment', 'Deployment', 'Deployment', 'Pod', 'StatefulSet', 'CronJob', 'ReplicaSet']),
    fieldsOf(metaFields),
    fieldsOf(specFields),
    pod,
    fc.tuple(fc.nat(30), one(['"v1"', '"apps/v9"', '""', '1', '"a/b/c"', 'null', '"e.c/v1"'])),
  )
  .map(([kind, meta, spec, template, [chance, odder]]) => {
    const version =
      chance === 0 ? odder : kind === 'Pod' ? '"v1"' : kind === 'CronJob' ? '"batch/v1"' : '"apps/v1"';
    const inner = `{"template":{"spec":${template}}}`;
    const body =
      kind === 'Pod'
        ? template
        : kind === 'CronJob'
          ? `{"schedule":"* * * * *","jobTemplate":{"spec":${inner}}}`
          : `{${[...spec, `"template":{"spec":${template}}`].join(',')}}`;
    return `{"apiVersion":${version},"kind":"${kind}","metadata":{${meta.join(',')}},"spec":${body}}`;
  });
const document = fc.oneof(
  { weight: 5, arbitrary: object },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.oneof({ weight: 6, arbitrary: object }, one(['{}', '1', '{"kind":"Nope","apiVersion":"v1"}'])),
        { maxLength: 2 },
      )
      .map((items) => `{"apiVersion":"v1","kind":"List","items":[${items.join(',')}]}`),
  },
);
const documents = spoilt(document, ['[', ']', '{', '}', ',', '"', 'null', ':', '1'], {
  whole: 12,
  spoilt: 1,
});

/** Objects that go through Go's structs: what does not fit them is refused in the decoder's words. */
export const typed = [
  property<readonly [string, readonly string[], string]>({
    name: 'set --local, any fields',
    values: fc.tuple(
      documents,
      one([
        ['serviceaccount', 'sa'],
        ['image', '*=new'],
        ['image', 'a=new'],
        ['env', 'B=2'],
        ['env', '--list'],
        ['resources', '--limits=cpu=2'],
      ]),
      one(['yaml', 'yaml', 'json', '']),
    ),
    batch: 1,
    call: ([own = ['', [], '']]) => ({
      args: [
        'set',
        ...own[1],
        '--local',
        '-f',
        'x',
        ...(own[2] === '' || own[1].includes('--list') ? [] : ['-o', own[2]]),
      ],
      files: { x: own[0] },
    }),
  }),
];
