import { expect, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../api/types.ts';
import { metadata } from '../test-objects.ts';
import { ephemeralVolumeController } from './ephemeral.ts';
import { volumeProvisioner } from './provisioner.ts';
import { START, storeRig } from './test-rig.ts';

const DRIVER = 'disks.example.com';

/** What becomes of a claim within that many seconds. */
function provisioned(spec: Partial<PersistentVolumeClaim['spec']>, seconds: number, disk = true) {
  const rig = storeRig();
  const settings = {
    name: DRIVER,
    identity: 'leader',
    milliseconds: 1000,
    ...(disk && { disk: { topologyKey: 'zone', perNode: 15 } }),
  };
  volumeProvisioner(rig.context as never, settings, 1);
  rig.store.put('storageclasses.storage.k8s.io', {
    metadata: { ...metadata('fast'), namespace: undefined },
    provisioner: DRIVER,
    volumeBindingMode: 'Immediate',
  } as never);
  const annotations = { 'volume.kubernetes.io/storage-provisioner': DRIVER };
  rig.store.put('persistentvolumeclaims', {
    metadata: { ...metadata('c'), annotations },
    spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } }, ...spec },
    status: { phase: 'Pending' },
  } as never);
  rig.clock.advanceTo(START + seconds * 1000);
  return { volumes: rig.store.list('persistentvolumes').length, events: rig.events };
}

const PROVISIONING =
  'c Normal Provisioning External provisioner is provisioning volume for claim "default/c"';
const REFUSED =
  'c Warning ProvisioningFailed failed to provision volume with StorageClass "fast": rpc error: code = InvalidArgument desc = VolumeCapabilities is invalid: specified multi writer with mount access type';

test('a disk is no file system that many nodes write to: the claim is refused, again and again', () => {
  // After 1, 2, 4 and 8 seconds.
  expect(provisioned({ accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }, 16)).toEqual({
    volumes: 0,
    events: Array.from({ length: 5 }, () => [PROVISIONING, REFUSED]).flat(),
  });
});

test.each<[string, Partial<PersistentVolumeClaim['spec']>, boolean]>([
  ['one writer', { accessModes: ['ReadWriteOnce'] }, true],
  ['many writers to its blocks', { accessModes: ['ReadWriteMany'], volumeMode: 'Block' }, true],
  ['many writers to a directory of the node', { accessModes: ['ReadWriteMany'] }, false],
])('%s get a volume', (_what, spec, disk) => {
  const { volumes, events } = provisioned(spec, 16, disk);
  expect([volumes, events.filter((text) => text.includes('Failed'))]).toEqual([1, []]);
});

test('an ephemeral volume whose claim is somebody else’s is tried again after ever longer waits', () => {
  const rig = storeRig();
  ephemeralVolumeController(rig.context as never);
  rig.store.put('persistentvolumeclaims', { metadata: metadata('p-v'), spec: {}, status: {} } as never);
  rig.store.put('pods', {
    metadata: metadata('p'),
    spec: { containers: [], volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: { spec: {} } } }] },
    status: {},
  } as never);
  // 5 ms, 10 ms, … 2.56 s: the sum of the waits stays below 5.12 s.
  rig.clock.advanceTo(START + 5120);
  const message =
    'p Warning FailedBinding ephemeral volume v: PVC default/p-v was not created for pod default/p (pod is not owner)';
  expect(rig.events).toEqual(Array.from({ length: 11 }, () => message));
});
