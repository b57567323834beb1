import { describe, expect, it } from 'vitest';
import { fakeClient } from '../../test-client.ts';
import { ApiError } from '../../machinery/errors.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { Store } from '../../store/store.ts';
import { dataOf, type StoredRevision } from '../history.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, readiness, storedPod } from '../test-objects.ts';
import { claimsOf } from './claims.ts';
import { ordinalOf, type StoredStatefulSet } from './ordinals.ts';
import { podControl } from './pod-control.ts';
import { identityMatches, isRunningAndReady, repaired, statefulPod, storageMatches } from './pods.ts';

/** Models pkg/controller/statefulset/stateful_pod_control_test.go and stateful_set_utils_test.go */

const template = {
  metadata: { labels: { foo: 'bar' } },
  spec: {
    containers: [{ name: 'nginx', image: 'nginx' }],
    volumes: [{ name: 'home', hostPath: { path: '/h' } }],
  },
};

const set: StoredStatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata('foo'),
  spec: {
    replicas: 3,
    serviceName: 'governing',
    selector: { matchLabels: { foo: 'bar' } },
    template,
    volumeClaimTemplates: [{ metadata: { name: 'datadir' } }],
  },
  status: { replicas: 0 },
};

const revision: StoredRevision = {
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: metadata('foo-1'),
  revision: 1,
  data: dataOf(template),
};

/** The pod of a number as it is made, with what is different about it. */
function podOf(ordinal: number, more: Partial<StoredPod['metadata']> = {}): StoredPod {
  const { metadata: own, spec } = statefulPod(set, ordinal, template, 'foo-1');
  const { name = '', labels = {} } = own ?? {};
  return storedPod(name, { metadata: { labels, ...more }, ...(spec && { spec }) });
}

type Call = 'create pods' | 'create claims' | 'update pods' | 'delete pods';

interface Given {
  /** What the server refuses, and as what. */
  readonly refuses?: Call;
  readonly as?: 'AlreadyExists' | 'InternalError';
  readonly claim?: 'here' | 'going';
}

/** The events of something that is done to a pod, the claims that are made, and how it is refused. */
function events(
  act: (control: ReturnType<typeof podControl>) => void,
  { refuses, as = 'InternalError', claim }: Given = {},
) {
  const store = new Store();
  const [wanted] = claimsOf(set, 0);
  if (claim && wanted)
    store.put<StoredObject>('persistentvolumeclaims', {
      ...wanted,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(
        'datadir-foo-0',
        claim === 'going' ? { deletionTimestamp: '2019-01-01T00:00:00Z' } : {},
      ),
    });
  const told: string[] = [];
  const calls: string[] = [];
  const call = (verb: string, resource: string): void => {
    const name = `${verb} ${resource === 'pods' ? 'pods' : 'claims'}`;
    if (name === refuses) throw new ApiError({ reason: as, code: 500, message: 'API server down' });
    calls.push(name);
  };
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    create: (resource, _namespace, object: KubeObject) => {
      call('create', resource);
      return { ...object, metadata: { ...metadata('made'), ...object.metadata } } as never;
    },
    update: (resource, object) => {
      call('update', resource);
      return object;
    },
    delete: (resource) => call('delete', resource),
  });
  const event = (_: unknown, type: string, reason: string, message: string): void =>
    void told.push(`${type} ${reason} ${message}`);
  let refusal: string | undefined;
  try {
    act(podControl({ client }, { event }, set));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refusal = error.message;
  }
  return { told, calls, refusal };
}

const CLAIMED = 'Normal SuccessfulCreate create Claim datadir-foo-0 Pod foo-0 in StatefulSet foo success';
const DOWN = 'API server down';
const failed = (reason: string, verb: string, error = DOWN): string =>
  `Warning Failed${reason} ${verb} Pod foo-0 in StatefulSet foo failed error: ${error}`;
const succeeded = (reason: string, verb: string): string =>
  `Normal Successful${reason} ${verb} Pod foo-0 in StatefulSet foo successful`;

describe('a pod is made', () => {
  const noClaim = `failed to create PVC datadir-foo-0: ${DOWN}`;
  it.each<[string, Given, string[], string | undefined]>([
    ['with its claim', {}, [CLAIMED, succeeded('Create', 'create')], undefined],
    ['with a claim that is there', { claim: 'here' }, [succeeded('Create', 'create')], undefined],
    ['but is there', { claim: 'here', refuses: 'create pods', as: 'AlreadyExists' }, [], DOWN],
    [
      'but for its claim',
      { refuses: 'create claims' },
      [
        `Warning FailedCreate create Claim datadir-foo-0 for Pod foo-0 in StatefulSet foo failed error: ${DOWN}`,
        failed('Create', 'create', noClaim),
      ],
      noClaim,
    ],
    [
      'but its claim goes',
      { claim: 'going' },
      [failed('Create', 'create', 'pvc datadir-foo-0 is being deleted')],
      'pvc datadir-foo-0 is being deleted',
    ],
    ['but is refused', { refuses: 'create pods' }, [CLAIMED, failed('Create', 'create')], DOWN],
  ])('%s', (_name, given, told, refusal) => {
    const seen = events((control) => control.create(0, revision), given);
    expect([seen.told, seen.refusal]).toEqual([told, refusal]);
  });
});

