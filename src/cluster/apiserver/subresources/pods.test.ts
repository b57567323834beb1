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
