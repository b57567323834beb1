import { describe, expect, it } from 'vitest';
import { fakeClient, unused } from '../../test-client.ts';
import { VirtualClock } from '../../clock.ts';
import type { Stored, StoredObject } from '../../machinery/object.ts';
import type { PersistentVolumeClaim } from '../../api/types.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { metadata, owner, storedPod } from '../test-objects.ts';
import { claimProtectionController, isUsed, volumeProtectionController } from './protection.ts';

/** Models the tables of pkg/controller/volume/pvcprotection and pvprotection */

const GOING = { deletionTimestamp: '2026-01-05T09:00:00Z' };
const CLAIM = 'kubernetes.io/pvc-protection';
const VOLUME = 'kubernetes.io/pv-protection';

interface Guarded {
  readonly name?: string;
  readonly namespace?: string;
  readonly deleted?: boolean;
  readonly finalizers?: readonly string[];
  readonly phase?: string;
}

function guarded(kind: string, { name = 'it', namespace = 'default', deleted, finalizers, phase }: Guarded) {
  const { namespace: _none, ...own } = metadata(name, {
    ...(deleted === true && GOING),
    ...(finalizers && { finalizers }),
  });
  return {
    apiVersion: 'v1',
    kind,
    metadata: kind === 'PersistentVolumeClaim' ? { ...own, namespace } : own,
    ...{ spec: {}, status: phase === undefined ? {} : { phase } },
  };
}

/** The finalizers that a controller writes, by the names of the objects. */
function written(
  start: (context: ControllerContext) => Controller,
  resource: 'persistentvolumeclaims' | 'persistentvolumes',
  objects: readonly StoredObject[],
  pods: readonly ReturnType<typeof storedPod>[] = [],
): Readonly<Record<string, readonly string[]>> {
  const store = new Store();
  for (const object of objects) store.put<StoredObject>(resource, object);
  for (const pod of pods) store.put('pods', pod);
  const out: Record<string, readonly string[]> = {};
  const client = fakeClient({
    get: (of, namespace, name) => store.get(of, namespace === '' ? name : `${namespace}/${name}`),
    update: (_resource, object) => {
      out[object.metadata.name] = object.metadata.finalizers ?? [];
      return object;
    },
  });
  const clock = new VirtualClock(0);
  const recorder = () => ({ event: unused });
  const controller = start({ clock, random: new KeyedRandom(1), store, client, recorder });
  controller.resync();
  for (let i = 0; i < 5; i++) clock.runNext(clock.now());
  controller.stop();
  return out;
}

const using = (claim: string, spec: object = { nodeName: 'n' }, name = 'pod', namespace = 'default') =>
  storedPod(name, {
    metadata: { namespace },
    spec: {
      volumes: [
        { name: 'e', emptyDir: {} },
        { name: 'v', persistentVolumeClaim: { claimName: claim } },
      ],
      ...spec,
    },
  });
const doomed = { deleted: true, finalizers: [CLAIM] };

describe('claims', () => {
  it.each<[string, Guarded[], ReturnType<typeof using>[], Record<string, string[]>]>([
    ['are guarded', [{}, { name: 'two', namespace: 'other' }], [], { it: [CLAIM], two: [CLAIM] }],
    ['keep what else holds them', [{ finalizers: ['x'] }], [], { it: ['x', CLAIM] }],
    ['are guarded already', [{ finalizers: [CLAIM] }], [], {}],
    ['are let be when they go without a guard', [{ deleted: true }], [], {}],
    ['go', [doomed, { ...doomed, name: 'two', namespace: 'other' }], [], { it: [], two: [] }],
    ['go but for what else holds them', [{ deleted: true, finalizers: ['x', CLAIM] }], [], { it: ['x'] }],
    ['stay for a pod', [doomed], [using('it')], {}],
    ['go when a pod uses another', [doomed], [using('other')], { it: [] }],
    [
      'go when a pod elsewhere uses one of the name',
      [doomed],
      [using('it', { nodeName: 'n' }, 'pod', 'other')],
      { it: [] },
    ],
    ['stay for one of two pods', [doomed, { ...doomed, name: 'two' }], [using('it')], { two: [] }],
    ['go when the pod has no node', [doomed], [using('it', {})], { it: [] }],
  ])('%s', (_name, claims, pods, wanted) => {
    const objects = claims.map((one) => guarded('PersistentVolumeClaim', one));
    expect(written(claimProtectionController, 'persistentvolumeclaims', objects, pods)).toEqual(wanted);
  });

  it.each<[string, Parameters<typeof storedPod>[1], string, boolean]>([
    ['one that has ended', { status: { phase: 'Failed' } }, 'it', true],
    ['one that goes', { metadata: { ...GOING, deletionGracePeriodSeconds: 30 } }, 'it', true],
    [
      'one that has nothing left to run',
      { metadata: { ...GOING, deletionGracePeriodSeconds: 0 } },
      'it',
      true,
    ],
    ['the one that it was made for', {}, 'pod-e', true],
    [
      'the one that it was made for, with nothing left',
      { metadata: { ...GOING, deletionGracePeriodSeconds: 0 } },
      'pod-e',
      false,
    ],
  ])('a claim stays for a pod: %s', (_name, traits = {}, name, wanted) => {
    const volumes = [
      { name: 'v', persistentVolumeClaim: { claimName: 'it' } },
      { name: 'e', ephemeral: {} },
    ];
    const pod = storedPod('pod', { ...traits, spec: { nodeName: 'n', volumes } });
    const claim: Stored<PersistentVolumeClaim> = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(name, { ownerReferences: [owner('v1', 'Pod', 'pod', 'pod-uid')] }),
      spec: {},
      status: {},
    };
    expect(isUsed(claim, [pod])).toBe(wanted);
    const others = { ...claim, metadata: metadata(name) };
    expect(isUsed(others, [pod])).toBe(name === 'it');
  });
});

describe('volumes', () => {
  it.each<[string, Guarded, Record<string, string[]>]>([
    ['are guarded', {}, { it: [VOLUME] }],
    ['are guarded already', { finalizers: [VOLUME] }, {}],
    ['go', { deleted: true, finalizers: [VOLUME] }, { it: [] }],
    ['stay for their claim', { deleted: true, finalizers: [VOLUME], phase: 'Bound' }, {}],
  ])('%s', (_name, volume, wanted) => {
    const object = guarded('PersistentVolume', volume);
    expect(written(volumeProtectionController, 'persistentvolumes', [object])).toEqual(wanted);
  });
});