const unlabelled = podOf(0, { labels: { foo: 'bar' } });
const emptied: StoredPod = { ...podOf(0), spec: { containers: [] } };

describe('a pod is mended', () => {
  it.each<[string, StoredPod, Given, string[], string[], string | undefined]>([
    ['if need be', podOf(0), { claim: 'here', refuses: 'update pods' }, [], [], undefined],
    [
      'with its name',
      unlabelled,
      { claim: 'here' },
      [succeeded('Update', 'update')],
      ['update pods'],
      undefined,
    ],
    [
      'but is refused its name',
      unlabelled,
      { claim: 'here', refuses: 'update pods' },
      [failed('Update', 'update')],
      [],
      DOWN,
    ],
    [
      'with its volumes',
      emptied,
      {},
      [CLAIMED, succeeded('Update', 'update')],
      ['create claims', 'update pods'],
      undefined,
    ],
    [
      'but is refused its volumes',
      emptied,
      { refuses: 'create claims' },
      [
        `Warning FailedCreate create Claim datadir-foo-0 for Pod foo-0 in StatefulSet foo failed error: ${DOWN}`,
        failed('Update', 'update', `failed to create PVC datadir-foo-0: ${DOWN}`),
      ],
      [],
      `failed to create PVC datadir-foo-0: ${DOWN}`,
    ],
  ])('%s', (_name, pod, given, told, calls, refusal) => {
    expect(events((control) => control.repair(pod, 0), given)).toEqual({ told, calls, refusal });
  });
});

it('a pod is deleted, or is not', () => {
  const act = (control: ReturnType<typeof podControl>): void => control.delete(podOf(0));
  expect(events(act).told).toEqual([succeeded('Delete', 'delete')]);
  expect(events(act, { refuses: 'delete pods' })).toMatchObject({
    told: [failed('Delete', 'delete')],
    refusal: DOWN,
  });
});

describe('what a pod is', () => {
  it.each([
    ['foo-1', 1],
    ['foo-20', 20],
    ['foo2-1', undefined],
    ['foo-bar-1', undefined],
    ['1-bar', undefined],
    ['foo-', undefined],
  ])('%s has the number %s', (name, ordinal) => {
    expect(ordinalOf({ metadata: { name } }, set)).toBe(ordinal);
  });

  const volumes = (claimName?: string) => [
    { name: 'datadir', ...(claimName !== undefined && { persistentVolumeClaim: { claimName } }) },
  ];
  it.each<[string, StoredPod, boolean, boolean]>([
    ['as it is made', podOf(1), true, true],
    ['by another name', { ...podOf(1), metadata: metadata('foo') }, false, true],
    ['without the label of its name', podOf(1, { labels: { foo: 'bar' } }), false, true],
    ['without volumes', { ...podOf(1), spec: { containers: [] } }, true, false],
    ['without claims', { ...podOf(1), spec: { containers: [], volumes: volumes() } }, true, false],
    ['with another claim', { ...podOf(1), spec: { containers: [], volumes: volumes('foo') } }, true, false],
    ['with the number of another', podOf(2), false, false],
  ])('%s', (_name, pod, identified, stored) => {
    expect([identityMatches(set, pod, 1), storageMatches(set, pod, 1)]).toEqual([identified, stored]);
    const mended = repaired(set, pod, 1);
    expect(storageMatches(set, mended, 1)).toBe(true);
    if (pod.metadata.name === 'foo-1') expect(identityMatches(set, mended, 1)).toBe(true);
  });

  it('has its owner, its names and its claim', () => {
    expect(statefulPod(set, 0, template, 'foo-1')).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'foo-0',
        generateName: 'foo-',
        namespace: 'default',
        labels: {
          foo: 'bar',
          'apps.kubernetes.io/pod-index': '0',
          'statefulset.kubernetes.io/pod-name': 'foo-0',
          'controller-revision-hash': 'foo-1',
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            name: 'foo',
            uid: 'foo-uid',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        ...template.spec,
        hostname: 'foo-0',
        subdomain: 'governing',
        volumes: [
          { name: 'datadir', persistentVolumeClaim: { claimName: 'datadir-foo-0' } },
          { name: 'home', hostPath: { path: '/h' } },
        ],
      },
    });
  });

  it.each([
    ['governing', 'governing'],
    ['', undefined],
  ])('is in the domain of its service %j and in no other', (serviceName, subdomain) => {
    const one = { ...set, spec: { ...set.spec, serviceName } };
    const made = statefulPod(one, 0, { ...template, spec: { ...template.spec, subdomain: 'own' } }, 'foo-1');
    expect(made.spec?.subdomain).toBe(subdomain);
  });

  it('serves when it runs and is ready', () => {
    expect(isRunningAndReady(podOf(0))).toBe(false);
    expect(isRunningAndReady({ ...podOf(0), status: { phase: 'Running' } })).toBe(false);
    expect(isRunningAndReady({ ...podOf(0), status: readiness(1) })).toBe(true);
    expect(isRunningAndReady({ ...podOf(0), status: { ...readiness(1), phase: 'Pending' } })).toBe(false);
  });
});
