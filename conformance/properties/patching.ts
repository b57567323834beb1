import fc from 'fast-check';
import { one } from './choose.ts';
import { spoilt } from './mutate.ts';
import { value, type JsonText } from './objects.ts';
import { property } from './property.ts';
import { key, text } from './strings.ts';
import { CONTENTS } from './words-of-files.ts';

const THING = `{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x","labels":{"a":"b"}},"list":[1,{"k":"v"},[2,3],null],"map":{"a":{"b":{"c":1}},"n":null,"~":1,"/":2,"":3},"big":9007199254740993,"half":1.5}\n`;
const FILES = { ...CONTENTS, 'thing.json': THING };

const step = one([
  ...['metadata', 'labels', 'a', 'list', 'list', 'map', 'map', 'b', 'c', '0', '1', '2', '3', '4', '-1', '-'],
  ...['01', '', '~0', '~1', '~', '~2', 'n', 'k', 'big', 'none', 'é', '1e0', '+1', 'half', 'spec', 'name'],
  ...['__proto__', 'constructor', '99999999999999999999'],
]);
const pointer = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(step, { maxLength: 4 }).map((all) => all.map((part) => `/${part}`).join('')),
  },
  {
    weight: 12,
    arbitrary: one([
      ...[
        '/list/0',
        '/list/-',
        '/list/1/k',
        '/map/a/b',
        '/map/a/b/c',
        '/metadata/labels/a',
        '/map/~0',
        '/map/~1',
      ],
      ...[
        '/map/',
        '/big',
        '/list/2/1',
        '/metadata',
        '/list',
        '/map/n',
        '/half',
        '/whole',
        '/metadata/name',
        '/kind',
      ],
    ]),
  },
  { weight: 1, arbitrary: one(['', 'a', 'list/0', '#/a', '/', '//']) },
);
const valueInIt = fc.oneof(
  value,
  one([
    '1',
    '1.0',
    '9007199254740993',
    '1.5',
    '{"b":{"c":1}}',
    'null',
    '"b"',
    '[1,{"k":"v"},[2,3],null]',
    '"x"',
    '3',
  ]),
);
const operation: fc.Arbitrary<JsonText> = fc
  .record({
    op: one([
      ...['add', 'add', 'remove', 'replace', 'replace', 'test', 'test', 'copy', 'move'],
      ...['nope', '', 'Add'],
    ]),
    path: pointer,
    from: pointer,
    value: valueInIt,
    missing: one([...Array.from({ length: 20 }, () => ''), 'op', 'path', 'from', 'value']),
    odd: one([
      ...Array.from({ length: 20 }, () => ''),
      '"op":1',
      '"path":null',
      '"x":1',
      '"from":{}',
      '"value":1',
    ]),
  })
  .map((own) => {
    const has = (name: string): boolean => own.missing !== name;
    return `{${[
      ...(has('op') ? [`"op":${JSON.stringify(own.op)}`] : []),
      ...(has('path') ? [`"path":${JSON.stringify(own.path)}`] : []),
      ...(has('value') && !['remove', 'copy', 'move'].includes(own.op) ? [`"value":${own.value}`] : []),
      ...(has('from') && ['copy', 'move'].includes(own.op) ? [`"from":${JSON.stringify(own.from)}`] : []),
      ...(own.odd === '' ? [] : [own.odd]),
    ].join(',')}}`;
  });
const operations = spoilt(
  fc.array(operation, { minLength: 1, maxLength: 4 }).map((all) => `[${all.join(',')}]`),
  ['[', ']', '{', '}', ',', '"', 'null', ':', '1'],
  { whole: 12, spoilt: 1 },
);

const mapOf = (own: fc.Arbitrary<JsonText>): fc.Arbitrary<JsonText> =>
  fc
    .uniqueArray(
      fc.tuple(
        fc.oneof(
          {
            weight: 6,
            arbitrary: one(['metadata', 'labels', 'a', 'list', 'map', 'b', 'c', 'n', 'big', 'half']),
          },
          key,
        ),
        own,
      ),
      { selector: ([name]) => name, maxLength: 4 },
    )
    .map((fields) => `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${field}`).join(',')}}`);
const { merge } = fc.letrec<{ merge: JsonText; any: JsonText }>((tie) => ({
  merge: mapOf(tie('any')),
  any: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'merge' },
    { weight: 2, arbitrary: valueInIt },
    { weight: 1, arbitrary: fc.constant('null') },
    { weight: 4, arbitrary: tie('merge') },
    { weight: 1, arbitrary: fc.array(tie('merge'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`) },
  ),
}));
const merges = spoilt(merge, ['[', ']', '{', '}', ',', '"', 'null', ':', '1'], { whole: 12, spoilt: 1 });

