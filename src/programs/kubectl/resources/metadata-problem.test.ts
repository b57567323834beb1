import { expect, it } from 'vitest';
import { metadataProblem } from './metadata-problem.ts';

const place = (type: string, field: string, wanted: string): string =>
  `json: cannot unmarshal ${type} into Go struct field ${field} of type ${wanted}`;

it.each([
  [{ name: 'a', labels: { b: 'c' }, generation: 1 }, undefined],
  [null, undefined],
  ['x', place('string', 'metadataOnlyObject.metadata', 'v1.ObjectMeta')],
  [{ labels: { version: 1 } }, place('number', 'ObjectMeta.metadata.labels', 'string')],
  [{ annotations: { a: true } }, place('bool', 'ObjectMeta.metadata.annotations', 'string')],
  [{ name: [], labels: 3 }, place('number', 'ObjectMeta.metadata.labels', 'map[string]string')],
  [{ generation: 1.5 }, place('number 1.5', 'ObjectMeta.metadata.generation', 'int64')],
  [{ uid: 1 }, place('number', 'ObjectMeta.metadata.uid', 'types.UID')],
  [
    { ownerReferences: [{ controller: 'x' }] },
    place('string', 'OwnerReference.metadata.ownerReferences.controller', 'bool'),
  ],
])('%j', (metadata, problem) => {
  expect(metadataProblem({ kind: 'Pod', metadata })).toBe(problem);
});
