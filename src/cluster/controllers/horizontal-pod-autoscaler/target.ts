import type { CrossVersionObjectReference } from '../../api/types.ts';
import type { Client } from '../../client.ts';
import { quote } from '../../machinery/go.ts';
import type { StoredObject } from '../../machinery/object.ts';
import type { ResourceKey } from '../../machinery/resources.ts';
import { internalError } from '../../machinery/status.ts';
import type { Store } from '../../store/store.ts';
import { mappingOfKind } from '../rest-mapping.ts';

/** What an autoscaler scales. */
export interface Target {
  readonly replicas: number;
  /** The selector of its pods in its text form, empty when there is none. */
  readonly selector: string;
  scale(client: Client, replicas: number): void;
}

interface WithReplicas extends StoredObject {
  readonly spec?: { readonly replicas?: number };
}

/**
 * The target of an autoscaler, whatever version of its kind is named, or why it cannot be had.
 * Models pkg/controller/podautoscaler/horizontal.go scaleForResourceMappings
 */
export function targetOf(
  store: Store,
  namespace: string,
  { apiVersion = '', kind, name }: CrossVersionObjectReference,
): Target | string {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const [group = ''] = parts.length === 2 ? parts : [''];
  const mapping = mappingOfKind(store, group, kind);
  if (!mapping) return `no matches for kind ${quote(kind)} in group ${quote(group)}`;
  const { resource, scale: rule } = mapping;
  if (!rule) return 'the server could not find the requested resource';
  const found = store.get(resource, `${namespace}/${name}`) as WithReplicas | undefined;
  if (!found) return `${resource} ${quote(name)} not found`;
  const replicas = rule.replicas ? rule.replicas.wanted(found) : (found.spec?.replicas ?? 0);
  if (replicas === undefined) {
    const path = rule.replicas?.path ?? '';
    return internalError(`the spec replicas field ${quote(path)} does not exist`).message;
  }
  return {
    replicas,
    selector: rule.selector(found),
    scale: (client, wanted) => {
      const scaled = rule.replicas
        ? rule.replicas.withWanted(found, wanted)
        : { ...found, spec: { ...found.spec, replicas: wanted } };
      client.update(resource as ResourceKey, scaled as never, { subresource: 'scale' });
    },
  };
}
