import { describe, expect, test } from 'vitest';
import { MERGE, testServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

const pod = (name: string) => ({
  metadata: { name },
  spec: { containers: [{ name: 'web', image: 'nginx' }], nodeName: 'node-1' },
});

describe('deletion', () => {
  test('at once', async () => {
    const { send, json, refusal } = testServer();
    await send('POST', MAPS, { metadata: { name: 'a' } });
    expect(await refusal('DELETE', `${MAPS}/a`, { preconditions: { resourceVersion: '1' } })).toMatch(
      /^Operation cannot be fulfilled on configmaps "a": the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record \(\d+\)\. The object might have been modified$/,
    );
    expect(await json('DELETE', `${MAPS}/a`)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: expect.any(String) },
    });
    expect(await refusal('DELETE', `${MAPS}/a`)).toBe('configmaps "a" not found');
  });

  test('pods on a node get their grace', async () => {
    const { send, json, refusal } = testServer();
    await send('POST', PODS, pod('a'));
    expect(await json('DELETE', `${PODS}/a`)).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-05T09:00:30Z', deletionGracePeriodSeconds: 30 },
    });
    expect(await json('DELETE', `${PODS}/a`, { gracePeriodSeconds: 5 })).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-05T09:00:05Z', deletionGracePeriodSeconds: 5 },
    });
    await send('DELETE', `${PODS}/a?gracePeriodSeconds=0`);
    expect(await refusal('GET', `${PODS}/a`)).toBe('pods "a" not found');
  });

  test('pods that no node runs go at once', async () => {
    const { send, refusal } = testServer();
    const { spec, ...rest } = pod('a');
    await send('POST', PODS, { ...rest, spec: { containers: spec.containers } });
    await send('DELETE', `${PODS}/a`);
    expect(await refusal('GET', `${PODS}/a`)).toBe('pods "a" not found');
  });

  test('finalizers hold an object', async () => {
    const { send, json, refusal } = testServer();
    await send('POST', MAPS, { metadata: { name: 'a', finalizers: ['example.com/hold'] } });
    expect(await json('DELETE', `${MAPS}/a`)).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-05T09:00:00Z', finalizers: ['example.com/hold'] },
    });
    expect(
      await refusal(
        'PATCH',
        `${MAPS}/a`,
        { metadata: { finalizers: ['example.com/hold', 'example.com/two'] } },
        MERGE,
      ),
    ).toBe(
      'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/two"}',
    );
    await send('PATCH', `${MAPS}/a`, { metadata: { finalizers: null } }, MERGE);
    expect(await refusal('GET', `${MAPS}/a`)).toBe('configmaps "a" not found');
  });

  test('keeps its name from others until it is over', async () => {
    const { send, refusal } = testServer();
    await send('POST', PODS, pod('a'));
    expect(await refusal('POST', PODS, pod('a'))).toBe('pods "a" already exists');
    await send('DELETE', `${PODS}/a`);
    expect(await refusal('POST', PODS, pod('a'))).toBe('object is being deleted: pods "a" already exists');
  });

  test('propagation becomes a finalizer', async () => {
    const { send, json } = testServer();
    await send('POST', MAPS, { metadata: { name: 'a' } });
    await send('POST', MAPS, { metadata: { name: 'b' } });
    const finalizers = async (name: string, propagationPolicy: string): Promise<unknown> =>
      json('DELETE', `${MAPS}/${name}`, { propagationPolicy });
    expect(await finalizers('a', 'Foreground')).toMatchObject({
      metadata: { finalizers: ['foregroundDeletion'] },
    });
    expect(await finalizers('b', 'Orphan')).toMatchObject({ metadata: { finalizers: ['orphan'] } });
  });

  test('namespaces wait for what they hold, and take nothing new', async () => {
    const { send, json, refusal, client } = testServer();
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'n' } });
    expect(await json('DELETE', '/api/v1/namespaces/n')).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-05T09:00:00Z' },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Terminating' },
    });
    expect(await refusal('POST', '/api/v1/namespaces/n/configmaps', { metadata: { name: 'a' } })).toBe(
      'configmaps "a" is forbidden: unable to create new content in namespace n because it is being terminated',
    );
    client.finalizeNamespace('n');
    expect(await refusal('GET', '/api/v1/namespaces/n')).toBe('namespaces "n" not found');
    expect(await refusal('DELETE', '/api/v1/namespaces/default')).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });
});
