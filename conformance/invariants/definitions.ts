import { isDeleted, nameOf, shared, type StateInvariant } from './invariant.ts';

/** What a definition made possible goes with it. */
export const customObjects: StateInvariant = {
  name: 'custom objects have a definition',
  patience: 5,
  *check({ store }) {
    const known = new Set(
      store.list('customresourcedefinitions.apiextensions.k8s.io').map(({ metadata }) => metadata.name),
    );
    for (const resource of store.resources())
      if (resource.endsWith('.example.com') && !known.has(resource))
        for (const object of store.list(resource)) yield `${resource} ${nameOf(object)} is of no known kind`;
  },
};

/** Each node has addresses of its own for its pods. */
export const nodeRanges: StateInvariant = {
  name: 'nodes have ranges of their own',
  patience: 0,
  *check({ store }) {
    yield* shared(store.list('nodes'), ({ spec }) => (spec.podCIDR ? [spec.podCIDR] : []));
  },
};

/** What is scaled by itself keeps to its bounds, which are looked at every 15 s. */
export const autoscalers: StateInvariant = {
  name: 'autoscalers keep to their bounds',
  patience: 20,
  *check({ store }) {
    for (const scaler of store.list('horizontalpodautoscalers.autoscaling')) {
      const { scaleTargetRef, minReplicas = 1, maxReplicas } = scaler.spec;
      const { namespace } = scaler.metadata;
      const resource =
        scaleTargetRef.kind === 'StatefulSet'
          ? ('statefulsets.apps' as const)
          : ('deployments.apps' as const);
      const target = store.get(resource, `${namespace}/${scaleTargetRef.name}`);
      if (!target || isDeleted(target) || isDeleted(scaler)) continue;
      const rivals = store
        .list('horizontalpodautoscalers.autoscaling', namespace)
        .filter(({ spec }) => equalTarget(spec.scaleTargetRef, scaleTargetRef));
      const able = scaler.status.conditions?.find(({ type }) => type === 'ScalingActive')?.status === 'True';
      const { replicas = 1 } = target.spec;
      if (rivals.length > 1 || !able || replicas === 0) continue;
      if (replicas < minReplicas || replicas > maxReplicas)
        yield `${nameOf(scaler)}: ${scaleTargetRef.name} has ${replicas}, not ${minReplicas} to ${maxReplicas}`;
    }
  },
};

const equalTarget = (
  a: { readonly kind: string; readonly name: string },
  b: { readonly kind: string; readonly name: string },
): boolean => a.kind === b.kind && a.name === b.name;
