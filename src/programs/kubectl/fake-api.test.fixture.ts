import { TestMachine } from '../../../conformance/test-machine.ts';
import type { HttpRequest, HttpResponse } from '../../shell/network.ts';
import { program } from './index.ts';
import { applyMergePatch } from './json-patch.ts';
import { asObject, isObject, nameOf, namespaceOf, withField, type JsonObject } from './object.ts';
import { applyStrategicPatch } from './strategic-merge.ts';

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const resource = (
  name: string,
  kind: string,
  scope: string,
  shortNames: readonly string[] = [],
): JsonObject => ({
  resource: name,
  singularResource: kind.toLowerCase(),
  responseKind: { kind },
  scope,
  verbs,
  shortNames,
  categories: scope === 'Namespaced' ? ['all'] : [],
  ...(name === 'deployments'
    ? {
        subresources: [
          {
            subresource: 'scale',
            responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
            verbs,
          },
        ],
      }
    : {}),
});
const group = (name: string, version: string, resources: readonly JsonObject[]): JsonObject => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  items: [{ metadata: { name }, versions: [{ version, resources }] }],
});
const discovery: Readonly<Record<string, JsonObject>> = {
  '/openapi/v3': {
    paths: Object.fromEntries(
      ['api/v1', 'apis/apps/v1'].map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=A` }]),
    ),
  },
  '/openapi/v3/api/v1': {},
  '/openapi/v3/apis/apps/v1': {},
  '/version': { major: '1', minor: '33', gitVersion: 'v1.33.1' },
  '/api': group('', 'v1', [
    resource('configmaps', 'ConfigMap', 'Namespaced', ['cm']),
    resource('namespaces', 'Namespace', 'Cluster', ['ns']),
    resource('pods', 'Pod', 'Namespaced', ['po']),
    resource('services', 'Service', 'Namespaced', ['svc']),
  ]),
  '/apis': group('apps', 'v1', [resource('deployments', 'Deployment', 'Namespaced', ['deploy'])]),
};

/** A server that keeps what it is given and checks nothing, as far as kubectl's own doings need one. */
export class FakeApi {
  readonly machine = new TestMachine();
  /** By path. */
  readonly objects = new Map<string, JsonObject>();
  /** `METHOD path?query`, without discovery. */
  readonly requests: string[] = [];
  #version = 0;

  constructor() {
    this.machine.request = (request) => Promise.resolve(this.#answer(request));
  }

  /** Runs `kubectl` with these words. */
  run(
    line: string | readonly string[],
    stdin?: string,
  ): Promise<{ readonly exit: number; readonly stdout: string; readonly stderr: string }> {
    const words = typeof line === 'string' ? line.split(' ') : line;
    const argv = ['kubectl', ...words, '--server', 'http://10.0.0.1:8080'];
    return this.machine.run(program, argv, stdin === undefined ? {} : { stdin });
  }

  write(name: string, text: string): void {
    this.machine.files.write(`/home/student/${name}`, text);
  }

  /** Puts an object where the server keeps it. */
  add(collection: string, object: JsonObject): void {
    this.objects.set(`${collection}/${nameOf(object)}`, object);
  }

  #answer({ method, url: address, headers, body }: HttpRequest): HttpResponse {
    const url = new URL(address);
    const { pathname } = url;
    const known = discovery[pathname];
    if (known) return json(200, known);
    this.requests.push(`${method} ${pathname}${url.search}`);
    const sent = body && 'json' in body ? asObject(body.json) : {};
    const dry = url.searchParams.has('dryRun');
    const path = pathname.replace(/\/scale$/, '');
    const found = this.objects.get(path);
    switch (method) {
      case 'POST': {
        const key = `${path}/${nameOf(sent)}`;
        if (this.objects.has(key)) return refusal(409, 'AlreadyExists', key, 'already exists');
        return json(201, dry ? sent : this.#keep(key, sent));
      }
      case 'PUT':
      case 'PATCH': {
        if (!found) return refusal(404, 'NotFound', path, 'not found');
        const strategic = headers?.['content-type'] === 'application/strategic-merge-patch+json';
        const changed =
          method === 'PUT'
            ? sent
            : strategic
              ? applyStrategicPatch(found, sent)
              : asObject(applyMergePatch(found, sent));
        return json(200, dry ? changed : this.#keep(path, changed));
      }
      case 'DELETE':
        if (!found) return refusal(404, 'NotFound', path, 'not found');
        if (!dry) this.objects.delete(path);
        return json(200, { kind: 'Status', status: 'Success' });
      default: {
        if (found) return json(200, found);
        const items = [...this.objects].filter(([key]) => key.slice(0, key.lastIndexOf('/')) === path);
        if (/\/(configmaps|pods|services|deployments|namespaces)$/.test(path)) {
          const list = items
            .map(([, object]) => object)
            .filter(selects(url.searchParams.get('labelSelector')));
          return json(200, { kind: 'List', apiVersion: 'v1', metadata: {}, items: list });
        }
        return refusal(404, 'NotFound', path, 'not found');
      }
    }
  }

  #keep(key: string, object: JsonObject): JsonObject {
    const namespace = /\/namespaces\/([^/]+)\/./.exec(key)?.[1];
    let kept = withField(
      object,
      ['metadata', 'uid'],
      asObject(object['metadata'])['uid'] ?? `uid-${++this.#version}`,
    );
    if (namespace !== undefined && namespaceOf(kept) === '')
      kept = withField(kept, ['metadata', 'namespace'], namespace);
    this.objects.set(key, kept);
    return kept;
  }
}

const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: { type: 'json', value },
});

function refusal(code: number, reason: string, path: string, what: string): HttpResponse {
  const [kind = '', name = ''] = path.split('/').slice(-2);
  const full = path.includes('/apis/apps/') ? `${kind}.apps` : kind;
  const message = `${full} "${name}" ${what}`;
  return json(code, { kind: 'Status', status: 'Failure', message, reason, details: { name, kind }, code });
}

/** `key=value` only. */
function selects(selector: string | null): (object: JsonObject) => boolean {
  const [key = '', value = ''] = (selector ?? '').split('=');
  return ({ metadata }) => {
    const labels = isObject(metadata) ? asObject(metadata['labels']) : {};
    return selector === null || labels[key] === value;
  };
}
