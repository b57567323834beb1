import { describe, expect, it } from 'vitest';
import { restoredCluster } from '../simulation/test-cluster.ts';
import {
  ask,
  customCluster,
  DEFINITIONS_PATH,
  specOf,
  widget,
  widgets,
  WIDGETS_PATH,
  withWidgets,
} from './testing.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

const conditionsOf = (value: unknown): readonly string[] => {
  const { status } = value as { readonly status: { readonly conditions: readonly Record<string, string>[] } };
  return status.conditions.map(
    (one) => `${one['type']}=${one['status']} ${one['reason']}: ${one['message']}`,
  );
};

describe('a definition', () => {
  it('gets its names and is established', async () => {
    const { send } = await withWidgets(specOf({}));
    const { value } = await send('GET', `${DEFINITIONS_PATH}/widgets.example.com`);
    expect(conditionsOf(value)).toEqual([
      'NamesAccepted=True NoConflicts: no conflicts found',
      'Established=True InitialNamesAccepted: the initial names have been accepted',
    ]);
    expect(value).toMatchObject({
      metadata: { generation: 1 },
      spec: { conversion: { strategy: 'None' } },
      status: {
        acceptedNames: {
          plural: 'widgets',
          singular: 'widget',
          shortNames: ['wd'],
          kind: 'Widget',
          listKind: 'WidgetList',
        },
        storedVersions: ['v1'],
      },
    });
  });

  it('does not get the names of another', async () => {
    const { cluster, send } = await withWidgets(specOf({}));
    const other = widgets(specOf({}), {}, { names: { plural: 'wds', singular: 'wd', kind: 'Widget' } });
    await send('POST', DEFINITIONS_PATH, { ...other, metadata: { name: 'wds.example.com' } });
    cluster.pass(1);
    const { value } = await send('GET', `${DEFINITIONS_PATH}/wds.example.com`);
    expect(conditionsOf(value)).toEqual([
      'NamesAccepted=False ListKindConflict: "WidgetList" is already in use',
      'Established=False NotAccepted: not all names are accepted',
    ]);
    await send('DELETE', `${DEFINITIONS_PATH}/widgets.example.com`);
    cluster.pass(1);
    const later = await send('GET', `${DEFINITIONS_PATH}/wds.example.com`);
    expect(conditionsOf(later.value)).toEqual([
      'NamesAccepted=True NoConflicts: no conflicts found',
      'Established=True InitialNamesAccepted: the initial names have been accepted',
    ]);
  });

  it('takes its objects along, finalizers permitting', async () => {
    const { cluster, send } = await withWidgets(specOf({}));
    await send('POST', WIDGETS_PATH, widget('a', {}));
    const held = { metadata: { name: 'b', finalizers: ['example.com/hold'] } };
    await send('POST', WIDGETS_PATH, widget('b', held));
    await send('DELETE', `${DEFINITIONS_PATH}/widgets.example.com`);
    cluster.pass(1);
    const { value } = await send('GET', `${DEFINITIONS_PATH}/widgets.example.com`);
    expect(conditionsOf(value).at(-1)).toBe(
      'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
    );
    expect((await send('GET', `${WIDGETS_PATH}/a`)).status).toBe(404);
    expect(await send('POST', WIDGETS_PATH, widget('c', {}))).toMatchObject({
      status: 405,
      message: 'create not allowed while custom resource definition is terminating',
    });
    await send('PATCH', `${WIDGETS_PATH}/b`, { metadata: { finalizers: null } }, MERGE);
    cluster.pass(6);
    expect((await send('GET', `${DEFINITIONS_PATH}/widgets.example.com`)).status).toBe(404);
    expect((await send('GET', WIDGETS_PATH)).status).toBe(404);
  });

  it('ends the watches of its objects', async () => {
    const { cluster, send } = await withWidgets(specOf({}));
    const { body } = await cluster.simulation.handle({
      method: 'GET',
      path: WIDGETS_PATH,
      query: new URLSearchParams('watch=true'),
      headers: { accept: 'application/json' },
    });
    if (body.type !== 'events') throw new Error(`the answer is ${body.type}`);
    await send('POST', WIDGETS_PATH, widget('a', {}));
    await send('DELETE', `${DEFINITIONS_PATH}/widgets.example.com`);
    cluster.pass(1);
    const types: unknown[] = [];
    for await (const event of body.events) types.push((event as { readonly type: unknown }).type);
    expect(types).toEqual(['ADDED', 'DELETED']);
  });

  it('has objects that go with their namespace and with their owners', async () => {
    const { cluster, send } = await withWidgets(specOf({}));
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } };
    const { value } = await send('POST', '/api/v1/namespaces/default/configmaps', owner);
    const { uid } = (value as { readonly metadata: { readonly uid: string } }).metadata;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }];
    await send('POST', WIDGETS_PATH, widget('owned', { metadata: { name: 'owned', ownerReferences } }));
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'other' } });
    const there = WIDGETS_PATH.replace('default', 'other');
    expect((await send('POST', there, widget('a', {}))).status).toBe(201);
    await send('DELETE', '/api/v1/namespaces/default/configmaps/owner');
    await send('DELETE', '/api/v1/namespaces/other');
    cluster.pass(30);
    expect((await send('GET', '/apis/example.com/v1/widgets')).value).toMatchObject({ items: [] });
    expect((await send('GET', '/api/v1/namespaces/other')).status).toBe(404);
  });

  it('is served again from a snapshot', async () => {
    const { cluster, send } = await withWidgets(specOf({ size: { type: 'integer' } }));
    await send('POST', WIDGETS_PATH, widget('a', { spec: { size: 1 } }));
    const again = ask(restoredCluster(cluster.simulation.snapshot(), cluster.clock.now()));
    expect(await again('GET', `${WIDGETS_PATH}/a`)).toMatchObject({
      status: 200,
      value: { spec: { size: 1 } },
    });
  });
});