const container = fc
  .subarray(
    [
      ...['"name":"main"', '"name":"side"', '"name":"new"', '"name":null', '"image":"x:2"', '"image":null'],
      ...['"env":[{"name":"OLD","value":"2"}]', '"env":[{"name":"OLD","$patch":"delete"}]', '"env":null'],
      ...[
        '"env":[{"name":"NEW","value":"n"},{"name":"FROM","value":"v","valueFrom":null}]',
        '"$patch":"delete"',
      ],
      ...['"$patch":"replace"', '"$patch":"merge"', '"$patch":"nope"', '"ports":[{"containerPort":80}]'],
      ...[
        '"ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":80}]',
        '"args":["a","b"]',
        '"command":null',
      ],
      ...[
        '"resources":{"limits":{"memory":"1Gi","cpu":null}}',
        '"resources":{"$patch":"replace"}',
        '"tty":true',
      ],
      ...['"$setElementOrder/env":[{"name":"FROM"},{"name":"OLD"}]', '"$retainKeys":["name","image"]'],
      ...['"volumeMounts":[{"mountPath":"/a","name":"v"}]', '"resources":{"limits":{"cpu":"1.0"}}'],
    ],
    { maxLength: 3 },
  )
  .map((own) => `{${own.join(',')}}`);
const podSpec = fc
  .tuple(
    fc.array(container, { maxLength: 3 }),
    fc.subarray(
      [
        ...['"containers":null', '"$setElementOrder/containers":[{"name":"side"},{"name":"main"}]'],
        ...['"$setElementOrder/containers":[{"name":"new"},{"name":"main"},{"name":"side"}]'],
        ...[
          '"initContainers":[{"name":"init","image":"z"}]',
          '"initContainers":[{"$patch":"replace"},{"name":"i"}]',
        ],
        ...[
          '"tolerations":[{"key":"a","operator":"Exists"}]',
          '"nodeSelector":{"a":"b"}',
          '"nodeSelector":null',
        ],
        ...[
          '"volumes":[{"name":"v","emptyDir":{}}]',
          '"volumes":[{"name":"v","$retainKeys":["name"],"emptyDir":{}}]',
        ],
        ...['"hostAliases":[{"ip":"1.2.3.4","hostnames":["a"]}]', '"$patch":"replace"', '"$patch":"delete"'],
        ...[
          '"$deleteFromPrimitiveList/x":["a"]',
          '"imagePullSecrets":[{"name":"s"}]',
          '"securityContext":{}',
        ],
        ...[
          '"terminationGracePeriodSeconds":5',
          '"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"z"}]',
        ],
        ...['"dnsPolicy":null', '"$retainKeys":["containers"]', '"nope":1', '"hostNetwork":"x"'],
      ],
      { maxLength: 2 },
    ),
    fc.nat(3),
  )
  .map(
    ([containers, own, kept]) =>
      `{${[...(kept > 0 ? [`"containers":[${containers.join(',')}]`] : []), ...own].join(',')}}`,
  );
const meta = one([
  ...['', '', '', '"metadata":{"labels":{"a":"b","app":null}}', '"metadata":{"annotations":{"note":null}}'],
  ...[
    '"metadata":null',
    '"metadata":{"labels":{"$patch":"replace","z":"y"}}',
    '"metadata":{"labels":{"$patch":"delete"}}',
  ],
  ...['"metadata":{"finalizers":["a/b"]}', '"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}'],
  ...['"metadata":{"ownerReferences":[{"uid":"u","name":"n","kind":"K","apiVersion":"v1"}]}', '"kind":"Pod"'],
  ...[
    '"metadata":{"labels":{"a":1}}',
    '"$patch":"replace"',
    '"$patch":"delete"',
    '"status":{}',
    '"x":{"y":1}',
  ],
]);
const joined = (parts: readonly string[]): string => `{${parts.filter((part) => part !== '').join(',')}}`;
const strategic = spoilt(
  fc
    .tuple(
      meta,
      fc.oneof(
        { weight: 4, arbitrary: podSpec.map((spec) => `"spec":{"template":{"spec":${spec}}}`) },
        { weight: 2, arbitrary: podSpec.map((spec) => `"spec":${spec}`) },
        {
          weight: 1,
          arbitrary: one([
            ...['"spec":{"replicas":2}', '"spec":null', '"spec":{"ports":[{"port":80,"targetPort":8080}]}'],
            ...[
              '"spec":{"ports":[{"port":80,"$patch":"delete"}]}',
              '"spec":{"ports":[{"port":81}]}',
              '"spec":{"selector":{"a":"b"}}',
            ],
            ...[
              '"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}',
              '"spec":{"replicas":null}',
              '"spec":{"replicas":"x"}',
            ],
            ...[
              '"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}',
              '"spec":{"ports":"x"}',
              '"spec":[]',
            ],
            ...[
              '"data":{"a":null,"c":"d"}',
              '"subjects":[{"kind":"User","name":"b"}]',
              '"spec":{"$patch":"replace","replicas":3}',
            ],
            ...[
              '"spec":{"template":{"spec":{"containers":"x"}}}',
              '"spec":{"template":{"spec":{"containers":[1]}}}',
              '',
            ],
            ...[
              '"spec":{"template":{"spec":{"containers":[{"name":1}]}}}',
              '"spec":{"replicas":1.5}',
              '"spec":{"replicas":2.0}',
            ],
          ]),
        },
      ),
    )
    .map((parts) => joined(parts)),
  ['[', ']', '{', '}', ',', '"', 'null', ':', '1'],
  { whole: 12, spoilt: 1 },
);

