import { expect, it } from 'vitest';
import type { StoredObject } from '../../machinery/object.ts';
import { Store } from '../../store/store.ts';
import { metadata } from '../test-objects.ts';
import { targetOf } from './target.ts';

function storeWithTargets(): Store {
  const store = new Store();
  const put = (
    resource: string,
    object: Pick<StoredObject, 'metadata'> & Readonly<Record<string, unknown>>,
  ) => store.put<StoredObject>(resource, { apiVersion: 'any', kind: 'Any', ...object });
  put('deployments.apps', {
    metadata: metadata('web'),
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } } },
  });
  put('replicationcontrollers', {
    metadata: metadata('old'),
    spec: { replicas: 2, selector: { app: 'old' } },
  });
  const { namespace: _none, ...nowhere } = metadata('widgets.example.com');
  const scale = { specReplicasPath: '.spec.size', labelSelectorPath: '.status.labels' };
  put('customresourcedefinitions.apiextensions.k8s.io', {
    metadata: nowhere,
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [
        { name: 'v1alpha1', served: true, subresources: {} },
        { name: 'v1', served: true, subresources: { scale } },
      ],
    },
  });
  put('widgets.example.com', {
    metadata: metadata('w'),
    spec: { size: 4 },
    status: { labels: 'app=w' },
  });
  put('widgets.example.com', { metadata: metadata('unsized'), spec: {} });
  return store;
}

/** Models pkg/controller/podautoscaler/horizontal_test.go, of the targets of autoscalers. */
it.each([
  ['apps/v1', 'Deployment', 'web', { replicas: 3, selector: 'app=web' }],
  ['apps/v1beta1', 'Deployment', 'web', { replicas: 3, selector: 'app=web' }],
  ['v1', 'ReplicationController', 'old', { replicas: 2, selector: 'app=old' }],
  ['example.com/v1', 'Widget', 'w', { replicas: 4, selector: 'app=w' }],
  ['example.com/v1alpha1', 'Widget', 'w', { replicas: 4, selector: 'app=w' }],
  [
    'example.com/v1',
    'Widget',
    'unsized',
    'Internal error occurred: the spec replicas field ".spec.size" does not exist',
  ],
  ['example.com/v1', 'Gadget', 'w', 'no matches for kind "Gadget" in group "example.com"'],
  ['apps/v1', 'Deployment', 'gone', 'deployments.apps "gone" not found'],
  ['apps/v1', 'DaemonSet', 'web', 'the server could not find the requested resource'],
  ['v1', 'Deployment', 'web', 'no matches for kind "Deployment" in group ""'],
  ['a/b/c', 'Deployment', 'web', 'unexpected GroupVersion string: a/b/c'],
])('%s %s %s', (apiVersion, kind, name, expected) => {
  const target = targetOf(storeWithTargets(), 'default', { apiVersion, kind, name });
  if (typeof target === 'string') expect(target).toBe(expected);
  else expect({ replicas: target.replicas, selector: target.selector }).toEqual(expected);
});
