import { describe, expect, it } from 'vitest';
import { applyMergePatch, createMergePatch } from './json-patch.ts';
import { applyStrategicPatch } from './strategic-merge.ts';
import { createThreeWayPatch, createTwoWayPatch } from './strategic-patch.ts';

const deployment = (podSpec: object, metadata: object = {}): Record<string, unknown> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { template: { spec: podSpec } },
});
const container = (name: string, fields: object = {}): object => ({ name, ...fields });
const inPod = (podSpec: object): object => ({ spec: { template: { spec: podSpec } } });

describe('createTwoWayPatch', () => {
  it('merges containers by name', () => {
    const from = deployment({
      containers: [container('a', { image: 'x:1' }), container('b', { image: 'y' })],
    });
    const to = deployment({ containers: [container('a', { image: 'x:2' }), container('c', { image: 'z' })] });
    const patch = createTwoWayPatch(from, to);
    expect(patch).toEqual(
      inPod({
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'c' }],
        containers: [
          { image: 'x:2', name: 'a' },
          { image: 'z', name: 'c' },
          { $patch: 'delete', name: 'b' },
        ],
      }),
    );
    expect(applyStrategicPatch(from, patch)).toEqual(to);
  });

  it('removes fields, replaces plain lists, keeps sets', () => {
    const from = { kind: 'Pod', metadata: { labels: { a: '1', b: '2' }, finalizers: ['x', 'y'] } };
    const to = { kind: 'Pod', metadata: { labels: { a: '3' }, finalizers: ['y', 'z'] } };
    const patch = createTwoWayPatch(from, to);
    expect(patch).toEqual({
      metadata: {
        labels: { a: '3', b: null },
        '$setElementOrder/finalizers': ['y', 'z'],
        '$deleteFromPrimitiveList/finalizers': ['x'],
        finalizers: ['z'],
      },
    });
    expect(applyStrategicPatch(from, patch)).toEqual(to);
  });

  it('keeps only the fields of the new strategy', () => {
    const from = {
      kind: 'Deployment',
      spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
    };
    const to = { kind: 'Deployment', spec: { strategy: { type: 'Recreate' } } };
    const patch = createTwoWayPatch(from, to);
    expect(patch).toEqual({
      spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } },
    });
    expect(applyStrategicPatch(from, patch)).toEqual(to);
    for (const $retainKeys of ['type', ['rollingUpdate']])
      expect(() =>
        applyStrategicPatch(from, { spec: { strategy: { $retainKeys, type: 'Recreate' } } }),
      ).toThrow('invalid patch format of retainKeys');
  });
});

