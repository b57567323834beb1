import { describe, expect, it } from 'vitest';
import { MERGE, testServer } from '../apiserver/testing.ts';

/**
 * Models what pkg/apis/apps/validation/validation.go says of the statuses of Deployments, ReplicaSets, StatefulSets and DaemonSets,
 * pkg/apis/core/validation/validation.go of those of ReplicationControllers, pkg/apis/policy/validation/validation.go of those of
 * PodDisruptionBudgets, and pkg/registry/apps/statefulset/strategy.go.
 */

const LABELS = { app: 'x' };
const template = {
  metadata: { labels: LABELS },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
};
const selector = { matchLabels: LABELS };
const metadata = { name: 'x' };

/** The warning about an amount of bytes. */
const fraction = (list: string, value: string): string =>
  `${list}[storage]: fractional byte value "${value}" is invalid, must be an integer`;

const APPS = '/apis/apps/v1';

/** What a server says of one status after the other. */
async function verdicts(kind: string, ...statuses: readonly object[]): Promise<readonly string[]> {
  const { json, send } = testServer();
  const old = kind === 'replicationcontrollers';
  const url = `${old ? '/api/v1' : APPS}/namespaces/default/${kind}`;
  await json('POST', url, { metadata, spec: { template, selector: old ? LABELS : selector } });
  const answers: string[] = [];
  for (const status of statuses) {
    const { body } = await send('PATCH', `${url}/x/status`, { status }, MERGE);
    if (body.type !== 'json') throw new Error(`the answer is ${body.type}`);
    const { message = '' } = body.value as { readonly message?: string };
    answers.push(message.slice(message.indexOf('status.')).replace(/]$/, ''));
  }
  return answers;
}

const all = (names: readonly string[], value: number): object =>
  Object.fromEntries(names.map((name) => [name, value]));
const complaints = (names: readonly string[], value: number, what: string): string =>
  names.map((name) => `status.${name}: Invalid value: ${value}: ${what}`).join(', ');

const READY = 'readyReplicas';
const AVAILABLE = 'availableReplicas';
const GENERATION = 'observedGeneration';

type Counted = readonly [kind: string, counts: readonly string[], parts: readonly string[], ready: string];
const KINDS: readonly Counted[] = [
  [
    'deployments',
    [GENERATION, 'replicas', 'updatedReplicas', READY, AVAILABLE, 'unavailableReplicas', 'collisionCount'],
    ['updatedReplicas', READY, AVAILABLE],
    READY,
  ],
  ...['replicasets', 'replicationcontrollers'].map((kind): Counted => [
    kind,
    ['replicas', 'fullyLabeledReplicas', READY, AVAILABLE, GENERATION],
    ['fullyLabeledReplicas', READY, AVAILABLE],
    READY,
  ]),
  [
    'statefulsets',
    ['replicas', READY, 'currentReplicas', 'updatedReplicas', AVAILABLE, GENERATION, 'collisionCount'],
    [READY, 'currentReplicas', 'updatedReplicas', AVAILABLE],
    'status.readyReplicas',
  ],
  [
    'daemonsets',
    [
      'currentNumberScheduled',
      'numberMisscheduled',
      'desiredNumberScheduled',
      'numberReady',
      GENERATION,
      'updatedNumberScheduled',
      'numberAvailable',
      'numberUnavailable',
      'collisionCount',
    ],
    [],
    '',
  ],
];

