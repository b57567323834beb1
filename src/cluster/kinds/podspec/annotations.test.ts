import { describe, expect, it } from 'vitest';
import { MERGE, testServer } from '../../apiserver/testing.ts';

/** Models what TestValidatePodCreate and TestValidatePodUpdate of pkg/apis/core/validation/validation_test.go say of annotations. */

const URL = '/api/v1/namespaces/default/pods';
const MIRROR = 'kubernetes.io/config.mirror';
const COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CTR = 'container.seccomp.security.alpha.kubernetes.io/ctr';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const spec = { containers: [{ name: 'ctr', image: 'image' }] };

type Annotations = Readonly<Record<string, string | null>>;

const refused = (kind: string, message: string): string => `${kind} "foo" is invalid: ${message}`;
const profile = (text: string): string => `Invalid value: "${text}": must be a valid seccomp profile`;

/** Annotations of a new object, and what is said of them below their path. */
const CASES: readonly (readonly [string, Annotations, string])[] = [
  ['a cost', { [COST]: '-10' }, ''],
  ['no cost', { [COST]: 'many' }, `[${COST}]: Invalid value: "many": must be a 32bit integer`],
  ['a cost with a sign', { [COST]: '+10' }, `[${COST}]: Invalid value: "+10": must be a 32bit integer`],
  ['a cost with a zero before', { [COST]: '08' }, `[${COST}]: Invalid value: "08": must be a 32bit integer`],
  [
    'too high a cost',
    { [COST]: '2147483648' },
    `[${COST}]: Invalid value: "2147483648": must be a 32bit integer`,
  ],
  ['a profile of the runtime', { [SECCOMP]: 'runtime/default', [SECCOMP_CTR]: 'docker/default' }, ''],
  ['no profile', { [SECCOMP]: 'unconfined', [SECCOMP_CTR]: 'unconfined' }, ''],
  ['a profile of the node', { [SECCOMP]: 'localhost/foo' }, ''],
  ['an unknown profile', { [SECCOMP]: 'foo' }, `.${SECCOMP}: ${profile('foo')}`],
  ['an unknown profile of a container', { [SECCOMP_CTR]: 'foo' }, `.${SECCOMP_CTR}: ${profile('foo')}`],
  [
    'a profile at an absolute path',
    { [SECCOMP]: 'localhost//foo' },
    `.${SECCOMP}: Invalid value: "/foo": must be a relative path`,
  ],
  [
    'a profile above',
    { [SECCOMP]: 'localhost/../foo' },
    `.${SECCOMP}: Invalid value: "../foo": must not contain '..'`,
  ],
  ['AppArmor of the runtime', { [`${APP_ARMOR}ctr`]: 'runtime/default' }, ''],
  ['AppArmor of the node', { [`${APP_ARMOR}ctr`]: 'localhost/foo' }, ''],
  [
    'AppArmor of nobody',
    { [`${APP_ARMOR}ctr`]: 'bad-name' },
    `[${APP_ARMOR}ctr]: Invalid value: "bad-name": invalid AppArmor profile name: "bad-name"`,
  ],
  [
    'AppArmor of another container',
    { [`${APP_ARMOR}fake`]: 'runtime/default' },
    `[${APP_ARMOR}fake]: Invalid value: "fake": container not found`,
  ],
  [
    'a mirror without a node',
    { [MIRROR]: 'x' },
    `[${MIRROR}]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set`,
  ],
];

describe('annotations of a new pod and of a template', () => {
  it.each(CASES)('%s', async (_name, annotations, message) => {
    const { send } = testServer();
    const said = async (url: string, body: object): Promise<string> => {
      const { status, body: answer } = await send('POST', url, body);
      if (answer.type !== 'json') throw new Error(`the answer is ${answer.type}`);
      return status === 201 ? '' : (answer.value as { readonly message: string }).message;
    };
    const at = (kind: string, path: string): string =>
      message === '' ? '' : refused(kind, `${path}${message}`);
    const metadata = { name: 'foo' };
    expect(await said(URL, { metadata: { ...metadata, annotations }, spec })).toBe(
      at('Pod', 'metadata.annotations'),
    );
    const labels = { a: 'b' };
    const template = { metadata: { labels, annotations }, spec };
    const workload = { metadata, spec: { selector: { matchLabels: labels }, template } };
    for (const [kind, plural] of [
      ['Deployment', 'deployments'],
      ['StatefulSet', 'statefulsets'],
    ] as const)
      expect(await said(`/apis/apps/v1/namespaces/default/${plural}`, workload)).toBe(
        at(`${kind}.apps`, 'spec.template.annotations'),
      );
  });
});

describe.each(['', '/status'])('annotations of a pod that is written at its path%s', (path) => {
  const key = `${APP_ARMOR}ctr`;
  it.each<readonly [string, Annotations, Annotations, string]>([
    ['others', { a: '1' }, { a: '2', b: '3' }, ''],
    ['a new profile', {}, { [key]: 'unconfined' }, `[${key}]: Forbidden: may not add AppArmor annotations`],
    [
      'another profile',
      { [key]: 'runtime/default' },
      { [key]: 'unconfined' },
      `[${key}]: Forbidden: may not remove or update AppArmor annotations`,
    ],
    [
      'a profile no more',
      { [key]: 'runtime/default' },
      { [key]: null },
      `[${key}]: Forbidden: may not remove or update AppArmor annotations`,
    ],
    ['a new mirror', {}, { [MIRROR]: 'x' }, `[${MIRROR}]: Forbidden: may not add mirror pod annotation`],
    [
      'another mirror',
      { [MIRROR]: 'x' },
      { [MIRROR]: 'y' },
      `[${MIRROR}]: Forbidden: may not remove or update mirror pod annotation`,
    ],
    [
      'a mirror no more',
      { [MIRROR]: 'x' },
      { [MIRROR]: null },
      `[${MIRROR}]: Forbidden: may not remove or update mirror pod annotation`,
    ],
    ['no cost', {}, { [COST]: 'many' }, `[${COST}]: Invalid value: "many": must be a 32bit integer`],
  ])('%s', async (_name, before, annotations, message) => {
    const { json, send } = testServer();
    const metadata = { name: 'foo', annotations: before };
    await json('POST', URL, { metadata, spec: { ...spec, nodeName: 'node1' } });
    const { status, body } = await send('PATCH', `${URL}/foo${path}`, { metadata: { annotations } }, MERGE);
    if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
    if (message === '') expect(status).toBe(200);
    else expect(body.value).toHaveProperty('message', refused('Pod', `metadata.annotations${message}`));
  });
});
