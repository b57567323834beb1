import type { Subresource } from '../../kinds/kind.ts';
import type { Resource } from '../resources.ts';
import { builtInSchema, camel, idOf, META, tagOf } from './names.ts';
import { content, METHODS, ref, type Method, type Operation } from './operation.ts';
import {
  DELETE,
  DELETE_COLLECTION,
  inPath,
  LIST,
  optionsOf,
  PATCH,
  PRETTY,
  WRITE,
  type Json,
  type Parameter,
} from './parameters.ts';
import { answers, responses } from './responses.ts';

const MEDIA = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];

const STREAMS = [
  'application/json',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/yaml',
];

const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

const ANYTHING = ['*/*'];

const TEXT = { type: 'string' };

const NAME = inPath('name');
const NAMESPACE = inPath('namespace');

const body = (schema: string): Json => ({ content: content(ref(schema), ANYTHING), required: true });

const DELETE_BODY = { content: content(ref(`${META}.DeleteOptions`), ANYTHING) };

/**
 * The operations of a resource of the server's own, in any order.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/installer.go
 */
export class ResourceOperations {
  readonly #resource: Resource;
  readonly #tag: string;
  readonly #out: Operation[] = [];

  constructor(resource: Resource) {
    this.#resource = resource;
    this.#tag = tagOf(resource.group, resource.version);
  }

  /** All operations below the path of the group's version. */
  all(base: string): readonly Operation[] {
    const { plural, namespaced, verbs, kind, subresources } = this.#resource;
    const has = (verb: string): boolean => verbs.includes(verb);
    const below = namespaced ? '/namespaces/{namespace}' : '';
    const scope = namespaced ? [NAMESPACE] : [];
    const word = namespaced ? 'Namespaced' : '';
    const collection = `${base}${below}/${plural}`;
    this.#onCollection(collection, scope, `${word}${kind}`);
    this.#onObject(`${collection}/{name}`, [...scope, NAME], `${word}${kind}`);
    if (namespaced && has('list')) this.#list(`${base}/${plural}`, [], `${kind}ForAllNamespaces`);
    if (has('watch')) {
      const watched = `${base}/watch${below}/${plural}`;
      this.#watch(watched, 'watchlist', scope, `${word}${kind}List`);
      this.#watch(`${watched}/{name}`, 'watch', [...scope, NAME], `${word}${kind}`);
      if (namespaced) {
        this.#watch(`${base}/watch/${plural}`, 'watchlist', [], `${kind}ListForAllNamespaces`);
      }
    }
    for (const sub of subresources) {
      this.#onSubresource(`${collection}/{name}/${sub.name}`, sub, [...scope, NAME], word);
    }
    return this.#out;
  }

