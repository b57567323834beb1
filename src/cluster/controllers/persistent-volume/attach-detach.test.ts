import { describe, expect, it, test } from 'vitest';
import type { PersistentVolumeSpec, PodStatus, VolumeAttachment } from '../../api/types.ts';
import type { Stored, StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { metadata, storedNode, storedPod } from '../test-objects.ts';
import { attachDetachController, multiAttachError } from './attach-detach.ts';
import { START, storeRig } from './test-rig.ts';

/** Models pkg/controller/volume/attachdetach/reconciler/reconciler_test.go */

const DRIVER = 'disk.example.com';
const MINUTES = 60_000;

/** Two nodes, and a disk whose claim is `data`; nothing takes longer than it must. */
function rig(accessModes: PersistentVolumeSpec['accessModes'] = ['ReadWriteOnce']) {
  const { clock, store, events, context } = storeRig();
  const controller = attachDetachController(context, [DRIVER], 0);
  const node = (name: string, ready: boolean, taints: readonly string[] = []): void => {
    const spec = { taints: taints.map((key) => ({ key, effect: 'NoExecute' as const })) };
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }];
    store.put('nodes', {
      ...storedNode(name, spec),
      metadata: { ...metadata(name), namespace: undefined },
      status: { conditions },
    } as never);
  };
  const pod = (name: string, nodeName: string, more = {}, status: PodStatus = {}): void =>
    void store.put(
      'pods',
      storedPod(name, {
        metadata: more,
        spec: { nodeName, volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
        status,
      }),
    );
  node('node1', true);
  node('node2', true);
  store.put<StoredObject>('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('data'),
    ...{ spec: { volumeName: 'disk' }, status: { phase: 'Bound' } },
  } as never);
  store.put<StoredObject>('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { ...metadata('disk'), namespace: undefined },
    spec: {
      accessModes,
      claimRef: { namespace: 'default', name: 'data', uid: metadata('data').uid },
      csi: { driver: DRIVER, volumeHandle: 'handle' },
    },
    status: { phase: 'Bound' },
  } as never);
  controller.resync();
  const pass = (milliseconds: number): void => clock.advanceTo(clock.now() + milliseconds);
  const there = (): string =>
    store
      .list('volumeattachments.storage.k8s.io')
      .map(({ spec, status }: Stored<VolumeAttachment>) => `${spec.nodeName}${status?.attached ? '' : '?'}`)
      .sort()
      .join(' ');
  /** The disk's claim is named anew, by whom it is not the controller's to ask. */
  const claimed = (claimRef: PersistentVolumeSpec['claimRef']): void => {
    const disk = store.get('persistentvolumes', 'disk');
    if (!disk) return;
    const { claimRef: _, ...spec } = disk.spec;
    store.put('persistentvolumes', { ...disk, spec: { ...spec, ...(claimRef && { claimRef }) } });
  };
  const gone = (name: string): void => void store.remove('pods', `default/${name}`);
  return { store, node, pod, gone, claimed, pass, there, events };
}

const ATTACHED = 'Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "disk"';
const REFUSED = 'Warning FailedAttachVolume Multi-Attach error for volume "disk" Volume is already';

test('without pods nothing is attached', () => {
  const { pass, there } = rig();
  pass(MINUTES);
  expect(there()).toBe('');
});

test('a disk comes to the node of a pod, and leaves it with the pod', () => {
  const { store, pod, gone, pass, there, events } = rig();
  const told = (): unknown => store.get('nodes', 'node1')?.status.volumesAttached;
  pod('a', 'node1');
  pass(5000);
  expect([there(), events]).toEqual(['node1', [`a ${ATTACHED}`]]);
  expect(told()).toEqual([{ name: `kubernetes.io/csi/${DRIVER}^handle`, devicePath: '' }]);
  gone('a');
  pass(5000);
  expect([there(), told()]).toEqual(['', undefined]);
});

test('a disk that many may have is attached to each node', () => {
  const { pod, pass, there, events } = rig(['ReadWriteMany']);
  pod('a', 'node1');
  pod('b', 'node2');
  pass(5000);
  expect([there(), events]).toEqual(['node1 node2', [`a ${ATTACHED}`, `b ${ATTACHED}`]]);
});

test('a disk that one may have waits until the other has let it go, and that is said once', () => {
  const { pod, gone, pass, there, events } = rig();
  pod('a', 'node1');
  pass(5000);
  pod('b', 'node2');
  pass(MINUTES);
  expect([there(), events]).toEqual(['node1', [`a ${ATTACHED}`, `b ${REFUSED} used by pod(s) a`]]);
  gone('a');
  pass(5000);
  expect([there(), events.slice(2)]).toEqual(['node2', [`b ${ATTACHED}`]]);
});

