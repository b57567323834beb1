import { expect, test } from 'vitest';
import { readLiterally } from './manifest/json-reader.ts';
import { modelProblems } from './model-validation.ts';
import { asObject } from './object.ts';

const gvk = (group: string, version: string, kind: string): object => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});
const openapi = {
  definitions: {
    'io.example.Thing': {
      type: 'object',
      required: ['spec', 'size'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        size: { type: 'integer', format: 'int32' },
        spec: { $ref: '#/definitions/io.example.Spec' },
      },
      ...gvk('e.c', 'v1', 'Thing'),
    },
    'io.example.Spec': {
      type: 'object',
      properties: {
        parts: { type: 'array', items: { $ref: '#/definitions/io.example.Part' } },
        texts: { type: 'object', additionalProperties: { type: 'string' } },
        limits: { type: 'object', additionalProperties: { $ref: '#/definitions/io.example.Amount' } },
        on: { type: 'boolean' },
        anything: {},
      },
    },
    'io.example.Part': { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    'io.example.Amount': { type: 'string' },
  },
};
const problems = (object: object, written = JSON.stringify(object)): readonly string[] =>
  modelProblems(openapi, asObject(readLiterally(written)));
const thing = { apiVersion: 'e.c/v1', kind: 'Thing' };

test('a field without a model, a missing one, and one of another type are told of in the order of their names', () => {
  expect(
    problems({
      ...thing,
      size: true,
      spec: {
        nope: 1,
        on: 'x',
        parts: [{ nam: 'a' }, null, 1],
        texts: { b: null, a: [] },
        limits: { cpu: {} },
      },
    }),
  ).toEqual([
    'ValidationError(Thing.size): invalid type for io.example.Thing.size: got "boolean", expected "integer"',
    'ValidationError(Thing.spec.limits.cpu): invalid type for io.example.Amount: got "map", expected "string"',
    'ValidationError(Thing.spec): unknown field "nope" in io.example.Spec',
    'ValidationError(Thing.spec.on): invalid type for io.example.Spec.on: got "string", expected "boolean"',
    'ValidationError(Thing.spec.parts[0]): unknown field "nam" in io.example.Part',
    'ValidationError(Thing.spec.parts[0]): missing required field "name" in io.example.Part',
    'ValidationError(Thing.spec.parts): unknown object type "nil" in Thing.spec.parts[1]',
    'ValidationError(Thing.spec.parts[2]): invalid type for io.example.Part: got "integer", expected "map"',
    'ValidationError(Thing.spec.texts.a): invalid type for io.example.Spec.texts: got "array", expected "string"',
    'unknown object type "nil" in Thing.spec.texts.b',
  ]);
});

test('any scalar is a text, any number a whole one, null no field', () => {
  expect(problems({ ...thing, size: 1.5, spec: { texts: { a: 1 }, anything: [1], on: null } })).toEqual([]);
  expect(problems({ ...thing, spec: null })).toEqual([
    'ValidationError(Thing): missing required field "spec" in io.example.Thing',
    'ValidationError(Thing): missing required field "size" in io.example.Thing',
  ]);
});

test('of a kind without a model nothing is said', () => {
  expect(problems({ apiVersion: 'e.c/v2', kind: 'Thing', x: 1 })).toEqual([]);
});

test('a number with a fraction is none of those without, be it zero', () => {
  const written = '{"apiVersion":"e.c/v1","kind":"Thing","size":1.0,"spec":{"on":1.0}}';
  expect(problems({}, written)).toEqual([
    'ValidationError(Thing.spec.on): invalid type for io.example.Spec.on: got "number", expected "boolean"',
  ]);
});
