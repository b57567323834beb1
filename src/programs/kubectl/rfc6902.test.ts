import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from './rfc6902.ts';

const document = { kind: 'Pod', spec: { a: [1, 2] } };

describe('a JSON patch', () => {
  it.each([
    [[{ op: 'replace', path: '/spec/b', value: 1 }], { kind: 'Pod', spec: { a: [1, 2], b: 1 } }],
    [[{ op: 'add', path: '/spec/a/-', value: 3 }], { kind: 'Pod', spec: { a: [1, 2, 3] } }],
    [[{ op: 'replace', path: '/spec/a/-1', value: 3 }], { kind: 'Pod', spec: { a: [1, 3] } }],
    [[{ op: 'remove', path: '/spec/a/0' }], { kind: 'Pod', spec: { a: [2] } }],
    [[{ op: 'move', from: '/spec/a', path: '/a~1b' }], { kind: 'Pod', spec: {}, 'a/b': [1, 2] }],
    [[{ op: 'copy', from: '/none', path: '/x' }], { ...document, x: null }],
    [[{ op: 'test', path: '/none', value: null }], document],
  ])('%j', (patch, result) => {
    expect(applyJsonPatch(document, patch)).toEqual(result);
  });

  it.each([
    [
      [{ op: 'remove', path: '/none' }],
      "error in remove for path: '/none': Unable to remove nonexistent key: none: missing value",
    ],
    [
      [{ op: 'add', path: '/x/y', value: 1 }],
      'add operation does not apply: doc is missing path: "/x/y": missing value',
    ],
    [
      [{ op: 'replace', path: '/spec/a/5', value: 1 }],
      'Object to be patched is missing field (/spec/a/5: missing value)',
    ],
    [
      [{ op: 'add', path: '/spec/a/9', value: 1 }],
      "error in add for path: '/spec/a/9': Unable to access invalid index: 9: invalid index referenced",
    ],
    [[{ op: 'test', path: '/kind', value: 'x' }], 'testing value /kind failed: test failed'],
    [[{ op: 'twist', path: '/kind' }], 'Unexpected kind: twist'],
    [{ a: 1 }, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
  ])('%j fails', (patch, message) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(message);
  });
});

it('says which field is missing where the library does', () => {
  const message = (operation: unknown): string => {
    try {
      applyJsonPatch({ kind: 'Thing' }, [operation]);
      return 'applied';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  expect(
    [
      { op: 'add' },
      { op: 'replace', path: null },
      { op: 'move', from: {} },
      { op: 'copy', from: '/kind', path: 3 },
      { op: 'test', path: 1 },
      { op: 'replace', path: '', value: 3 },
    ].map(message),
  ).toEqual([
    'add operation failed to decode path: missing value',
    'replace operation failed to decode path: operation missing path field: missing value',
    'move operation failed to decode from: json: cannot unmarshal object into Go value of type string',
    'copy operation failed to decode path: missing value',
    'test operation failed to decode path: json: cannot unmarshal number into Go value of type string',
    'applied',
  ]);
});
