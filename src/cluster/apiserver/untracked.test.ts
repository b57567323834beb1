import { expect, it } from 'vitest';
import type { Stored, StoredObject } from '../machinery/object.ts';
import { testServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';

it('nobody owns what components have taken out of lists', async () => {
  const { server, json } = testServer();
  const client = server.client('kube-controller-manager');
  const owner = (name: string): object => ({ apiVersion: 'v1', kind: 'ConfigMap', name, uid: `uid-${name}` });
  await json('POST', `${MAPS}?fieldManager=me`, {
    metadata: { name: 'a', ownerReferences: [owner('x'), owner('y')], finalizers: ['me.example.com/a'] },
    data: { k: 'v' },
  });
  const owned = (): unknown =>
    client
      .get('configmaps', 'default', 'a')
      ?.metadata.managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
  const write = (change: Partial<StoredObject['metadata']>): void => {
    const map = client.get('configmaps', 'default', 'a');
    if (!map) throw new Error('there is none');
    client.update('configmaps', { ...map, metadata: { ...map.metadata, ...change } } as Stored<typeof map>);
  };
  const data = { 'f:data': { '.': {}, 'f:k': {} } };
  const references = (...names: readonly string[]): object => ({
    'f:ownerReferences': {
      '.': {},
      ...Object.fromEntries(names.map((name) => [`k:{"uid":"uid-${name}"}`, {}])),
    },
  });
  const finalizers = { 'f:finalizers': { '.': {}, 'v:"me.example.com/a"': {} } };
  expect(owned()).toEqual([['me', { ...data, 'f:metadata': { ...finalizers, ...references('x', 'y') } }]]);
  write({ ownerReferences: [owner('y')] as never });
  expect(owned()).toEqual([['me', { ...data, 'f:metadata': { ...finalizers, ...references('y') } }]]);
  write({ finalizers: [] });
  expect(owned()).toEqual([['me', { ...data, 'f:metadata': references('y') }]]);
  write({ ownerReferences: [] });
  expect(owned()).toEqual([['me', data]]);
});

it('nobody owns what components have taken out of the rest of an object', async () => {
  const { server, json } = testServer();
  const client = server.client('kube-controller-manager');
  await json('POST', `${MAPS}?fieldManager=me`, {
    metadata: { name: 'a' },
    data: { k: 'v', l: 'w' },
    binaryData: { b: '' },
  });
  const write = (change: object): unknown => {
    const map = client.get('configmaps', 'default', 'a');
    if (!map) throw new Error('there is none');
    client.update('configmaps', { ...map, ...change });
    const { managedFields } = client.get('configmaps', 'default', 'a')?.metadata ?? {};
    return managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
  };
  const binary = { 'f:binaryData': { '.': {}, 'f:b': {} } };
  expect(write({ data: { k: 'x', m: 'y' } })).toEqual([
    ['me', { ...binary, 'f:data': { '.': {}, 'f:k': {} } }],
  ]);
  expect(write({ data: undefined })).toEqual([['me', binary]]);
  expect(write({ binaryData: undefined })).toBeUndefined();
});
