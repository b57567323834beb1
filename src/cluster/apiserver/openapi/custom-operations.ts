import type { Resource } from '../resources.ts';
import { idOf, META, builtInSchema, camel, tagOf } from './names.ts';
import { content, ref, type Method, type Operation } from './operation.ts';
import { DELETE, GET, inPath, LIST, PATCH, PRETTY, WRITE, type Json, type Parameter } from './parameters.ts';
import { answers } from './responses.ts';

const MEDIA = ['application/json', 'application/yaml'];

const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];

/** One route: its method, action and verb, what it takes and what it answers. */
interface Route {
  readonly method: Method;
  readonly action: string;
  readonly verb: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Json;
  readonly answer: string;
  readonly codes: readonly number[];
}

const required = (schema: string, media = MEDIA): Json => ({
  content: content(ref(schema), media),
  required: true,
});

const reading = (schema: string): readonly Route[] => [
  { method: 'get', action: 'get', verb: 'read', parameters: GET, answer: schema, codes: [200] },
  {
    method: 'put',
    action: 'put',
    verb: 'replace',
    parameters: WRITE,
    body: required(schema),
    answer: schema,
    codes: [200, 201],
  },
  {
    method: 'patch',
    action: 'patch',
    verb: 'patch',
    parameters: PATCH,
    body: required(`${META}.Patch`, PATCHES),
    answer: schema,
    codes: [200],
  },
];

const listing = (schema: string): Route => ({
  method: 'get',
  action: 'list',
  verb: 'list',
  parameters: LIST,
  answer: `${schema}List`,
  codes: [200],
});

const onCollection = (schema: string): readonly Route[] => [
  listing(schema),
  {
    method: 'post',
    action: 'post',
    verb: 'create',
    parameters: WRITE,
    body: required(schema),
    answer: schema,
    codes: [200, 201, 202],
  },
  {
    method: 'delete',
    action: 'deletecollection',
    verb: 'delete Collection',
    parameters: LIST,
    answer: `${META}.Status`,
    codes: [200],
  },
];

const onObject = (schema: string): readonly Route[] => [
  ...reading(schema),
  {
    method: 'delete',
    action: 'delete',
    verb: 'delete',
    parameters: DELETE,
    body: { content: content(ref(`${META}.DeleteOptions`), MEDIA) },
    answer: `${META}.Status`,
    codes: [200, 202],
  },
];

/**
 * The operations of a custom resource. They are told apart from those of the server's own resources: no watches, no strategic merge
 * patch, no protobuf.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go
 */
export function customOperations(resource: Resource, base: string): readonly Operation[] {
  const { group, version, kind, plural, namespaced, schema, subresources } = resource;
  const tag = tagOf(group, version);
  const scope = namespaced ? [inPath('namespace')] : [];
  const word = namespaced ? `Namespaced${kind}` : kind;
  const add =
    (path: string, inPaths: readonly Parameter[], name: string) =>
    ({ method, action, verb, parameters, body, answer, codes }: Route): Operation => {
      const [first = '', more = ''] = verb.split(' ');
      return {
        path,
        method,
        parameters: [...inPaths, ...parameters, ...PRETTY],
        head: { tags: [tag], operationId: first + idOf(tag) + more + name },
        tail: {
          ...(body ? { requestBody: body } : {}),
          responses: answers(answer, MEDIA, ...codes),
          'x-kubernetes-action': action,
          'x-kubernetes-group-version-kind': { group, version, kind },
        },
      };
    };
  const collection = `${base}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const object = `${collection}/{name}`;
  const below = [...scope, inPath('name')];
  return [
    ...(namespaced ? [add(`${base}/${plural}`, [], `${kind}ForAllNamespaces`)(listing(schema))] : []),
    ...onCollection(schema).map(add(collection, scope, word)),
    ...onObject(schema).map(add(object, below, word)),
    ...subresources.flatMap(({ name }) => {
      const shown = name === 'scale' ? builtInSchema('autoscaling', 'v1', 'Scale') : schema;
      return reading(shown).map(add(`${object}/${name}`, below, word + camel(name)));
    }),
  ];
}