  #add(
    path: string,
    method: Method,
    action: string,
    name: string,
    parameters: readonly Parameter[],
    parts: Json,
    kind: { readonly group?: string; readonly version?: string; readonly kind: string } = this.#resource,
  ): void {
    const [verb = '', rest = ''] = name.split(' ');
    const { group, version } = this.#resource;
    this.#out.push({
      path,
      method,
      parameters,
      head: { tags: [this.#tag], operationId: verb + idOf(this.#tag) + rest },
      tail: {
        ...parts,
        'x-kubernetes-action': action,
        'x-kubernetes-group-version-kind': {
          group: kind.group ?? group,
          version: kind.version ?? version,
          kind: kind.kind,
        },
      },
    });
  }

  #list(path: string, scope: readonly Parameter[], name: string): void {
    const parts = { responses: answers(`${this.#resource.schema}List`, STREAMS, 200) };
    this.#add(path, 'get', 'list', `list ${name}`, [...scope, ...LIST, ...PRETTY], parts);
  }

  #watch(path: string, action: string, scope: readonly Parameter[], name: string): void {
    const parts = { responses: answers(`${META}.WatchEvent`, STREAMS, 200) };
    this.#add(path, 'get', action, `watch ${name}`, [...scope, ...LIST, ...PRETTY], parts);
  }

  #onCollection(path: string, scope: readonly Parameter[], name: string): void {
    const { verbs, schema } = this.#resource;
    if (verbs.includes('list')) this.#list(path, scope, name);
    if (verbs.includes('create')) this.#create(path, scope, name, schema, this.#resource);
    if (verbs.includes('deletecollection')) {
      this.#add(
        path,
        'delete',
        'deletecollection',
        `delete Collection${name}`,
        [...scope, ...DELETE_COLLECTION, ...PRETTY],
        {
          requestBody: DELETE_BODY,
          responses: answers(`${META}.Status`, MEDIA, 200),
        },
      );
    }
  }

  #create(
    path: string,
    scope: readonly Parameter[],
    name: string,
    schema: string,
    kind: { readonly kind: string },
  ): void {
    const parts = { requestBody: body(schema), responses: answers(schema, MEDIA, 200, 201, 202) };
    this.#add(path, 'post', 'post', `create ${name}`, [...scope, ...WRITE, ...PRETTY], parts, kind);
  }

  #onObject(path: string, scope: readonly Parameter[], name: string): void {
    const { verbs, schema, returnsDeleted } = this.#resource;
    this.#readAndWrite(path, scope, name, schema, verbs, this.#resource);
    if (verbs.includes('delete')) {
      const answer = returnsDeleted ? schema : `${META}.Status`;
      this.#add(path, 'delete', 'delete', `delete ${name}`, [...scope, ...DELETE, ...PRETTY], {
        requestBody: DELETE_BODY,
        responses: answers(answer, MEDIA, 200, 202),
      });
    }
  }

  #readAndWrite(
    path: string,
    scope: readonly Parameter[],
    name: string,
    schema: string,
    verbs: readonly string[],
    kind: { readonly kind: string },
  ): void {
    if (verbs.includes('get')) {
      const parts = { responses: answers(schema, MEDIA, 200) };
      this.#add(path, 'get', 'get', `read ${name}`, [...scope, ...PRETTY], parts, kind);
    }
    const changed = answers(schema, MEDIA, 200, 201);
    if (verbs.includes('update')) {
      const parts = { requestBody: body(schema), responses: changed };
      this.#add(path, 'put', 'put', `replace ${name}`, [...scope, ...WRITE, ...PRETTY], parts, kind);
    }
    if (verbs.includes('patch')) {
      const requestBody = { content: content(ref(`${META}.Patch`), PATCHES), required: true };
      const parts = { requestBody, responses: changed };
      this.#add(path, 'patch', 'patch', `patch ${name}`, [...scope, ...PATCH, ...PRETTY], parts, kind);
    }
  }

  #onSubresource(path: string, sub: Subresource, scope: readonly Parameter[], word: string): void {
    const { group, version, kind, schema: own } = this.#resource;
    const name = `${word}${kind}${camel(sub.name)}`;
    if (sub.kind.endsWith('Options')) {
      this.#connect(path, sub, scope, name);
      return;
    }
    if (sub.name === 'log') {
      const parts = { responses: responses(content(TEXT, [...MEDIA, 'text/plain']), 200) };
      const parameters = [...scope, ...optionsOf(sub.name), ...PRETTY];
      this.#add(path, 'get', 'get', `read ${name}`, parameters, parts, sub);
      return;
    }
    const isOwn = sub.kind === kind && sub.group === undefined;
    const schema = isOwn ? own : builtInSchema(sub.group ?? group, sub.version ?? version, sub.kind);
    if (sub.verbs.includes('create')) this.#create(path, scope, name, schema, sub);
    this.#readAndWrite(path, scope, name, schema, sub.verbs, sub);
  }

  #connect(path: string, sub: Subresource, scope: readonly Parameter[], name: string): void {
    const parts = { responses: responses(content(TEXT, ANYTHING), 200) };
    const methods: readonly Method[] = sub.name === 'proxy' ? METHODS : ['get', 'post'];
    const add = (at: string, parameters: readonly Parameter[], suffix: string): void => {
      for (const method of methods) {
        const id = `connect ${camel(method)}${name}${suffix}`;
        this.#add(at, method, 'connect', id, [...parameters, ...optionsOf(sub.name)], parts, sub);
      }
    };
    add(path, scope, '');
    if (sub.name === 'proxy') add(`${path}/{path}`, [...scope, inPath('path')], 'WithPath');
  }
}
