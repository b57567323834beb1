import type { LabelSelector, Pod } from '../api/types.ts';
import { controllerOf, type Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';

/**
 * The selectors of the services and the controller that a pod belongs to; none when it belongs to nothing.
 * Models pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector
 */
export function defaultSelectors(pod: Stored<Pod>, store: Store): readonly LabelSelector[] {
  const { namespace, labels } = pod.metadata;
  let matchLabels: Readonly<Record<string, string>> = {};
  for (const { spec } of store.list('services', namespace))
    if (spec.selector && selectorMatches({ matchLabels: spec.selector }, labels))
      matchLabels = { ...matchLabels, ...spec.selector };
  const owner = controllerOf(pod);
  const key = `${namespace}/${owner?.name}`;
  let selector: LabelSelector | undefined;
  if (owner?.kind === 'ReplicationController' && owner.apiVersion === 'v1')
    selector = { matchLabels: store.get('replicationcontrollers', key)?.spec.selector ?? {} };
  else if (owner?.apiVersion === 'apps/v1' && owner.kind === 'ReplicaSet')
    selector = store.get('replicasets.apps', key)?.spec.selector;
  else if (owner?.apiVersion === 'apps/v1' && owner.kind === 'StatefulSet')
    selector = store.get('statefulsets.apps', key)?.spec.selector;
  return [{ matchLabels }, selector ?? {}].filter(
    ({ matchLabels: asked = {}, matchExpressions = [] }) =>
      Object.keys(asked).length > 0 || matchExpressions.length > 0,
  );
}
