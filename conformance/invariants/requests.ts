import { KINDS } from '../../src/cluster/kinds/registry.ts';
import { resourceOf, type Kind } from '../../src/cluster/kinds/kind.ts';
import type { StoredObject } from '../../src/cluster/machinery/object.ts';
import type { ApiResponse } from '../../src/cluster/messages.ts';
import { isDeleted, nameOf } from './invariant.ts';
import { creation, namespaceOf } from './manifests.ts';
import type { Action, Scene } from './operation.ts';
import { pick } from './pod-spec.ts';
import { field, View } from './view.ts';

const SELECTED = ['pods', 'configmaps', 'services', 'jobs', 'replicasets', 'persistentvolumeclaims'];

const rootOf = ({ group, version }: Kind): string =>
  group ? `/apis/${group}/${version}` : `/api/${version}`;

const listPath = (kind: Kind, namespace: string | undefined): string =>
  `${rootOf(kind)}${namespace ? `/namespaces/${namespace}` : ''}/${kind.plural}`;

const pathOf = (kind: Kind, { metadata: { namespace, name } }: StoredObject): string =>
  `${listPath(kind, namespace)}/${encodeURIComponent(name)}`;

function ask({ cluster }: Scene, method: string, url: string, json?: unknown): Promise<ApiResponse> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  return cluster.simulation.handle({
    method,
    path: pathname,
    query: searchParams,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: { json } }),
  });
}

const valueOf = ({ body }: ApiResponse): unknown => (body.type === 'json' ? body.value : undefined);

/** A part of an answer, by its path. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(field, value);
}

/** Anything that is there, of whatever kind and wherever. */
function anything({ look, operation: { which, variant } }: Scene): readonly [Kind, StoredObject] | undefined {
  // API services are written when somebody first asks for them.
  const present = KINDS.filter(
    (kind) => !['leases', 'apiservices'].includes(kind.plural) && look.store.count(resourceOf(kind)) > 0,
  );
  const kind = pick(present, variant);
  const all = look.store.list(resourceOf(kind));
  return [kind, pick(all, which)];
}

function blame({ checker }: Scene, invariant: string, message: string): void {
  checker?.violations.push({ invariant, message });
}