describe('objects', () => {
  const size = { type: 'integer', minimum: 1, default: 2 };

  it('are pruned, defaulted and validated', async () => {
    const { send } = await withWidgets(specOf({ size, port: { 'x-kubernetes-int-or-string': true } }));
    const made = await send('POST', WIDGETS_PATH, widget('a', { spec: { port: 'http', color: 'red' } }));
    expect(made.value).toMatchObject({ metadata: { generation: 1 }, spec: { port: 'http', size: 2 } });
    expect(made.warning).toBe('299 - "unknown field \\"spec.color\\""');
    const strict = await send(
      'POST',
      `${WIDGETS_PATH}?fieldValidation=Strict`,
      widget('b', { spec: { color: 'red' } }),
    );
    expect(strict.message).toBe(
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.color"',
    );
    const bad = await send('POST', WIDGETS_PATH, widget('b', { spec: { size: 0 } }));
    expect(bad.message).toBe(
      'Widget.example.com "b" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
  });

  it('may go on breaking rules where they do not change', async () => {
    const { cluster, send } = await withWidgets(
      specOf({ size: { type: 'integer' }, color: { type: 'string' } }),
    );
    await send('POST', WIDGETS_PATH, widget('a', { spec: { size: 0 } }));
    const tighter = [
      {
        op: 'add',
        path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/minimum',
        value: 1,
      },
    ];
    await send('PATCH', `${DEFINITIONS_PATH}/widgets.example.com`, tighter, {
      'content-type': 'application/json-patch+json',
    });
    cluster.pass(1);
    expect((await send('PATCH', `${WIDGETS_PATH}/a`, { spec: { color: 'red' } }, MERGE)).status).toBe(200);
    expect((await send('PATCH', `${WIDGETS_PATH}/a`, { spec: { size: -1 } }, MERGE)).status).toBe(422);
  });

  it('have a status and a scale where their definition says so', async () => {
    const scale = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.replicas' };
    const { send } = await withWidgets(specOf({ size }), { subresources: { status: {}, scale } });
    const made = await send('POST', WIDGETS_PATH, widget('a', { spec: {}, status: { replicas: 5 } }));
    expect(made.value).not.toHaveProperty('status');
    const status = { metadata: { labels: { a: 'b' } }, spec: { size: 9 }, status: { replicas: 1 } };
    const patched = await send('PATCH', `${WIDGETS_PATH}/a/status`, status, MERGE);
    expect(patched.value).toMatchObject({
      metadata: { generation: 1 },
      spec: { size: 2 },
      status: { replicas: 1 },
    });
    expect(patched.value).not.toHaveProperty('metadata.labels');
    const scaled = await send('PATCH', `${WIDGETS_PATH}/a/scale`, { spec: { replicas: 4 } }, MERGE);
    expect(scaled.value).toMatchObject({ kind: 'Scale', spec: { replicas: 4 }, status: { replicas: 1 } });
    expect((await send('GET', `${WIDGETS_PATH}/a`)).value).toMatchObject({
      metadata: { generation: 2 },
      spec: { size: 4 },
    });
  });

  it('count status as any other field where it has no path of its own', async () => {
    const { send } = await withWidgets(specOf({ size }));
    await send('POST', WIDGETS_PATH, widget('a', {}));
    const { value } = await send('PATCH', `${WIDGETS_PATH}/a`, { status: { replicas: 1 } }, MERGE);
    expect(value).toMatchObject({ metadata: { generation: 2 }, status: { replicas: 1 } });
    expect((await send('GET', `${WIDGETS_PATH}/a/status`)).message).toBe('widgets.example.com "a" not found');
  });

  it('merge keyed lists when applied, and know no strategic merge', async () => {
    const list = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, value: { type: 'string' } },
      },
    };
    const { send } = await withWidgets(specOf({ list }));
    const apply = (manager: string, name: string) =>
      send(
        'PATCH',
        `${WIDGETS_PATH}/a?fieldManager=${manager}`,
        widget('a', { spec: { list: [{ name, value: manager }] } }),
        APPLY,
      );
    expect((await apply('one', 'x')).status).toBe(201);
    expect((await apply('two', 'y')).value).toMatchObject({
      spec: {
        list: [
          { name: 'x', value: 'one' },
          { name: 'y', value: 'two' },
        ],
      },
    });
    expect((await apply('two', 'x')).message).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.list[name="x"].value',
    );
    expect(await send('PATCH', `${WIDGETS_PATH}/a`, {}, STRATEGIC)).toMatchObject({
      status: 415,
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    });
    const twice = [{ name: 'x' }, { name: 'x' }];
    expect((await send('POST', WIDGETS_PATH, widget('b', { spec: { list: twice } }))).message).toBe(
      'Widget.example.com "b" is invalid: spec.list[1]: Duplicate value: map[string]interface {}{"name":"x"}',
    );
  });

  it('show the columns of their definition', async () => {
    const columns = [
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Ready', type: 'string', jsonPath: '.spec.list[?(@.name=="ready")].value', priority: 1 },
    ];
    const items = { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } };
    const { send } = await withWidgets(specOf({ size, list: { type: 'array', items } }), {
      additionalPrinterColumns: columns,
    });
    await send(
      'POST',
      WIDGETS_PATH,
      widget('a', { spec: { list: [{ name: 'x' }, { name: 'ready', value: 'yes' }] } }),
    );
    await send('POST', WIDGETS_PATH, widget('b', { spec: {} }));
    const { value } = await send('GET', WIDGETS_PATH, undefined, TABLE);
    expect(
      (value as { readonly rows: readonly { readonly cells: unknown }[] }).rows.map(({ cells }) => cells),
    ).toEqual([
      ['a', 2, 'yes'],
      ['b', 2, null],
    ]);
  });

  it('are shown in every version that is served', async () => {
    const { cluster, send } = customCluster();
    const beta = {
      name: 'v1beta1',
      served: true,
      storage: false,
      deprecated: true,
      schema: { openAPIV3Schema: specOf({ size }) },
    };
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: specOf({ size: { type: 'integer' } }) },
    };
    await send('POST', DEFINITIONS_PATH, widgets({}, {}, { versions: [beta, version] }));
    cluster.pass(1);
    await send('POST', WIDGETS_PATH, widget('a', { spec: {} }));
    const old = await send('GET', `${WIDGETS_PATH.replace('/v1/', '/v1beta1/')}/a`);
    expect(old).toMatchObject({
      value: { apiVersion: 'example.com/v1beta1', spec: { size: 2 } },
      warning: '299 - "example.com/v1beta1 Widget is deprecated"',
    });
    const { value } = await send('GET', '/apis/example.com');
    expect(value).toMatchObject({
      preferredVersion: { version: 'v1' },
      versions: [{ version: 'v1' }, { version: 'v1beta1' }],
    });
  });
});