const asked = (
  title: string,
  patches: fc.Arbitrary<string>,
  type: string,
  files: readonly string[],
): ReturnType<typeof property> =>
  property<readonly [string, string, string, string]>({
    name: title,
    values: fc.tuple(
      patches,
      one(files),
      one(['yaml', 'yaml', 'json', 'name', '']),
      one([...Array.from({ length: 12 }, () => type), 'json', 'merge', 'strategic']),
    ),
    batch: 1,
    call: ([own = ['', '', '', '']]) => {
      const [patch, file, format, given] = own;
      const output = format === '' ? [] : ['-o', format];
      return {
        args: ['patch', '--local', '-f', file, `--type=${given}`, '-p', patch, ...output],
        files: FILES,
      };
    },
  });

const word = fc.oneof(
  { weight: 5, arbitrary: one(['a', 'app', 'note', 'x/y', 'a.b/c', 'A', 'new', 'kubernetes.io/x']) },
  { weight: 2, arbitrary: key },
  { weight: 1, arbitrary: fc.stringMatching(/^[-a-zA-Z0-9_./]{1,70}$/) },
);
const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(word, fc.oneof(text, fc.stringMatching(/^[-a-zA-Z0-9_.]{0,66}$/)))
      .map((all) => all.join('=')),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(word, one(['b', 'web', '', 'x', 'old', '1.0', 'a-b', 'yes']))
      .map((all) => all.join('=')),
  },
  { weight: 3, arbitrary: word.map((name) => `${name}-`) },
  { weight: 1, arbitrary: word },
);
const marked = (verb: string): ReturnType<typeof property> =>
  property<readonly [readonly string[], string, readonly string[], string]>({
    name: `${verb} --local`,
    values: fc.tuple(
      fc.array(
        change.filter((own) => !own.startsWith('-') && !own.includes('\0')),
        { maxLength: 4 },
      ),
      one(['deploy.yaml', 'pod.yaml', 'thing.json', 'cm.yaml', 'list.yaml', 'binding.yaml']),
      fc.subarray(
        ['--overwrite', '--list', '--overwrite=false', '--all', '--resource-version=7', '--dry-run=client'],
        {
          maxLength: 2,
        },
      ),
      one(['yaml', 'yaml', 'json', 'name', '']),
    ),
    batch: 1,
    call: ([own = [[], '', [], '']]) => {
      const [changes, file, flags, format] = own;
      const output = format === '' ? [] : ['-o', format];
      return { args: [verb, '--local', '-f', file, ...flags, ...output, ...changes], files: FILES };
    },
  });

/** What changes objects without a server. */
export const patching = [
  asked('patch --local --type=json', operations, 'json', [
    'thing.json',
    'thing.json',
    'thing.json',
    'deploy.yaml',
  ]),
  asked('patch --local --type=merge', merges, 'merge', ['thing.json', 'thing.json', 'thing.json', 'cm.yaml']),
  asked('patch --local --type=strategic', strategic, 'strategic', [
    ...[
      'deploy.yaml',
      'deploy.yaml',
      'deploy.yaml',
      'pod.yaml',
      'pod.yaml',
      'svc.yaml',
      'cm.yaml',
      'binding.yaml',
    ],
    'thing.json',
  ]),
  marked('label'),
  marked('annotate'),
];
