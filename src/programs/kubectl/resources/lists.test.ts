import { expect, test } from 'vitest';
import { itemsOf, typeProblem } from './lists.ts';

test('objects of a list that say neither kind nor version have those of the list', () => {
  const list = {
    apiVersion: 'apps/v1',
    kind: 'DeploymentList',
    items: [{ spec: {} }, { kind: 'Pod' }, null],
  };
  expect(itemsOf(list)).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', spec: {} },
    { kind: 'Pod' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
  ]);
  expect(itemsOf({ kind: 'List', items: null })).toEqual([]);
});

test('what is no list and what is no object is refused in the words of the decoder', () => {
  expect(() => itemsOf({ items: {} })).toThrow(
    new Error(
      'json: cannot unmarshal object into Go struct field decodeList.items of type []json.RawMessage',
    ),
  );
  expect(() => itemsOf({ items: [{}, 'x'] })).toThrow(
    new Error('json: cannot unmarshal string into Go value of type map[string]interface {}'),
  );
});

test('an object without a kind or a version that can be read has no type', () => {
  const lead = 'unable to get type info from the object "*unstructured.Unstructured": ';
  const noKind = `${lead}Object 'Kind' is missing in 'object has no kind field '`;
  expect(typeProblem({ apiVersion: 'v1', kind: 1 })).toBe(noKind);
  expect(typeProblem({ apiVersion: 'a/b/c', kind: 'Pod' })).toBe(noKind);
  expect(typeProblem({ kind: 'Pod' })).toBe(
    `${lead}Object 'apiVersion' is missing in 'object has no apiVersion field'`,
  );
  expect(typeProblem({ apiVersion: 'v1', kind: 'Pod' })).toBeUndefined();
});
