import { describe, expect, it } from 'vitest';
import { EMPTY, DEFAULTS } from './defaults.ts';
import { changeFields, mergeSpecs, splitPath } from './field-spec.ts';
import { stepsOf } from './field-path.ts';
import { mergeConfigs } from './config.ts';
import { withImage } from './images.ts';
import { isRepository } from './loader.ts';
import { mergePatch } from './merge.ts';
import { withReferences } from './name-references.ts';
import { inLegacyOrder } from './order.ts';
import { select } from './res-map.ts';
import { newResource, remembering, type Resource } from './resource.ts';
import { builtInSchemas } from './schema.ts';

const named = (kind: string, name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...more,
});

const renamed = (resource: Resource, name: string): Resource => {
  const noted = remembering(resource);
  return { ...noted, object: { ...noted.object, metadata: { name, namespace: 'sea' } } };
};

describe('new names', () => {
  it('are followed where other objects refer to them', () => {
    const binding = {
      ...named('RoleBinding', 'b'),
      apiVersion: 'rbac.authorization.k8s.io/v1',
      subjects: [
        { kind: 'ServiceAccount', name: 's' },
        { kind: 'User', name: 'other' },
      ],
    };
    const pod = named('Pod', 'p', {
      spec: {
        serviceAccountName: 's',
        containers: [{ name: 's', envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'c' } }] }],
      },
    });
    const all = [binding, pod, named('ServiceAccount', 's'), named('ConfigMap', 'c')].map((object) =>
      renamed(newResource(object), `new-${object.metadata.name}`),
    );
    const [first, second] = withReferences(all, DEFAULTS.nameReference);
    expect(first?.object['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'new-s', namespace: 'sea' },
      { kind: 'User', name: 'other' },
    ]);
    expect(second?.object['spec']).toEqual({
      serviceAccountName: 'new-s',
      containers: [
        { name: 's', envFrom: [{ configMapRef: { name: 'new-c' } }, { secretRef: { name: 'c' } }] },
      ],
    });
  });
});

describe('fields', () => {
  const pod = named('Pod', 'p', { spec: { containers: [{ name: 'a' }, { name: 'b', env: null }] } });

  it('are changed in every element of a list', () => {
    const changed = changeFields(
      pod,
      { path: 'spec/containers/name', kind: 'Pod' },
      (name) => `${String(name)}!`,
    );
    expect(changed['spec']).toEqual({ containers: [{ name: 'a!' }, { name: 'b!', env: null }] });
  });

  it('are made where that is wished for', () => {
    const spec = { path: 'metadata/labels', create: true };
    expect(changeFields(pod, spec, () => ({ x: 'y' }), 'map')['metadata']).toEqual({
      name: 'p',
      labels: { x: 'y' },
    });
    expect(changeFields(pod, { ...spec, create: false }, () => 1, 'map')).toBe(pod);
    expect(changeFields(pod, { ...spec, kind: 'Job' }, () => 1, 'map')).toBe(pod);
  });

  it('may have slashes and dots in their names', () => {
    expect(splitPath('metadata/annotations/a.b\\/c')).toEqual(['metadata', 'annotations', 'a.b/c']);
    expect(stepsOf('spec.list.[name=a.b].x')).toEqual(['spec', 'list', '[name=a.b]', 'x']);
    expect(stepsOf('metadata.labels.[a.b/c]')).toEqual(['metadata', 'labels', 'a.b/c']);
  });

  it('are named once', () => {
    const spec = { path: 'a', kind: 'K' };
    expect(mergeSpecs([spec], [{ path: 'a', kind: 'K' }])).toEqual([spec]);
    expect(() => mergeSpecs([spec], [{ ...spec, create: true }])).toThrow('conflicting fieldspecs');
    expect(mergeConfigs(mergeConfigs(EMPTY, DEFAULTS), DEFAULTS)).toEqual(mergeConfigs(EMPTY, DEFAULTS));
  });
});

describe('patches', () => {
  const service = named('Service', 's', { spec: { ports: [{ port: 80, nodePort: 1 }, { port: 81 }] } });
  const merged = (patch: object): unknown => mergePatch(service, patch, builtInSchemas(service));

  it('merge lists by their keys, what is new first', () => {
    expect(merged({ spec: { ports: [{ port: 82 }, { port: 81, name: 'b' }] } })).toEqual({
      ...service,
      spec: { ports: [{ port: 82 }, { port: 81, name: 'b' }, { port: 80, nodePort: 1 }] },
    });
  });

  it('delete and replace', () => {
    expect(merged({ $patch: 'delete' })).toBeUndefined();
    expect(merged({ spec: { $patch: 'replace', type: 'NodePort' } })).toEqual({
      ...service,
      spec: { type: 'NodePort' },
    });
    expect(merged({ spec: { ports: null } })).toEqual({ ...service, spec: {} });
    expect(() => merged({ spec: { $patch: 'twist' } })).toThrow("unknown patch strategy 'twist'");
  });

  it('take the names of JavaScript for names like others', () => {
    const patch: unknown = JSON.parse('{"constructor":{"a":"b"},"data":{"__proto__":"x","constructor":"y"}}');
    const changed = mergePatch(named('ConfigMap', 'c'), patch, undefined);
    expect(JSON.stringify(changed)).toBe(
      JSON.stringify(named('ConfigMap', 'c')).replace(/}$/, `,${JSON.stringify(patch).slice(1)}`),
    );
  });

  it('mean objects by the expressions of Go', () => {
    const objects = [named('ConfigMap', 'c'), { ...named('Own', 'd'), apiVersion: 'constructor/v1' }];
    const names = (name: string): readonly unknown[] =>
      select(objects.map(newResource), { name }).map(({ object }) => object['metadata']);
    expect(names('(?i)D')).toEqual([{ name: 'd' }]);
    expect(() => names('(')).toThrow('error parsing regexp: missing closing ): `^(?:()$`');
  });
});

it.each([
  ['nginx:1.25', { newTag: '2' }, 'nginx:2'],
  ['nginx', { newName: 'web', newTag: '2' }, 'web:2'],
  ['nginx@sha256:a', { newName: 'web' }, 'web@sha256:a'],
  ['nginx:1', { digest: 'sha256:b' }, 'nginx@sha256:b'],
  ['registry:5000/nginx:1', { newTag: '2' }, 'registry:5000/nginx:1'],
])('the image %s becomes %o: %s', (image, rule, expected) => {
  const pod = named('Pod', 'p', { spec: { containers: [{ name: 'c', image }] } });
  expect(withImage(pod, { name: 'nginx', ...rule }, DEFAULTS.images)['spec']).toEqual({
    containers: [{ name: 'c', image: expected }],
  });
});

it.each([
  ['https://github.com/a/b', true],
  ['github.com/a/b//base?ref=v1', true],
  ['git@host:a/b', true],
  ['https://host/x', false],
  ['base', false],
  ['/abs/olute', false],
])('%s is a repository: %s', (path, expected) => {
  expect(isRepository(path)).toBe(expected);
});

it('shows kinds that others need first', () => {
  const kinds = ['ValidatingWebhookConfiguration', 'Ingress', 'Deployment', 'Service', 'Namespace'];
  expect(inLegacyOrder(kinds.map((kind) => named(kind, 'x'))).map(({ kind }) => kind)).toEqual([
    'Namespace',
    'Service',
    'Deployment',
    'Ingress',
    'ValidatingWebhookConfiguration',
  ]);
});
