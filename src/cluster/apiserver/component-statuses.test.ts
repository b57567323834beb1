import { expect, test } from 'vitest';
import { TABLE, testServer } from './testing.ts';

const URL = '/api/v1/componentstatuses';
const { json, refusal, send } = testServer();

const health = (name: string): object => ({
  metadata: { name, creationTimestamp: null },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
});

test('one of them by its name', async () => {
  expect(await json('GET', `${URL}/scheduler`)).toEqual({
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    ...health('scheduler'),
  });
  const { rows } = (await json('GET', `${URL}/etcd-0`, undefined, TABLE)) as { readonly rows: unknown };
  expect(rows).toEqual([
    {
      cells: ['etcd-0', 'Healthy', 'ok', ''],
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { name: 'etcd-0', creationTimestamp: null },
      },
    },
  ]);
  expect(await refusal('GET', `${URL}/etcd-1`)).toBe('componentstatus "etcd-1" not found');
});

test('those of a selector: they have no labels, and no fields but their names', async () => {
  const list = (...names: readonly string[]): object => ({
    kind: 'ComponentStatusList',
    apiVersion: 'v1',
    metadata: {},
    items: names.map(health),
  });
  expect(await json('GET', URL)).toEqual(list('etcd-0', 'controller-manager', 'scheduler'));
  expect(await json('GET', `${URL}?labelSelector=tier%3Dcontrol-plane`)).toEqual(list());
  expect(await json('GET', `${URL}?labelSelector=!tier&fieldSelector=metadata.name!%3Detcd-0`)).toEqual(
    list('controller-manager', 'scheduler'),
  );
  expect(await refusal('GET', `${URL}?fieldSelector=status%3DHealthy`)).toBe(
    '"status" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
});

test('nothing but reading', async () => {
  expect(await refusal('GET', `${URL}?watch=true`)).toBe(
    'watch is not supported on resources of kind "componentstatuses"',
  );
  const { status, body } = await send('DELETE', `${URL}/etcd-0`);
  expect([status, body]).toEqual([
    405,
    {
      type: 'json',
      value: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'the server does not allow this method on the requested resource',
        reason: 'MethodNotAllowed',
        details: {},
        code: 405,
      },
    },
  ]);
});
