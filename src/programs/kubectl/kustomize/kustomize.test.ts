import { describe, expect, it } from 'vitest';
import { withImages } from './images.ts';
import { withAnnotations, withLabels } from './labels.ts';
import { inLegacyOrder } from './order.ts';
import { renameAll } from './references.ts';
import { plainResource } from './resource.ts';

const named = (kind: string, name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...more,
});

describe('new names', () => {
  it('are followed where other objects refer to them', () => {
    const binding = named('RoleBinding', 'b', {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'ServiceAccount', name: 's' },
        { kind: 'User', name: 's' },
      ],
    });
    const pod = named('Pod', 'p', {
      spec: {
        serviceAccountName: 's',
        containers: [{ name: 's', envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'c' } }] }],
      },
    });
    const all = [binding, pod, named('ServiceAccount', 's'), named('ConfigMap', 'c')].map(plainResource);
    const [first, second] = renameAll(all, ({ object, origin }) => ({
      ...object,
      metadata: { name: `new-${origin}`, namespace: 'sea' },
    }));
    expect(first?.object).toEqual({
      apiVersion: 'v1',
      kind: 'RoleBinding',
      metadata: { name: 'new-b', namespace: 'sea' },
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'ServiceAccount', name: 'new-s', namespace: 'sea' },
        { kind: 'User', name: 'new-s', namespace: 'sea' },
      ],
    });
    expect(second?.object['spec']).toEqual({
      serviceAccountName: 'new-s',
      containers: [
        { name: 's', envFrom: [{ configMapRef: { name: 'new-c' } }, { secretRef: { name: 'c' } }] },
      ],
    });
  });
});

describe('labels', () => {
  const set = named('StatefulSet', 'a', {
    spec: { template: { spec: {} }, volumeClaimTemplates: [{ metadata: { name: 'v' } }] },
  });
  const pairs = { x: 'y' };

  it('reach selectors, templates and claims', () => {
    expect(withLabels(set, pairs, { selectors: true, templates: true })).toEqual({
      ...set,
      metadata: { name: 'a', labels: pairs },
      spec: {
        selector: { matchLabels: pairs },
        template: { metadata: { labels: pairs }, spec: {} },
        volumeClaimTemplates: [{ metadata: { name: 'v', labels: pairs } }],
      },
    });
    expect(withLabels(set, pairs, { selectors: false, templates: false })).toEqual({
      ...set,
      metadata: { name: 'a', labels: pairs },
    });
  });

  it('select nothing where nothing is selected', () => {
    const policy = named('NetworkPolicy', 'n', {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }] }] },
    });
    expect(withLabels(policy, pairs, { selectors: true, templates: true })['spec']).toEqual({
      podSelector: {},
      ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b', x: 'y' } } }] }],
    });
  });

  it('are not annotations', () => {
    expect(withAnnotations(set, pairs)['spec']).toEqual({
      template: { metadata: { annotations: pairs }, spec: {} },
      volumeClaimTemplates: [{ metadata: { name: 'v' } }],
    });
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
  expect(withImages(pod, [{ name: 'nginx', ...rule }])['spec']).toEqual({
    containers: [{ name: 'c', image: expected }],
  });
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