/** What can be asked of any server, and what must not make a difference. */
export const requests: Readonly<Record<string, Action>> = {
  'put back': async (scene) => {
    const [kind, object] = anything(scene) ?? [];
    if (!kind || !object || isDeleted(object)) return;
    const { store } = scene.look;
    const { revision } = store;
    const got = valueOf(await ask(scene, 'GET', pathOf(kind, object)));
    const answer = await ask(scene, 'PUT', pathOf(kind, object), got);
    if (kind.verbs && !kind.verbs.includes('update')) return;
    if (answer.status !== 200)
      blame(
        scene,
        'what is there can be put back',
        `${kind.plural} ${nameOf(object)}: ${JSON.stringify(valueOf(answer))}`,
      );
    else if (store.revision !== revision)
      blame(scene, 'what is there can be put back', `${kind.plural} ${nameOf(object)} has changed`);
  },
  'dry run': async (scene) => {
    const { look, operation } = scene;
    const { revision } = look.store;
    const { path, body } = creation(
      pick(['deployment', 'pod', 'service', 'job', 'quota', 'claim', 'namespace'], operation.variant),
      operation,
    );
    await scene.send('POST', `${path}?dryRun=All`, body);
    const [kind, object] = anything(scene) ?? [];
    if (kind && object) await scene.send('DELETE', `${pathOf(kind, object)}?dryRun=All`);
    const dry = { fieldManager: 'm', dryRun: 'All', force: 'true' };
    await scene.send(
      'PATCH',
      `${path}/${(body as StoredObject).metadata.name}?${new URLSearchParams(dry).toString()}`,
      body,
      'application/apply-patch+yaml',
    );
    if (look.store.revision !== revision)
      blame(scene, 'dry runs leave no trace', `${path} or ${kind?.plural}: there was a write`);
  },
  'stale write': async (scene) => {
    const [kind, object] = anything(scene) ?? [];
    // What was written first of all, and never since, is up to date.
    if (!kind || !object || object.metadata.resourceVersion === '1') return;
    const { revision } = scene.look.store;
    const metadata = { ...object.metadata, resourceVersion: '1' };
    const answer = await ask(scene, 'PUT', pathOf(kind, object), { ...object, metadata });
    if (answer.status < 300 || scene.look.store.revision !== revision)
      blame(scene, 'stale writes are refused', `${kind.plural} ${nameOf(object)}: ${answer.status}`);
  },
  'wrong object': async (scene) => {
    const [kind, object] = anything(scene) ?? [];
    if (!kind || !object) return;
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: 'another' } };
    const { revision } = scene.look.store;
    const answer = await ask(scene, 'DELETE', pathOf(kind, object), options);
    if (answer.status < 300 || scene.look.store.revision !== revision)
      blame(scene, 'preconditions are kept', `${kind.plural} ${nameOf(object)}: ${answer.status}`);
  },
  page: async (scene) => {
    const { look, operation } = scene;
    const present = KINDS.filter((kind) => look.store.count(resourceOf(kind)) > 0);
    const kind = pick(present, operation.variant);
    const names: unknown[] = [];
    let next: unknown = '';
    do {
      const query = new URLSearchParams({ limit: String(1 + operation.size * 3), continue: String(next) });
      const value = valueOf(await ask(scene, 'GET', `${listPath(kind, undefined)}?${query.toString()}`));
      const items = at(value, 'items');
      for (const item of Array.isArray(items) ? (items as unknown[]) : [])
        names.push(at(item, 'metadata', 'uid'));
      next = at(value, 'metadata', 'continue') ?? '';
    } while (next !== '');
    const whole = look.store.list(resourceOf(kind)).map(({ metadata }) => metadata.uid);
    if (names.join() !== whole.join())
      blame(scene, 'pages make up the list', `${kind.plural}: ${names.length} of ${whole.length}`);
  },
  watch: async (scene) => {
    const { operation, checker, cluster } = scene;
    const kind = pick(
      KINDS.filter(({ plural }) => [...SELECTED, 'nodes', 'events', 'endpointslices'].includes(plural)),
      operation.variant,
    );
    const namespace = kind.namespaced && operation.size % 3 === 0 ? namespaceOf(operation) : undefined;
    const app = operation.size % 4 === 1 ? `web-${operation.which % 4}` : undefined;
    const view = await View.open(cluster.simulation, resourceOf(kind), listPath(kind, namespace), {
      namespace,
      app,
    });
    checker?.views.add(view);
  },
  'remove some': (scene) => {
    const { operation } = scene;
    const kind = pick(
      KINDS.filter(({ plural }) => SELECTED.includes(plural)),
      operation.variant,
    );
    const query = new URLSearchParams({
      labelSelector: pick(['app=web-1', 'tier in (a)', 'app notin (web-0,db-0)', '!app'], operation.size),
      propagationPolicy: pick(['Background', 'Foreground', 'Orphan'], operation.which),
    });
    // The service through which pods reach the API server is in a namespace of its own.
    const namespace = pick(['alpha', 'beta'], operation.which);
    return scene.send('DELETE', `${listPath(kind, namespace)}?${query.toString()}`);
  },
  'apply anything': (scene) => {
    const { operation } = scene;
    const kinds = [
      'job',
      'daemonset',
      'ingress',
      'policy',
      'quota',
      'autoscaler',
      'claim',
      'cronjob',
      'role',
    ];
    const { path, body } = creation(pick(kinds, operation.variant), operation);
    const query = `fieldManager=m-${operation.size % 3}&force=${operation.size % 2 === 0}`;
    const { name } = (body as StoredObject).metadata;
    return scene.send('PATCH', `${path}/${name}?${query}`, body, 'application/apply-patch+yaml');
  },
  'make up a name': (scene) => {
    const { operation, send } = scene;
    const { path, body } = creation(
      pick(['pod', 'configmap', 'job', 'secret'], operation.variant),
      operation,
    );
    const { name, ...metadata } = (body as StoredObject).metadata;
    return send('POST', path, { ...body, metadata: { ...metadata, generateName: `${name}-` } });
  },
  review: async ({ send, operation }) => {
    const resourceAttributes = {
      verb: pick(['get', 'delete'], operation.size),
      resource: 'pods',
      namespace: 'alpha',
    };
    await send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    });
    const account = `robot-${operation.which % 4}`;
    await send('POST', `/api/v1/namespaces/${namespaceOf(operation)}/serviceaccounts/${account}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
  },
};
