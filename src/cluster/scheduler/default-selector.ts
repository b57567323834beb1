import type { LabelSelector, Pod } from '../api/types.ts';
import { controllerOf, type Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';

type Labels = Readonly<Record<string, string>>;

const selectors = new WeakMap<Labels, LabelSelector>();

/** A service's selector as an object, the same one for the same labels: it is compiled once. */
function selectorOf(labels: Labels): LabelSelector {
  let selector = selectors.get(labels);
  if (!selector) selectors.set(labels, (selector = { matchLabels: labels }));
  return selector;
}

const asksForSomething = (selector: LabelSelector | undefined): selector is LabelSelector =>
  Object.keys(selector?.matchLabels ?? {}).length > 0 || (selector?.matchExpressions ?? []).length > 0;

/**
 * The selectors of the services and the controller that a pod belongs to; none when it belongs to nothing.
 * Models pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector
 */
export function defaultSelectors(pod: Stored<Pod>, store: Store): readonly LabelSelector[] {
  const { namespace, labels } = pod.metadata;
  let asked: Labels | undefined;
  for (const { spec } of store.list('services', namespace))
    if (spec.selector && selectorMatches(selectorOf(spec.selector), labels))
      asked = asked ? { ...asked, ...spec.selector } : spec.selector;
  const owner = controllerOf(pod);
  const key = `${namespace}/${owner?.name}`;
  let selector: LabelSelector | undefined;
  if (owner?.kind === 'ReplicationController' && owner.apiVersion === 'v1')
    selector = selectorOf(store.get('replicationcontrollers', key)?.spec.selector ?? {});
  else if (owner?.apiVersion === 'apps/v1' && owner.kind === 'ReplicaSet')
    selector = store.get('replicasets.apps', key)?.spec.selector;
  else if (owner?.apiVersion === 'apps/v1' && owner.kind === 'StatefulSet')
    selector = store.get('statefulsets.apps', key)?.spec.selector;
  return [asked && selectorOf(asked), selector].filter(asksForSomething);
}
