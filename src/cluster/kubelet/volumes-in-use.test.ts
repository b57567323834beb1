import { expect, test } from 'vitest';
import type { PersistentVolumeSpec, PodSpec, PodStatus } from '../api/types.ts';
import { storedPod } from '../controllers/test-objects.ts';
import { isClaimed, volumesInUse } from './volumes-in-use.ts';

const disk = (handle: string): PersistentVolumeSpec => ({
  csi: { driver: 'disk.example.com', volumeHandle: handle },
});
const bound: Readonly<Record<string, PersistentVolumeSpec>> = {
  'default/data': disk('b'),
  'default/web-scratch': disk('a'),
  'default/files': { nfs: { server: 'files', path: '/' } },
};

const claimed = (namespace: string, claim: string) => {
  const spec = bound[`${namespace}/${claim}`];
  const metadata = { name: claim, uid: claim, resourceVersion: '1', creationTimestamp: '' };
  return spec && { apiVersion: 'v1', kind: 'PersistentVolume', metadata, spec, status: {} };
};

const pod = (name: string, phase: NonNullable<PodStatus['phase']>, volumes: PodSpec['volumes']) => ({
  pod: storedPod(name, { spec: { volumes: volumes ?? [] }, status: { phase } }),
  hasClaims: volumes?.some(isClaimed) === true,
});

test('a node uses the disks of its pods that have not ended', () => {
  const claim = (name: string) => ({ name, persistentVolumeClaim: { claimName: name } });
  const workers = [
    pod('web', 'Running', [claim('data'), claim('files'), { name: 'scratch', ephemeral: {} }]),
    pod('again', 'Pending', [claim('data'), claim('none'), { name: 'tmp', emptyDir: {} }]),
  ];
  expect(volumesInUse(workers, { claimed })).toEqual([
    'kubernetes.io/csi/disk.example.com^a',
    'kubernetes.io/csi/disk.example.com^b',
  ]);
  expect(volumesInUse([pod('done', 'Succeeded', [claim('data')])], { claimed })).toEqual([]);
});
