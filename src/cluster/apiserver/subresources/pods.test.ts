import { beforeEach, describe, expect, test } from 'vitest';
import type { Pod } from '../../api/types.ts';
import { STRATEGIC, testServer, type TestServer } from '../testing.ts';

const path = '/api/v1/namespaces/default/pods/web';
let api: TestServer;

beforeEach(async () => {
  api = testServer();
  await api.json('POST', '/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      initContainers: [{ name: 'init', image: 'busybox' }],
      containers: [
        {
          name: 'web',
          image: 'nginx',
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        },
      ],
    },
  });
});

describe('ephemeralcontainers', () => {
  const add = (
    ...ephemeralContainers: readonly object[]
  ): readonly [string, string, object, typeof STRATEGIC] => [
    'PATCH',
    `${path}/ephemeralcontainers`,
    { spec: { ephemeralContainers } },
    STRATEGIC,
  ];

  test('are added with their defaults; nothing else changes', async () => {
    const [method, url, patch, headers] = add({
      name: 'debug',
      image: 'busybox',
      targetContainerName: 'web',
    });
    const labelled = { ...patch, metadata: { labels: { a: 'b' } } };
    const pod = (await api.json(method, url, labelled, headers)) as Pod;
    expect(pod.spec?.ephemeralContainers).toEqual([
      {
        name: 'debug',
        image: 'busybox',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'Always',
        targetContainerName: 'web',
      },
    ]);
    expect([pod.metadata?.generation, pod.metadata?.labels]).toEqual([2, undefined]);
    expect(pod.metadata?.managedFields?.at(-1)?.subresource).toBe('ephemeralcontainers');
  });

  test('are refused with what only containers at work have', async () => {
    const refusal = await api.refusal(
      ...add(
        { name: 'web', image: ' busybox', targetContainerName: 'gone' },
        {
          name: 'debug',
          image: 'busybox',
          ports: [{ containerPort: 80 }],
          resources: { limits: { cpu: '1' } },
          lifecycle: { preStop: { exec: { command: ['true'] } } },
        },
      ),
    );
    const refused = 'cannot be set for an Ephemeral Container';
    const first = 'spec.ephemeralContainers[0]';
    const second = 'spec.ephemeralContainers[1]';
    expect(refusal).toBe(
      `Pod "web" is invalid: [${[
        `${first}.image: Invalid value: " busybox": must not have leading or trailing whitespace`,
        `${first}.name: Duplicate value: "web"`,
        `${first}.targetContainerName: Not found: "gone"`,
        `${second}.ports: Forbidden: ${refused}`,
        `${second}.resources: Forbidden: ${refused}`,
        `${second}.lifecycle: Forbidden: ${refused}`,
      ].join(', ')}]`,
    );
  });

  test('stay as they are', async () => {
    await api.json(...add({ name: 'debug', image: 'busybox' }));
    const pod = (await api.json('GET', path)) as Pod;
    const without = { ...pod, spec: { ...pod.spec, ephemeralContainers: [] } };
    expect(await api.refusal('PUT', `${path}/ephemeralcontainers`, without)).toBe(
      'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n',
    );
    expect(await api.refusal(...add({ name: 'debug', image: 'nginx' }))).toMatch(
      /^Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed\n/,
    );
  });
});

