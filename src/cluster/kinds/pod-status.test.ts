import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec, PodStatus } from '../api/types.ts';
import { testServer } from '../apiserver/testing.ts';

/** Models TestValidatePodStatusUpdate of pkg/apis/core/validation/validation_test.go, by what the server says. */

const URL = '/api/v1/namespaces/default/pods';

/** What a server makes of one status after the other: its refusal, or what it keeps. */
async function written(
  spec: Partial<PodSpec>,
  ...statuses: readonly object[]
): Promise<readonly (string | PodStatus)[]> {
  const { json, send } = testServer();
  const metadata = { name: 'foo' };
  await json('POST', URL, { metadata, spec: { containers: [{ name: 'ctr', image: 'image' }], ...spec } });
  const answers: (string | PodStatus)[] = [];
  for (const status of statuses) {
    const { status: code, body } = await send('PUT', `${URL}/foo/status`, { metadata, status });
    if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
    answers.push(
      code === 200
        ? ((body.value as Pod).status ?? {})
        : (body.value as { readonly message: string }).message.replace('Pod "foo" is invalid: ', ''),
    );
  }
  return answers;
}

/** What the server says of the last status: '' where it keeps it. */
async function verdict(spec: Partial<PodSpec>, ...statuses: readonly object[]): Promise<string> {
  const last = (await written(spec, ...statuses)).at(-1);
  return typeof last === 'string' ? last : '';
}

const container = (name: string, state: object) => ({
  name,
  state,
  image: 'alpine',
  imageID: '',
  ready: false,
  restartCount: 0,
});
const waits = { waiting: { reason: 'PodInitializing' } };
const runs = { running: { startedAt: '2026-01-05T09:00:00Z' } };
const ended = (exitCode: number) => ({ terminated: { exitCode, reason: 'Completed' } });
const done = ended(0);

/** Statuses from the last to the first. */
type Case = readonly [name: string, message: string, spec: Partial<PodSpec>, ...statuses: readonly object[]];

const named = (cases: readonly Case[]) =>
  cases.map(([name, message, spec, ...statuses]) => ({
    name,
    message,
    spec,
    statuses: statuses.toReversed(),
  }));

const init = { initContainers: [{ name: 'init', image: 'image' }] };
const restartable: Partial<PodSpec> = {
  initContainers: [{ name: 'init', image: 'image', restartPolicy: 'Always' }],
};
const never: Partial<PodSpec> = { restartPolicy: 'Never' };
const onFailure: Partial<PodSpec> = { restartPolicy: 'OnFailure' };
const inits = (state: object) => ({ initContainerStatuses: [container('init', state)] });
const mains = (state: object) => ({ containerStatuses: [container('nginx', state)] });
const debugs = (state: object) => ({ ephemeralContainerStatuses: [container('debug', state)] });

const stays = (path: string): string =>
  `status.${path}.state: Forbidden: may not be transitioned to non-terminated state`;
const [MAIN, INIT, DEBUG] = [
  'containerStatuses[0]',
  'initContainerStatuses[0]',
  'ephemeralContainerStatuses[0]',
];

describe('containers', () => {
  it.each(
    named([
      ['wait', '', init, { ...inits(waits), ...mains(waits) }],
      ['run', '', init, { ...inits(done), ...mains(runs) }, { ...inits(waits), ...mains(waits) }],
      ['get an ephemeral one', '', {}, { ...mains(runs), ...debugs(waits) }, mains(runs)],
      [
        'run with an ephemeral one',
        '',
        {},
        { ...mains(runs), ...debugs(runs) },
        { ...mains(runs), ...debugs(waits) },
      ],
      [
        'see an ephemeral one end',
        '',
        {},
        { ...mains(runs), ...debugs(done) },
        { ...mains(runs), ...debugs(runs) },
      ],
      [
        'all end',
        '',
        init,
        { ...inits(done), ...mains(done), ...debugs(done) },
        { ...inits(done), ...mains(runs), ...debugs(runs) },
      ],
      ['do not run again', stays(MAIN), never, mains(runs), mains(done)],
      ['do not wait again', stays(MAIN), never, mains(waits), mains(ended(1))],
      ['have ended well', stays(MAIN), onFailure, mains(runs), mains(done)],
      ['have failed', '', onFailure, mains(runs), mains(ended(1))],
      ['run again', '', {}, mains(runs), mains(done)],
      ['go from the list', '', never, { containerStatuses: [] }, mains(done)],
      [
        'are named as where they were',
        stays('containerStatuses[1]'),
        never,
        mains(runs),
        {
          containerStatuses: [container('other', runs), container('nginx', done)],
        },
      ],
      [
        'do not initialize again',
        stays(INIT),
        { ...init, ...never },
        { ...inits(runs), ...mains(runs) },
        { ...inits(done), ...mains(runs) },
      ],
      ['initialize beside, never restarted', '', { ...restartable, ...never }, inits(runs), inits(done)],
      [
        'initialize beside, restarted on failure',
        '',
        { ...restartable, ...onFailure },
        inits(runs),
        inits(done),
      ],
      ['initialize beside, always restarted', '', restartable, inits(runs), inits(done)],
      ['are ephemeral and do not run again', stays(DEBUG), {}, debugs(runs), debugs(ended(1))],
    ]),
  )('$name', async ({ message, spec, statuses }) => {
    expect(await verdict(spec, ...statuses)).toBe(message);
  });
});