describe.each<[string, PersistentVolumeSpec['claimRef']]>([
  ['let go', undefined],
  ['given to another claim', { namespace: 'default', name: 'other', uid: 'other-uid' }],
  ['given to a claim of the same name', { namespace: 'default', name: 'data', uid: 'later' }],
])('a disk that was %s', (_name, claimRef) => {
  it('stays with the pod that has it, as long as that lives', () => {
    const { pod, gone, claimed, pass, there } = rig();
    pod('a', 'node1');
    pass(5000);
    claimed(claimRef);
    pass(MINUTES);
    expect(there()).toBe('node1');
    gone('a');
    pass(5000);
    expect(there()).toBe('');
  });

  it('comes to no pod of the claim that comes later', () => {
    const { pod, claimed, pass, there, events } = rig(['ReadWriteMany']);
    pod('a', 'node1');
    pass(5000);
    claimed(claimRef);
    pod('b', 'node2');
    pass(MINUTES);
    expect([there(), events]).toEqual(['node1', [`a ${ATTACHED}`]]);
  });
});

/** Pod `a` has had the disk on node1 when that node stops answering and the pod is gone. */
function unanswered(): ReturnType<typeof rig> {
  const one = rig();
  one.pod('a', 'node1');
  one.pass(5000);
  one.node('node1', false);
  one.gone('a');
  return one;
}

describe('a disk of a pod that is no more', () => {
  it('stays with a node that does not answer, for six minutes', () => {
    const { pod, pass, there, events } = unanswered();
    pod('b', 'node2');
    pass(6 * MINUTES - 1000);
    expect([there(), events.slice(1)]).toEqual([
      'node1',
      [`b ${REFUSED} exclusively attached to one node and can't be attached to another`],
    ]);
    pass(5000);
    expect(there()).toBe('node2');
  });

  it('stays with a node that was deleted, for six minutes', () => {
    const { store, pod, gone, pass, there } = rig();
    pod('a', 'node1');
    pass(5000);
    store.remove('nodes', 'node1');
    gone('a');
    pass(6 * MINUTES - 1000);
    expect(there()).toBe('node1');
    pass(5000);
    expect(there()).toBe('');
  });

  it('leaves a node at once that is said to be out of service', () => {
    const { node, pass, there } = unanswered();
    pass(MINUTES);
    expect(there()).toBe('node1');
    node('node1', false, ['node.kubernetes.io/out-of-service']);
    pass(1000);
    expect(there()).toBe('');
  });

  it('leaves a node that answers again', () => {
    const { node, pass, there } = unanswered();
    pass(MINUTES);
    node('node1', true);
    pass(5000);
    expect(there()).toBe('');
  });
});

test.each<[string, PodStatus, object, string]>([
  ['has ended', { phase: 'Succeeded' }, {}, ''],
  ['is going, and nothing of it runs', { phase: 'Running' }, { deletionTimestamp: formatTime(START) }, ''],
  [
    'is going, and runs',
    {
      phase: 'Running',
      containerStatuses: [
        { name: 'c', image: 'i', imageID: '', ready: true, restartCount: 0, state: { running: {} } },
      ],
    },
    { deletionTimestamp: formatTime(START) },
    'node1',
  ],
])('a pod that %s', (_name, status, more, wanted) => {
  const { pod, pass, there } = rig();
  pod('a', 'node1', more, status);
  pass(5000);
  expect(there()).toBe(wanted);
});

test.each<[string, readonly string[], string]>([
  ['nobody', [], "exclusively attached to one node and can't be attached to another"],
  ['a pod of the namespace', ['ns1/pod2'], 'used by pod(s) pod2'],
  ['a pod of another', ['ns2/pod2'], 'used by 1 pod(s) in different namespaces'],
  ['both', ['ns2/pod2', 'ns1/pod3'], 'used by pod(s) pod3 and 1 pod(s) in different namespaces'],
])('what is said when %s has the disk', (_name, users, wanted) => {
  const podOf = (key: string) => {
    const [namespace = '', name = ''] = key.split('/');
    return storedPod(name, { metadata: { namespace } });
  };
  expect(multiAttachError('disk', podOf('ns1/pod1'), users.map(podOf))).toBe(
    `Multi-Attach error for volume "disk" Volume is already ${wanted}`,
  );
});