describe('resize', () => {
  const resize = (spec: object): readonly [string, string, object, typeof STRATEGIC] => [
    'PATCH',
    `${path}/resize`,
    { spec },
    STRATEGIC,
  ];
  const web = (resources: object, rest: object = {}): readonly [string, string, object, typeof STRATEGIC] =>
    resize({ containers: [{ name: 'web', resources, ...rest }] });
  const forbidden = (field: string, why: string): string =>
    `Pod "web" is invalid: ${field}: Forbidden: ${why}`;

  test('changes CPU and memory and counts a generation', async () => {
    const pod = (await api.json(...web({ requests: { cpu: '200m' } }, { image: 'ignored' }))) as Pod;
    expect(pod.spec?.containers[0]).toMatchObject({
      image: 'nginx',
      resources: { requests: { cpu: '200m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    });
    expect(pod.metadata?.generation).toBe(2);
  });

  test.each([
    [
      'a memory limit that shrinks',
      web({ limits: { memory: '100Mi' } }),
      forbidden(
        'spec.containers[0].resources.limits[memory]',
        'memory limits cannot be decreased unless resizePolicy is RestartContainer',
      ),
    ],
    [
      'requests that go',
      web({ requests: { cpu: null } }),
      forbidden('spec.containers[0].resources.requests', 'resource requests cannot be removed'),
    ],
    [
      'other resources',
      web({ requests: { 'ephemeral-storage': '1Gi' } }),
      forbidden('spec', 'only cpu and memory resources are mutable'),
    ],
    [
      'another policy',
      web({}, { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }),
      forbidden('spec', 'only cpu and memory resources are mutable'),
    ],
    [
      'init containers',
      resize({ initContainers: [{ name: 'init', resources: { requests: { cpu: '1' } } }] }),
      forbidden('spec', 'resources for non-sidecar init containers are immutable'),
    ],
    [
      'more containers',
      resize({ containers: [{ name: 'more', image: 'nginx' }] }),
      forbidden('spec.containers', 'containers may not be added or removed on resize'),
    ],
  ])('refuses %s', async (_what, request, message) => {
    expect(await api.refusal(...request)).toBe(message);
  });

  test('lets a memory limit shrink where that restarts the container, but keeps the class', async () => {
    const list = { cpu: '1', memory: '128Mi' };
    const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
    await api.json('POST', '/api/v1/namespaces/default/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'full' },
      spec: { containers: [{ name: 'web', image: 'nginx', resizePolicy, resources: { limits: list } }] },
    });
    const url = `${path.replace('web', 'full')}/resize`;
    const less = { ...list, memory: '100Mi' };
    const patch = (resources: object): object => ({ spec: { containers: [{ name: 'web', resources }] } });
    expect(await api.refusal('PATCH', url, patch({ requests: less }), STRATEGIC)).toBe(
      'Pod "full" is invalid: spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    );
    const pod = (await api.json('PATCH', url, patch({ requests: less, limits: less }), STRATEGIC)) as Pod;
    expect(pod.spec?.containers[0]?.resources).toEqual({ requests: less, limits: less });
  });
});

describe('binding', () => {
  const bind = (rest: object, name = 'web'): readonly [string, string, object] => [
    'POST',
    `${path}/binding`,
    {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target: { kind: 'Node', name: 'node' },
      ...rest,
    },
  ];

  test.each([
    ['another name', bind({}, 'other'), 'name in URL does not match name in Binding object'],
    ['no target', bind({ target: {} }), 'target.name: Required value'],
    [
      'another kind',
      bind({ target: { kind: 'Pod', name: 'x' } }),
      'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
    ],
    [
      'another UID',
      bind({ metadata: { name: 'web', uid: 'x' } }),
      /^Operation cannot be fulfilled on pods "web": StorageError: .*UID in precondition: x, UID in object meta: /,
    ],
  ])('refuses %s', async (_what, request, message) => {
    expect(await api.refusal(...request)).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  test('may be sent to the collection of bindings', async () => {
    const collection = '/api/v1/namespaces/default/bindings';
    const dry = `${collection}?dryRun=All`;
    const [, , body] = bind({});
    expect(await api.json('POST', dry, body)).toMatchObject({ status: 'Success', code: 201 });
    expect(await api.refusal('POST', collection, { metadata: {} })).toBe('name is required');
    const [, , other] = bind({}, 'other');
    expect(await api.refusal('POST', collection, other)).toBe('pods "other" not found');
  });

  test('assigns once, with annotations', async () => {
    await api.json(...bind({ metadata: { name: 'web', annotations: { a: 'b' } } }));
    const pod = (await api.json('GET', path)) as Pod;
    expect([pod.spec?.nodeName, pod.metadata?.annotations]).toEqual(['node', { a: 'b' }]);
    expect(await api.refusal(...bind({}))).toBe(
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node"',
    );
  });
});

test('what is sent to a status must be of the object there', async () => {
  const pod = (await api.json('GET', path)) as Pod;
  const other = { ...pod, metadata: { ...pod.metadata, name: 'other' } };
  expect(await api.refusal('PUT', `${path}/status`, other)).toBe(
    'the name of the object (other) does not match the name on the URL (web)',
  );
});

describe('scale', () => {
  const url = '/apis/apps/v1/namespaces/default/deployments/web';
  const put = async (metadata: object, replicas = 3): Promise<unknown> =>
    api.json('PUT', `${url}/scale`, {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web', ...metadata },
      spec: { replicas },
    });

  test('holds to names, UIDs, versions and numbers', async () => {
    const labels = { app: 'web' };
    await api.json('POST', url.replace('/web', ''), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
      },
    });
    const start = 'Operation cannot be fulfilled on deployments.apps';
    expect(await put({ name: 'x' })).toMatchObject({
      code: 400,
      message: 'the name of the object (x) does not match the name on the URL (web)',
    });
    expect(await put({ uid: 'x' })).toMatchObject({
      code: 409,
      message: expect.stringContaining(
        'deployments/scale.apps "web": Precondition failed: UID in precondition: x, ',
      ),
    });
    expect(await put({ resourceVersion: '1' })).toMatchObject({
      code: 409,
      message: `${start} "web": the object has been modified; please apply your changes to the latest version and try again`,
    });
    expect(await put({}, -1)).toMatchObject({
      code: 422,
      message:
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    });
    expect(await put({})).toMatchObject({ spec: { replicas: 3 } });
  });
});
