import { describe, expect, it } from 'vitest';
import { applyMergePatch } from './json-patch.ts';
import { applyStrategicPatch } from './strategic-merge.ts';

const deployment = (podSpec: object, metadata: object = {}): Record<string, unknown> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { template: { spec: podSpec } },
});
const container = (name: string, fields: object = {}): object => ({ name, ...fields });
const patchOf = (podSpec: object): Record<string, unknown> => ({ spec: { template: { spec: podSpec } } });

describe('what is new', () => {
  it('comes without nulls and directives', () => {
    expect(
      applyStrategicPatch(
        deployment({}),
        patchOf({ ports: [{ port: 80, $patch: 'delete' }], a: { b: null } }),
      ),
    ).toEqual(deployment({ ports: [], a: {} }));
    expect(applyMergePatch({ list: 1 }, { list: [{ a: null }, null] })).toEqual({ list: [{}, null] });
  });

  it('must have the key that tells it from the others', () => {
    const from = deployment({ containers: [container('main')] });
    expect(() => applyStrategicPatch(from, patchOf({ containers: [{ image: 'x' }] }))).toThrow(
      'map: map[image:x] does not contain declared merge key: name',
    );
    expect(() => applyStrategicPatch(from, patchOf({ containers: [{ $patch: 'nope' }] }))).toThrow(
      'unknown patch type: nope in map: map[$patch:nope]',
    );
    expect(() => applyStrategicPatch(from, patchOf({ containers: ['x'] }))).toThrow(
      new Error('list element types are not identical: [[map[name:main]] [x]]'),
    );
    expect(() => applyStrategicPatch(from, patchOf({ containers: [['x']] }))).toThrow(
      new Error('list element types are not identical: [[map[name:main]] [[x]]]'),
    );
    expect(() =>
      applyStrategicPatch(from, patchOf({ containers: [{ name: 'a' }] }), {
        problem: (path) => (path.at(-1) === 'containers' ? path.join('.') : undefined),
      }),
    ).toThrow(new Error('spec.template.spec.containers'));
  });
});

describe('a list', () => {
  const from = deployment(
    { containers: [container('main', { image: 'a' }), container('side')] },
    { finalizers: ['a/b', 'c/d'] },
  );
  const inMetadata = (fields: object): Record<string, unknown> => ({ metadata: fields });

  it.each([
    [
      'is replaced with what the patch has beside the directive',
      patchOf({ containers: [{ name: 'new', tty: null }, { $patch: 'replace' }] }),
      deployment({ containers: [container('new', { tty: null })] }, { finalizers: ['a/b', 'c/d'] }),
    ],
    [
      'is put in the order that the patch sets',
      patchOf({
        '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
        containers: [container('side', { image: 'b' })],
      }),
      deployment(
        { containers: [container('side', { image: 'b' }), container('main', { image: 'a' })] },
        { finalizers: ['a/b', 'c/d'] },
      ),
    ],
    [
      'of texts loses and gets some',
      inMetadata({
        '$deleteFromPrimitiveList/finalizers': ['a/b'],
        '$setElementOrder/finalizers': ['e/f', 'c/d'],
        finalizers: ['e/f'],
      }),
      deployment(
        { containers: [container('main', { image: 'a' }), container('side')] },
        { finalizers: ['e/f', 'c/d'] },
      ),
    ],
  ])('%s', (_, patch, to) => {
    expect(applyStrategicPatch(from, patch)).toEqual(to);
  });

  it.each([
    [
      patchOf({ containers: [{ args: ['a', 'b'] }, { $patch: 'replace' }] }),
      'map: map[args:[a b]] does not contain declared merge key: name',
    ],
    [
      patchOf({ '$setElementOrder/containers': [{ name: 'side' }], containers: [{ name: 'main' }] }),
      "The order in patch list:\n[map[name:main]]\n doesn't match $setElementOrder list:\n[map[name:side]]\n",
    ],
    [patchOf({ '$setElementOrder/containers': ['side'] }), 'value for key 0 is not a map'],
    [patchOf({ '$setElementOrder/containers': 1 }), 'expected a []interface {}, but received a int64'],
    [patchOf({ $setElementOrder: [] }), 'invalid patch format of setElementOrder list'],
    [patchOf({ '$setElementOrder/tolerations': [] }), ''],
    [inMetadata({ $deleteFromPrimitiveList: ['a'] }), 'invalid patch format of primitive list'],
    [
      inMetadata({ '$deleteFromPrimitiveList/finalizers': [1] }),
      'list element types are not identical: [[a/b c/d] [1]]',
    ],
    [inMetadata({ $patch: 1 }), 'unknown patch type: %!s(int64=1) in map: map[$patch:1]'],
  ])('is refused with %j: %s', (patch, message) => {
    const told = (): string => {
      try {
        applyStrategicPatch(from, patch);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(told()).toBe(message);
  });
});
