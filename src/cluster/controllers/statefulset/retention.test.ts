import { describe, expect, it } from 'vitest';
import type { OwnerReference, StatefulSetPersistentVolumeClaimRetentionPolicy } from '../../api/types.ts';
import { conflict } from '../../machinery/status.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { Store } from '../../store/store.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { claimsOf } from './claims.ts';
import type { StoredStatefulSet } from './ordinals.ts';
import { podControl } from './pod-control.ts';
import { statefulPod } from './pods.ts';

/** Models pkg/controller/statefulset/stateful_pod_control_test.go: the claims of pods and the policy of their retention. */

type Policy = StatefulSetPersistentVolumeClaimRetentionPolicy;

const set = (policy: Policy, templates: readonly string[], replicas: number): StoredStatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata('set'),
  spec: {
    replicas,
    selector: { matchLabels: { key: 'value' } },
    template: {},
    volumeClaimTemplates: templates.map((name) => ({ metadata: { name } })),
    persistentVolumeClaimRetentionPolicy: policy,
  },
  status: { replicas: 0 },
});

const WITH_SET: Policy = { whenDeleted: 'Delete', whenScaled: 'Retain' };
const WITH_POD: Policy = { whenDeleted: 'Retain', whenScaled: 'Delete' };
const NEVER: Policy = { whenDeleted: 'Retain', whenScaled: 'Retain' };

/** The control of pods of a set whose claims have these owners; a claim without a list is not there. */
function control(
  policy: Policy,
  owners: readonly (readonly OwnerReference[] | undefined)[],
  { refuses = false, replicas = 4 } = {},
) {
  const store = new Store();
  const one = set(
    policy,
    owners.map((_, i) => `claim-${i}`),
    replicas,
  );
  for (const [i, claim] of claimsOf(one, 3).entries()) {
    const ownerReferences = owners[i];
    const { name = '' } = claim.metadata ?? {};
    if (ownerReferences)
      store.put<StoredObject>('persistentvolumeclaims', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: metadata(name, ownerReferences.length > 0 ? { ownerReferences } : {}),
      });
  }
  const told: string[] = [];
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    update: (resource, object) => {
      if (refuses) throw conflict({ group: '', name: resource }, object.metadata.name, 'changed');
      store.put<StoredObject>(resource, object as StoredObject);
      return object;
    },
  });
  const event = (_: unknown, type: string, reason: string, message: string): void =>
    void told.push(`${type} ${reason} ${message}`);
  const ownersNow = () =>
    owners.map((_, i) =>
      store
        .get('persistentvolumeclaims', `default/claim-${i}-set-3`)
        ?.metadata.ownerReferences?.map(({ name }) => name),
    );
  return { one, control: podControl({ client }, { event }, one), told, ownersNow };
}

function podOf(one: StoredStatefulSet) {
  const { metadata: own, spec } = statefulPod(one, 3, { spec: { containers: [{ name: 'c' }] } }, 'r1');
  return storedPod('set-3', {
    metadata: { labels: own?.labels ?? {}, uid: 'pod-uid' },
    ...(spec && { spec }),
  });
}

const byPod = (uid: string) => [owner('v1', 'Pod', 'set-3', uid)];
const BY_SET = [owner('apps/v1', 'StatefulSet', 'set', 'set-uid')];

describe('a pod that is to be made waits for claims', () => {
  it.each<[string, (OwnerReference[] | undefined)[], boolean]>([
    ['none is there', [undefined, undefined], false],
    ['none is wanted', [], false],
    ['one is nobody’s', [undefined, []], false],
    ['one is an earlier pod’s', [byPod('stale'), []], true],
    ['one is an earlier pod’s, one is not there', [byPod('stale'), undefined], true],
    ['both are earlier pods’', [byPod('123'), byPod('stale')], true],
    ['one is of a pod of that name', [byPod('123')], true],
  ])('%s', (_name, owners, waits) => {
    expect(control(WITH_POD, owners).control.awaitsClaims(3)).toBe(waits);
    expect(control(NEVER, owners).control.awaitsClaims(3)).toBe(false);
  });
});

describe('a pod that is there gives its claims their owners', () => {
  const updated = 'Normal SuccessfulUpdate update Pod set-3 in StatefulSet set successful';
  it.each<[string, Policy, (OwnerReference[] | undefined)[], (string[] | undefined)[], string[]]>([
    ['none, as it should be', NEVER, [[]], [undefined], []],
    ['the set', WITH_SET, [[]], [['set']], [updated]],
    ['none any more', NEVER, [BY_SET], [undefined], [updated]],
    ['none while it is not there', WITH_SET, [undefined], [undefined], []],
    [
      'none that somebody else manages',
      WITH_SET,
      [[owner('x/v1', 'Other', 'foobar', 'other')]],
      [['foobar']],
      [],
    ],
    [
      'none beside somebody who manages it',
      WITH_SET,
      [[...BY_SET, owner('x/v1', 'Other', 'foobar', 'other')]],
      [['foobar']],
      [
        'Warning ConflictingController PersistentVolumeClaim claim-0-set-3 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim',
        updated,
      ],
    ],
  ])('%s', (_name, policy, owners, after, events) => {
    const found = control(policy, owners);
    const pod = podOf(found.one);
    found.control.repair(pod, 3);
    expect([found.ownersNow(), found.told]).toEqual([after, events]);
  });

  it('says which claim the server refused', () => {
    const found = control(WITH_SET, [[]], { refuses: true });
    const problem =
      'could not update claim claim-0-set-3 for delete policy ownerRefs: Operation cannot be fulfilled on persistentvolumeclaims "claim-0-set-3": changed';
    expect(() => found.control.repair(podOf(found.one), 3)).toThrow(problem);
    expect(found.told).toEqual([
      `Warning FailedUpdate update Pod set-3 in StatefulSet set failed error: ${problem}`,
    ]);
  });

  const strange = owner('x/v1', 'Other', 'foobar', 'other');
  const conflicting =
    'Warning ConflictingController PersistentVolumeClaim claim-0-set-3 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim';
  it.each<[string, OwnerReference[], string[], string[]]>([
    ['of nobody', [], ['set-3'], []],
    ['of the set', BY_SET, ['set-3'], []],
    ['of the set and of somebody else', [...BY_SET, strange], ['foobar'], [conflicting]],
    ['of somebody else, as before', [strange], ['foobar'], []],
  ])('of a pod that is too many: %s', (_name, owners, after, told) => {
    const found = control(WITH_POD, [owners], { replicas: 2 });
    found.control.retain(podOf(found.one), 3);
    expect([found.ownersNow(), found.told]).toEqual([[after], told]);
  });
});
