import { describe, expect, test } from 'vitest';
import { STRATEGIC, testServer } from './testing.ts';

const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

const map = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data });

const deployment = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});
const template = (container: object) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx', ...container }] },
});
const selector = { matchLabels: { app: 'web' } };

interface WithFields {
  readonly metadata: { readonly managedFields: readonly Readonly<Record<string, unknown>>[] };
}

describe('server-side apply', () => {
  test('creates, owns, and gives up what it no longer applies', async () => {
    const { send, json } = testServer();
    const created = await send('PATCH', `${MAPS}/m?fieldManager=me`, map({ a: '1', b: '2' }), APPLY);
    expect(created.status).toBe(201);
    expect(created.body.type === 'json' && created.body.value).toMatchObject({
      metadata: {
        managedFields: [
          {
            manager: 'me',
            operation: 'Apply',
            apiVersion: 'v1',
            time: '2026-01-05T09:00:00Z',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
          },
        ],
      },
    });
    expect(await json('PATCH', `${MAPS}/m?fieldManager=me`, map({ a: '1' }), APPLY)).toMatchObject({
      data: { a: '1' },
      metadata: { managedFields: [{ manager: 'me', fieldsV1: { 'f:data': { 'f:a': {} } } }] },
    });
  });

  test('refuses to take what others own, unless forced', async () => {
    const { send, json } = testServer();
    await send('PATCH', `${MAPS}/m?fieldManager=me`, map({ a: '1', b: '2' }), APPLY);
    await send('PATCH', `${MAPS}/m?fieldManager=kubectl-patch`, { data: { a: '9' } }, STRATEGIC);
    expect(await json('PATCH', `${MAPS}/m?fieldManager=me`, map({ a: '1', b: '2' }), APPLY)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.a',
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-patch" using v1',
            field: '.data.a',
          },
        ],
      },
      code: 409,
    });
    const forced = await json(
      'PATCH',
      `${MAPS}/m?fieldManager=me&force=true`,
      map({ a: '1', b: '2' }),
      APPLY,
    );
    expect((forced as WithFields).metadata.managedFields.map(({ manager }) => manager)).toEqual(['me']);
  });

  test('names every conflict', async () => {
    const { send, refusal } = testServer();
    const given = deployment({ selector, template: template({}) });
    await send('POST', `${DEPLOYMENTS}?fieldManager=kubectl-create`, given);
    await send(
      'PATCH',
      `${DEPLOYMENTS}/web?fieldManager=kubectl-set`,
      { spec: { template: template({ image: 'nginx:1' }) } },
      STRATEGIC,
    );
    const applied = deployment({ replicas: 3, template: template({ image: 'nginx:2' }) });
    expect(await refusal('PATCH', `${DEPLOYMENTS}/web?fieldManager=me`, applied, APPLY)).toBe(
      [
        'Apply failed with 2 conflicts: conflicts with "kubectl-create" using apps/v1:',
        '- .spec.replicas',
        'conflicts with "kubectl-set" using apps/v1:',
        '- .spec.template.spec.containers[name="web"].image',
      ].join('\n'),
    );
  });

  test('takes over from client-side apply, and removes whole structs', async () => {
    const { send, json } = testServer();
    const last = deployment({ selector, template: template({ livenessProbe: { tcpSocket: { port: 80 } } }) });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(last) };
    const given = { ...last, metadata: { ...last.metadata, annotations } };
    await send('POST', `${DEPLOYMENTS}?fieldManager=kubectl-client-side-apply`, given);
    const path = `${DEPLOYMENTS}/web?fieldManager=kubectl`;
    const changed = deployment({ selector, template: template({ image: 'nginx:2' }) });
    const answer = await send('PATCH', path, changed, APPLY);
    expect(answer.status).toBe(200);
    const probed = deployment({
      template: template({ image: 'nginx:2', startupProbe: { tcpSocket: { port: 81 } } }),
    });
    await send('PATCH', path, probed, APPLY);
    const { spec } = (await json('PATCH', path, changed, APPLY)) as {
      readonly spec: { readonly template: { readonly spec: { readonly containers: readonly unknown[] } } };
    };
    expect(spec.template.spec.containers).toEqual([
      {
        name: 'web',
        image: 'nginx:2',
        imagePullPolicy: 'Always',
        livenessProbe: {
          tcpSocket: { port: 80 },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ]);
  });

  test('configurations that are none', async () => {
    const { refusal } = testServer();
    const path = `${DEPLOYMENTS}/web?fieldManager=me`;
    const type = 'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): ';
    expect(await refusal('PATCH', path, deployment({ replica: 1 }), APPLY)).toBe(
      `${type}.spec.replica: field not declared in schema`,
    );
    expect(await refusal('PATCH', path, deployment({ replicas: 'three', paused: 'no' }), APPLY)).toBe(
      `${type}errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.paused: expected boolean, got &{no}`,
    );
    const twice = { spec: { containers: [{ name: 'a' }, { name: 'a' }] } };
    expect(await refusal('PATCH', path, deployment({ template: twice }), APPLY)).toBe(
      `${type}.spec.template.spec.containers: duplicate entries for key [name="a"]`,
    );
    expect(await refusal('PATCH', `${DEPLOYMENTS}/web`, deployment({}), APPLY)).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  });
});

test('updates are tracked by who makes them', async () => {
  const { send, json } = testServer();
  const given = deployment({ selector, template: template({ ports: [{ containerPort: 80 }] }) });
  await send('POST', `${DEPLOYMENTS}?fieldManager=kubectl-create`, given);
  const scaled = { spec: { replicas: 2 } };
  const agent = { 'content-type': 'application/merge-patch+json', 'user-agent': 'kubectl/v1.33.1 (linux)' };
  await send('PATCH', `${DEPLOYMENTS}/web/scale`, scaled, agent);
  const { metadata } = (await json('GET', `${DEPLOYMENTS}/web`)) as WithFields;
  const entry = {
    operation: 'Update',
    apiVersion: 'apps/v1',
    time: '2026-01-05T09:00:00Z',
    fieldsType: 'FieldsV1',
  };
  expect(metadata.managedFields).toEqual([
    { ...entry, manager: 'kubectl', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    {
      ...entry,
      manager: 'kubectl-create',
      fieldsV1: {
        'f:spec': {
          'f:progressDeadlineSeconds': {},
          'f:revisionHistoryLimit': {},
          'f:selector': {},
          'f:strategy': {
            'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} },
            'f:type': {},
          },
          'f:template': {
            'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
            'f:spec': {
              'f:containers': {
                'k:{"name":"web"}': {
                  '.': {},
                  'f:image': {},
                  'f:imagePullPolicy': {},
                  'f:name': {},
                  'f:ports': {
                    '.': {},
                    'k:{"containerPort":80,"protocol":"TCP"}': {
                      '.': {},
                      'f:containerPort': {},
                      'f:protocol': {},
                    },
                  },
                  'f:resources': {},
                  'f:terminationMessagePath': {},
                  'f:terminationMessagePolicy': {},
                },
              },
              'f:dnsPolicy': {},
              'f:restartPolicy': {},
              'f:schedulerName': {},
              'f:securityContext': {},
              'f:terminationGracePeriodSeconds': {},
            },
          },
        },
      },
    },
  ]);
});
