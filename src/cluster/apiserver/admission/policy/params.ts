import type { ParamKind, ParamRef } from '../../../api/types.ts';
import { DEFINITIONS } from '../../../custom/definition.ts';
import { resourceOf } from '../../../kinds/kind.ts';
import { kindOfType } from '../../../kinds/registry.ts';
import { selectorMatches } from '../../../machinery/selectors.ts';
import type { Store } from '../../../store/store.ts';

/** What is wrong with a policy or a binding. */
export class Misconfigured extends Error {}

/** Where the objects of a kind of parameters stand. */
export interface ParamPlace {
  readonly resource: string;
  readonly namespaced: boolean;
  readonly type: ParamKind;
}

function customPlace(store: Store, group: string, version: string, type: ParamKind): ParamPlace | undefined {
  const definition = store
    .list(DEFINITIONS)
    .find(({ spec }) => spec.group === group && spec.names.kind === type.kind);
  if (!definition?.spec.versions.some(({ name, served }) => served && name === version)) return undefined;
  const { scope, names } = definition.spec;
  return { resource: `${names.plural}.${group}`, namespaced: scope === 'Namespaced', type };
}

/**
 * Where the objects with a policy's parameters stand.
 * @throws Misconfigured for a kind that the cluster does not serve
 */
export function paramPlaceOf(store: Store, type: ParamKind | undefined): ParamPlace | undefined {
  if (!type) return undefined;
  const { apiVersion = '', kind = '' } = type;
  const builtIn = kindOfType(apiVersion, kind);
  if (builtIn) return { resource: resourceOf(builtIn), namespaced: builtIn.namespaced, type };
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const custom = customPlace(store, group, version, type);
  if (custom) return custom;
  const shown = `${group}/${version}, Kind=${kind}`;
  throw new Misconfigured(`failed to find resource referenced by paramKind: '${shown}'`);
}

/**
 * The objects with a binding's parameters, one by one: each is held against the request; null where the policy or the binding
 * wants none. Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go CollectParams
 * @param namespace of the request
 * @throws Misconfigured
 */
export function paramsOf(
  store: Store,
  place: ParamPlace | undefined,
  ref: ParamRef | undefined,
  namespace: string,
): readonly (object | null)[] {
  if (!place || !ref) return [null];
  const { name, selector, parameterNotFoundAction: action } = ref;
  if (!place.namespaced && ref.namespace)
    throw new Misconfigured('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const within = place.namespaced ? ref.namespace || namespace : '';
  if (place.namespaced && within === '')
    throw new Misconfigured(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    );
  const found = store
    .list(place.resource, within === '' ? undefined : within)
    .filter(({ metadata }) => (name ? metadata.name === name : selectorMatches(selector, metadata.labels)));
  if (found.length === 0 && action === 'Deny')
    throw new Misconfigured('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found.map((object) => ({ ...object, ...place.type }));
}
