import { localService } from '../aggregation/local-services.ts';
import { localPriority } from '../aggregation/priorities.ts';
import { apiservice, localCondition } from '../kinds/apiservice.ts';
import { apiVersionOf, resourceOf } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import { groupVersions } from './resources.ts';
import { SERVED } from './served.ts';
import type { Writer } from './writer.ts';

/**
 * Puts the APIServices of the groups that the API server serves of itself into the store. They are many and seldom asked for, so
 * they come with the first request that can see them, with the cluster's own age. Models pkg/controlplane/apiserver/aggregator.go
 */
export function ensureLocalServices({ store, context }: Writer): void {
  const resource = resourceOf(apiservice);
  if (store.get(resource, 'v1.')) return;
  const born = store.get('namespaces', 'kube-system')?.metadata.creationTimestamp ?? '';
  for (const { group, version } of groupVersions(SERVED)) {
    const priority = localPriority(group, version);
    if (!priority) continue;
    const { metadata, spec } = localService(group, version, priority, 'onstart');
    if (store.get(resource, metadata.name)) continue;
    const object: Omit<StoredObject, 'metadata'> & { readonly metadata: object } = {
      apiVersion: apiVersionOf(apiservice),
      kind: apiservice.kind,
      metadata: {
        ...metadata,
        uid: context.random.uuid('uid', resource, metadata.name),
        creationTimestamp: born,
      },
      ...{ spec, status: { conditions: [localCondition(Date.parse(born))] } },
    };
    store.put(resource, object as StoredObject);
  }
}