describe('the counts in a status', () => {
  it.each(KINDS)('are not negative: %s', async (kind, counts) => {
    expect(await verdicts(kind, all(counts, -1))).toEqual([
      complaints(counts, -1, 'must be greater than or equal to 0'),
    ]);
  });

  it.each(KINDS.filter(([, , parts]) => parts.length > 0))(
    'of parts are not greater than those of more: %s',
    async (kind, _counts, parts, ready) => {
      const whole = { replicas: 2, ...all(parts, 1) };
      expect(
        await verdicts(kind, { replicas: 2, ...all(parts, 3) }, whole, { ...whole, availableReplicas: 2 }),
      ).toEqual([
        complaints(parts, 3, 'cannot be greater than status.replicas'),
        '',
        complaints([AVAILABLE], 2, `cannot be greater than ${ready}`),
      ]);
    },
  );

  it.each(KINDS.filter(([, counts]) => counts.includes('collisionCount')))(
    'of collisions become no less: %s',
    async (kind) => {
      const statuses = [3, 4, 3, null].map((collisionCount) => ({ collisionCount }));
      expect(await verdicts(kind, ...statuses)).toEqual([
        '',
        '',
        complaints(['collisionCount'], 3, 'cannot be decremented'),
        complaints(['collisionCount'], 0, 'cannot be decremented'),
      ]);
    },
  );
});

it('the counts in the status of a budget are not negative', async () => {
  const { json, refusal } = testServer();
  const url = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  await json('POST', url, { metadata, spec: { selector, minAvailable: 1 } });
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'];
  expect(await refusal('PATCH', `${url}/x/status`, { status: all(counts, -1) }, MERGE)).toBe(
    `PodDisruptionBudget.policy "x" is invalid: [${complaints(counts, -1, 'must be greater than or equal to 0')}]`,
  );
});

describe('a stateful set', () => {
  const spec = { template, selector, serviceName: 'x' };
  const URL = `${APPS}/namespaces/default/statefulsets`;

  it('keeps no number of unavailable pods: that is off', async () => {
    const { json } = testServer();
    const rollingUpdate = { partition: 1, maxUnavailable: 2 };
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate };
    const kept = { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } } };
    const made = await json('POST', URL, { metadata, spec: { ...spec, updateStrategy } });
    expect(made).toMatchObject(kept);
    expect(made).not.toHaveProperty('spec.updateStrategy.rollingUpdate.maxUnavailable');
    const patched = await json('PATCH', `${URL}/x`, { spec: { updateStrategy: { rollingUpdate } } }, MERGE);
    expect(patched).not.toHaveProperty('spec.updateStrategy.rollingUpdate.maxUnavailable');
  });

  const HISTORY =
    'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended';
  const requests = { storage: '500m' };
  const claims = [
    { metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests } } },
  ];
  it.each<[string, object, string | undefined, string | undefined]>([
    ['nothing', {}, undefined, undefined],
    ['a history without a limit', { revisionHistoryLimit: -2 }, HISTORY, HISTORY],
    [
      'parts of bytes',
      { volumeClaimTemplates: claims },
      `spec.volumeClaimTemplates[0].${fraction('resources.requests', '500m')}`,
      `spec.volumeClaimTemplates[0].Spec.${fraction('resources.requests', '500m')}`,
    ],
  ])('is warned of %s', async (_name, more, created, updated) => {
    const { send } = testServer();
    const said = async (...request: Parameters<typeof send>) => (await send(...request)).headers['warning'];
    const warning = (text: string | undefined) => text && `299 - "${text.replaceAll('"', '\\"')}"`;
    expect(await said('POST', URL, { metadata, spec: { ...spec, ...more } })).toBe(warning(created));
    expect(await said('PATCH', `${URL}/x`, { spec: { replicas: 3 } }, MERGE)).toBe(warning(updated));
  });
});

it('a claim is warned of parts of bytes', async () => {
  const { send } = testServer();
  const resources = { requests: { storage: '1500m' }, limits: { storage: '1.5' } };
  const { headers } = await send('POST', '/api/v1/namespaces/default/persistentvolumeclaims', {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources },
  });
  expect(headers['warning']?.replaceAll('\\"', '"')).toBe(
    `299 - "spec.${fraction('resources.requests', '1500m')}", 299 - "spec.${fraction('resources.limits', '1500m')}"`,
  );
});