describe('createThreeWayPatch', () => {
  it('leaves what others have added', () => {
    const original = deployment({ containers: [container('a', { image: 'x:1', command: ['run'] })] });
    const current = deployment({
      containers: [
        container('a', { image: 'x:1', command: ['run'], imagePullPolicy: 'Always' }),
        container('proxy'),
      ],
      dnsPolicy: 'ClusterFirst',
    });
    const modified = deployment({ containers: [container('a', { image: 'x:2' })] });
    const patch = createThreeWayPatch(original, modified, current);
    expect(patch).toEqual(
      inPod({
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ command: null, image: 'x:2', name: 'a' }],
      }),
    );
    expect(applyStrategicPatch(current, patch)).toEqual(
      deployment({
        containers: [container('a', { image: 'x:2', imagePullPolicy: 'Always' }), container('proxy')],
        dnsPolicy: 'ClusterFirst',
      }),
    );
  });

  it('is empty when nothing differs', () => {
    const same = deployment({ containers: [container('a', { image: 'x' })] });
    expect(
      createThreeWayPatch(
        same,
        same,
        deployment({ containers: [container('a', { image: 'x', tty: true })] }),
      ),
    ).toEqual({});
  });

  it('deletes an element that was there twice', () => {
    const original = deployment({ containers: [container('a'), container('a', { image: 'x' })] });
    const current = deployment({ containers: [container('a', { image: 'x' })] });
    const modified = deployment({ containers: [container('a', { image: 'x' })] });
    expect(createThreeWayPatch(original, modified, current)).toEqual(
      inPod({
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ $patch: 'delete', name: 'a' }],
      }),
    );
  });

  it('wants the key by which elements are told apart', () => {
    const nameless = deployment({ containers: [{ image: 'x' }] });
    expect(() => createThreeWayPatch({}, nameless, deployment({ containers: [container('a')] }))).toThrow(
      'map: map[image:x] does not contain declared merge key: name',
    );
  });

  it('does not overwrite what others have changed, if so asked', () => {
    const original = deployment({ containers: [container('a', { image: 'x:1' })] });
    const current = deployment({
      containers: [container('a', { image: 'x:2' }), container('proxy', { image: 'y' })],
    });
    const modified = (image: string): Record<string, unknown> =>
      deployment({ containers: [container('a', { image }), container('b')], hostNetwork: true });
    expect(() => createThreeWayPatch(original, modified('x:3'), current, false)).toThrow(
      new Error(`patch:
spec:
  template:
    spec:
      $setElementOrder/containers:
      - name: a
      - name: b
      containers:
      - image: x:3
        name: a
      - name: b
      hostNetwork: true

conflicts with changes made from original to current:
spec:
  template:
    spec:
      containers:
      - image: x:2
        name: a
      - image: "y"
        name: proxy

`),
    );
    expect(createThreeWayPatch(original, modified('x:2'), current, false)).toEqual(
      inPod({
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
        containers: [{ name: 'b' }],
        hostNetwork: true,
      }),
    );
  });

  it('counts as conflicts lists that differ in length, other types, and elements of sets never', () => {
    const job = (spec: object, finalizers: readonly string[]): Record<string, unknown> => ({
      kind: 'Job',
      metadata: { finalizers },
      spec,
    });
    const original = job({ args: ['a'], limit: 1 }, ['x']);
    const conflicts = (modified: object, current: object): boolean => {
      try {
        createThreeWayPatch(original, job(modified, ['y']), job(current, ['z']), false);
        return false;
      } catch {
        return true;
      }
    };
    expect(conflicts({ args: ['a'], limit: 1 }, { args: ['a'], limit: 1 })).toBe(false);
    expect(conflicts({ args: ['a', 'b'], limit: 1 }, { args: ['a'], limit: 1 })).toBe(false);
    expect(conflicts({ args: ['a', 'b'], limit: 1 }, { args: ['c', 'a'], limit: 1 })).toBe(true);
    expect(conflicts({ args: ['a', 'b'], limit: 1 }, { args: ['b', 'a'], limit: 1 })).toBe(false);
    expect(conflicts({ args: ['b'], limit: 1 }, { args: ['c', 'd'], limit: 1 })).toBe(true);
    expect(conflicts({ args: ['a'], limit: 2 }, { args: ['a'], limit: { of: 3 } })).toBe(true);
    expect(conflicts({ args: ['a'], limit: { of: 2 } }, { args: ['a'], limit: { from: 3 } })).toBe(false);
    expect(conflicts({ args: ['a'], limit: { of: 2 } }, { args: ['a'], limit: 2 })).toBe(true);
    expect(conflicts({ args: ['a'] }, { args: ['a'], limit: 2 })).toBe(true);
  });
});

it('makes and applies JSON merge patches', () => {
  const from = { a: 1, b: { c: 2, d: 3 }, e: [1] };
  const to = { a: 1, b: { c: 4 }, e: [1, 2], f: null };
  const patch = createMergePatch(from, to);
  expect(patch).toEqual({ b: { c: 4, d: null }, e: [1, 2], f: null });
  expect(applyMergePatch(from, patch)).toEqual({ a: 1, b: { c: 4 }, e: [1, 2] });
  expect(applyMergePatch('text', { a: { b: null } })).toEqual({ a: {} });
});
