import { expect, test } from 'vitest';
import type { PersistentVolumeSpec } from '../../api/types.ts';
import { metadata } from '../test-objects.ts';
import { Rig } from '../test-rig.ts';
import type { StoredClaim, StoredVolume } from './matching.ts';
import { expandController } from './resizer.ts';

const claim = (wanted: string, has: string): StoredClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('pvc'),
  spec: { volumeName: 'vol', resources: { requests: { storage: wanted } } },
  status: { phase: 'Bound', capacity: { storage: has } },
});

const volume = (source: Partial<PersistentVolumeSpec>, uid = 'pvc-uid'): StoredVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { ...metadata('vol'), namespace: '' },
  spec: { claimRef: { namespace: 'default', name: 'pvc', uid }, ...source },
  status: {},
});

const EBS = { awsElasticBlockStore: { volumeID: 'v' } };
const CSI = { csi: { driver: 'com.csi.ceph', volumeHandle: 'v' } };
const WAITS = 'waiting for an external controller to expand this PVC';
const MIGRATED =
  'CSI migration enabled for kubernetes.io/aws-ebs; waiting for external resizer to expand the pvc';

/** Models pkg/controller/volume/expand/expand_controller_test.go TestSyncHandler */
test.each<[string, StoredVolume | undefined, string, readonly string[], string?]>([
  ['of no volume', undefined, '2Gi', []],
  ['of another claim’s volume', volume(CSI, 'other'), '2Gi', []],
  ['of a plugin of old', volume(EBS), '2Gi', [`Normal ${MIGRATED}`], 'ebs.csi.aws.com'],
  ['that has what it wants', volume(EBS), '1Gi', []],
  ['of a driver', volume(CSI), '2Gi', [`Normal ${WAITS}`]],
  ['of a path of the host', volume({ hostPath: { path: '/a' } }), '2Gi', [`Normal ${WAITS}`]],
])('a claim %s', (_what, there, wanted, told, resizer) => {
  const said: string[] = [];
  const rig = new Rig(
    (context) =>
      expandController({
        ...context,
        recorder: () => ({ event: (_, type, _reason, message) => void said.push(`${type} ${message}`) }),
      }),
    [
      ['persistentvolumeclaims', claim('1Gi', '1Gi')],
      ...(there ? [['persistentvolumes', there] as const] : []),
    ],
  );
  rig.take(['persistentvolumeclaims', claim(wanted, '1Gi')]);
  rig.clock.advanceTo(0);
  expect(said).toEqual(told);
  const { annotations } = rig.store.get('persistentvolumeclaims', 'default/pvc')?.metadata ?? {};
  expect(annotations?.['volume.kubernetes.io/storage-resizer']).toBe(resizer);
});