const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
const RANGE = 'Invalid value: -1: must be between 0 and 2147483647, inclusive';
const windows: Partial<PodSpec> = { os: { name: 'windows' } };

describe.each(LISTS)('users in %s', (list) => {
  const ids = (uid: number, gid: number, supplementalGroups: readonly number[]) => ({
    linux: { uid, gid, supplementalGroups },
  });
  const linux = `status.${list}[0].user.linux`;
  const wrong = ['uid', 'gid', 'supplementalGroups[0]'].map((id) => `${linux}.${id}: ${RANGE}`).join(', ');
  it.each<readonly [string, string, Partial<PodSpec>, object | undefined]>([
    ['nobody', '', {}, undefined],
    ['somebody', '', {}, {}],
    ['numbers', '', {}, ids(0, 0, [0, 100])],
    ['wrong numbers', `[${wrong}]`, {}, ids(-1, -1, [-1])],
    ['another system', `${linux}: Forbidden: cannot be set for a windows pod`, windows, ids(0, 0, [])],
  ])('%s', async (_name, message, spec, user) => {
    const status = { ...container('ctr', {}), ...(user && { user }) };
    expect(await verdict(spec, { [list]: [status] })).toBe(message);
  });
});

const QUALIFIED =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const NODE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const condition = (type: string) => ({ type, status: 'True' });

describe('a status', () => {
  it.each(
    named([
      [
        'with conditions',
        '',
        {},
        { conditions: [condition('PodScheduled'), condition('example.com/ready')] },
      ],
      [
        'with a wrong condition',
        `status.conditions[1].Type: Invalid value: "a b": ${QUALIFIED}`,
        {},
        {
          conditions: [condition('Ready'), condition('a b')],
        },
      ],
      ['that nominates', '', {}, { nominatedNodeName: 'node1' }],
      ['that nominates no more', '', {}, {}, { nominatedNodeName: 'node1' }],
      ['that nominates another', '', {}, { nominatedNodeName: 'node1' }, { nominatedNodeName: 'node2' }],
      [
        'that nominates wrongly',
        `status.nominatedNodeName: Invalid value: "Node1": ${NODE}`,
        {},
        { nominatedNodeName: 'Node1' },
      ],
      ['of the same class', '', {}, { qosClass: 'BestEffort' }],
      [
        'of another class',
        'status.qosClass: Invalid value: "Burstable": field is immutable',
        {},
        { qosClass: 'Burstable' },
      ],
    ]),
  )('$name', async ({ message, spec, statuses }) => {
    expect(await verdict(spec, ...statuses)).toBe(message);
  });
});

const IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const PAIR = 'may specify no more than one IP for each IP family';
const list = (ips: readonly string[]) => ips.map((ip) => ({ ip }));
const shown = (type: string, ips: readonly string[]): string =>
  `[]core.${type}{${ips.map((ip) => `core.${type}{IP:"${ip}"}`).join(', ')}}`;

