import { expect, test } from 'vitest';
import { MERGE, testServer } from '../apiserver/testing.ts';

const { json, refusal } = testServer();

test('a volume keeps its source and its mode', async () => {
  const path = '/api/v1/persistentvolumes';
  await json('POST', path, {
    metadata: { name: 'v' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/d' } },
  });
  const patch = (spec: object): Promise<string> => refusal('PATCH', `${path}/v`, { spec }, MERGE);
  expect(await patch({ hostPath: { path: '/e' } })).toBe(
    'PersistentVolume "v" is invalid: spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n\u00a0\u00a0core.PersistentVolumeSource{\n\u00a0\u00a0\tGCEPersistentDisk:    nil,\n\u00a0\u00a0\tAWSElasticBlockStore: nil,\n\u00a0\u00a0\tHostPath: &core.HostPathVolumeSource{\n-\u00a0\t\tPath: "/d",\n+\u00a0\t\tPath: "/e",\n\u00a0\u00a0\t\tType: &"",\n\u00a0\u00a0\t},\n\u00a0\u00a0\tGlusterfs: nil,\n\u00a0\u00a0\tNFS:       nil,\n\u00a0\u00a0\t... // 17 identical fields\n\u00a0\u00a0}\n',
  );
  expect(await patch({ volumeMode: 'Block' })).toBe(
    'PersistentVolume "v" is invalid: volumeMode: Invalid value: "Block": field is immutable',
  );
  expect(await patch({ persistentVolumeReclaimPolicy: 'Keep' })).toBe(
    'PersistentVolume "v" is invalid: spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"',
  );
  expect(
    await json('PATCH', `${path}/v`, { spec: { persistentVolumeReclaimPolicy: 'Delete' } }, MERGE),
  ).toMatchObject({
    spec: { persistentVolumeReclaimPolicy: 'Delete' },
  });
});

test('a priority class keeps its policy', async () => {
  const path = '/apis/scheduling.k8s.io/v1/priorityclasses';
  await json('POST', path, { metadata: { name: 'p' }, value: 1 });
  expect(await refusal('PATCH', `${path}/p`, { preemptionPolicy: 'Never' }, MERGE)).toBe(
    'PriorityClass.scheduling.k8s.io "p" is invalid: preemptionPolicy: Invalid value: "Never": field is immutable',
  );
});

test('a config map that is too large is told so as a whole', async () => {
  const data = { a: 'x'.repeat(1024 * 1024 + 1) };
  expect(
    await refusal('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'c' }, data }),
  ).toBe('ConfigMap "c" is invalid: []: Too long: may not be more than 1048576 bytes');
});
