import { ApiServer } from '../../src/cluster/apiserver/apiserver.ts';
import { VirtualClock } from '../../src/cluster/clock.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import { Store } from '../../src/cluster/store/store.ts';
import { parseYaml } from '../../src/programs/kubectl/manifest.ts';
import { testStart } from '../test-machine.ts';
import type { Answer } from './recording.ts';

/** What our server makes of one document of a file. */
export type Sent =
  { readonly type: 'nokind'; readonly message: string } | ({ readonly type: 'answer' } & Answer);

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * A fresh server with the settings of the recorded one: kube-apiserver's defaults, where containers may not be privileged,
 * without the admission plugins that want a controller manager beside them, and nothing else of a cluster.
 */
export function recordedServer(): ApiServer {
  return new ApiServer({
    store: new Store(),
    clock: new VirtualClock(testStart),
    random: new KeyedRandom(1),
    settings: {
      serviceNetwork: { base: '10.0.0.0', bits: 24 },
      allowPrivileged: false,
      disabledAdmission: ['DefaultTolerationSeconds', 'ServiceAccount', 'StorageObjectInUseProtection'],
    },
  });
}

/** Sends manifests as the recorder did: creations in the namespace `default`, one a document, strict, dry, without a User-Agent. */
export class Recorder {
  readonly #server: ApiServer;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(server: ApiServer) {
    this.#server = server;
  }

  async send(manifest: string): Promise<readonly Sent[]> {
    const sent: Sent[] = [];
    for (const document of await parseYaml(manifest)) {
      if (isMap(document)) sent.push(await this.#create(document));
    }
    return sent;
  }

  async #create(object: Readonly<Record<string, unknown>>): Promise<Sent> {
    const version = text(object['apiVersion']);
    const kind = text(object['kind']);
    const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
    const resource = (await this.#resourcesBelow(root)).find(
      (one) => one.kind === kind && !one.name.includes('/'),
    );
    if (!resource) {
      return { type: 'nokind', message: `no matches for kind "${kind}" in version "${version}"` };
    }
    const scope = resource.namespaced ? '/namespaces/default' : '';
    const path = `${root}${scope}/${resource.name}`;
    const query = 'dryRun=All&fieldValidation=Strict';
    const { metadata } = object;
    const json =
      isMap(metadata) && 'namespace' in metadata
        ? { ...object, metadata: { ...metadata, namespace: 'default' } }
        : object;
    const { status, headers, body } = await this.#server.handle({
      method: 'POST',
      path,
      query: new URLSearchParams(query),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: { json },
    });
    const warning = headers['warning'];
    return {
      type: 'answer',
      request: { path: `${path}?${query}` },
      status,
      warnings: warning === undefined ? [] : warning.split(/, (?=299 )/),
      response: body.type === 'json' ? body.value : undefined,
    };
  }

  #resourcesBelow(root: string): Promise<readonly Resource[]> {
    const known = this.#resources.get(root) ?? this.#discover(root);
    this.#resources.set(root, known);
    return known;
  }

  async #discover(path: string): Promise<readonly Resource[]> {
    const { status, body } = await this.#server.handle({
      method: 'GET',
      path,
      query: new URLSearchParams(),
      headers: { accept: 'application/json' },
    });
    if (status !== 200 || body.type !== 'json') return [];
    return (body.value as { readonly resources: readonly Resource[] }).resources;
  }
}