/** The lists of TestPodIPsValidation and TestValidateHostIPs in the same file. */
describe.each([
  { part: 'podIPs', type: 'PodIP', single: 'podIP' },
  { part: 'hostIPs', type: 'HostIP', single: 'hostIP' },
])('$part', ({ part, type, single }) => {
  const of = (ips: readonly string[]) => ({ [part]: list(ips), [single]: ips[0] ?? '' });
  const pair = (ips: readonly string[]): string =>
    `status.${part}: Invalid value: ${shown(type, ips)}: ${PAIR}`;
  const broken = (i: number, ip: string): string => `status.${part}[${i}]: Invalid value: "${ip}": ${IP}`;
  const internal = (i: number, ip: string): string =>
    `status.${part}: Internal error: failed to check for dual stack with error:invalid IP[${i}]: ${ip}`;
  it.each<readonly [string, readonly string[], (ips: readonly string[]) => string]>([
    ['none', [], () => ''],
    ['one', ['1.1.1.1'], () => ''],
    ['one of the sixth version', ['::1'], () => ''],
    ['both', ['1.1.1.1', '::1'], () => ''],
    ['both, the other way', ['::1', '1.1.1.1'], () => ''],
    ['leading zeros', ['1.1.1.01'], () => ''],
    ['two of the fourth version', ['1.1.1.1', '2.2.2.2'], pair],
    ['two, one in the clothes of the sixth', ['1.1.1.1', '::ffff:2.2.2.2'], pair],
    ['two of the sixth version', ['::1', '::2'], pair],
    ['three', ['1.1.1.1', '::1', '::2'], pair],
    ['no address', ['bad-ip'], () => broken(0, 'bad-ip')],
    [
      'one and no address',
      ['::1', 'bad-ip'],
      (ips) => `[${broken(1, 'bad-ip')}, ${internal(1, 'bad-ip')}, ${pair(ips)}]`,
    ],
  ])('%s', async (_name, ips, message) => {
    expect(await verdict({}, of(ips))).toBe(message(ips));
  });
});

it('the first address of a host is its address', async () => {
  expect(await verdict({}, { hostIP: '1.1.1.1', hostIPs: list(['2.2.2.2', '::1']) })).toBe(
    'status.hostIPs[0].ip: Invalid value: "2.2.2.2": must be equal to `hostIP`',
  );
});

it('the one address of a pod and the first of its list become the same', async () => {
  const kept = (podIP: string, ...ips: readonly string[]) => ({
    podIP,
    podIPs: list(ips),
    qosClass: 'BestEffort',
  });
  expect(
    await written(
      {},
      { podIP: '1.1.1.1' },
      { podIPs: list(['1.1.1.1', '::1']) },
      { podIP: '2.2.2.2', podIPs: list(['1.1.1.1', '::1']) },
      { qosClass: '' },
    ),
  ).toEqual([
    kept('1.1.1.1', '1.1.1.1'),
    kept('1.1.1.1', '1.1.1.1', '::1'),
    kept('2.2.2.2', '2.2.2.2'),
    { qosClass: 'BestEffort' },
  ]);
});

it('what is off is not kept', async () => {
  const health = [{ name: 'cpu', resources: [{ resourceID: 'a', health: 'Sick' }] }];
  const status = container('ctr', runs);
  const scheduled = { ...condition('PodScheduled'), lastProbeTime: null, lastTransitionTime: null };
  expect(
    await written(
      {},
      {
        observedGeneration: -1,
        resourceClaimStatuses: [{ name: 'no-such-claim' }],
        conditions: [{ ...scheduled, observedGeneration: -1 }],
        containerStatuses: [{ ...status, allocatedResourcesStatus: health }],
      },
    ),
  ).toEqual([
    { qosClass: 'BestEffort', conditions: [scheduled], containerStatuses: [{ ...status, lastState: {} }] },
  ]);
});

it('who writes odd addresses is warned', async () => {
  const { json, send } = testServer();
  const metadata = { name: 'foo' };
  await json('POST', URL, { metadata, spec: { containers: [{ name: 'ctr', image: 'image' }] } });
  const status = { podIPs: list(['1.1.1.01', '0::1']), hostIP: '1.1.1.1', hostIPs: list(['1.1.1.1']) };
  const { headers } = await send('PUT', `${URL}/foo/status`, { metadata, status });
  expect(headers['warning']?.replaceAll('\\"', '"')).toBe(
    '299 - "status.podIPs[0].ip: non-standard IP address "1.1.1.01" will be considered invalid in a future Kubernetes release: use "1.1.1.1"", 299 - "status.podIPs[1].ip: IPv6 address "0::1" should be in RFC 5952 canonical format ("::1")"',
  );
});
