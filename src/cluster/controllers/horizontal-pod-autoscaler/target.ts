import type { CrossVersionObjectReference, LabelSelector } from '../../api/types.ts';
import type { Client } from '../../client.ts';
import { kindOfType } from '../../kinds/registry.ts';
import type { Store } from '../../store/store.ts';

const TARGETS = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
} as const;

/** What an autoscaler scales. */
export interface Target {
  readonly replicas: number;
  readonly selector: LabelSelector | undefined;
  scale(client: Client, replicas: number): void;
}

const isTarget = (kind: string): kind is keyof typeof TARGETS => Object.hasOwn(TARGETS, kind);

/** The target of an autoscaler, or why it cannot be had. */
export function targetOf(
  store: Store,
  namespace: string,
  { apiVersion = 'v1', kind, name }: CrossVersionObjectReference,
): Target | string {
  const known = kindOfType(apiVersion, kind);
  if (!known) {
    const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    return `no matches for kind "${kind}" in group "${group}"`;
  }
  if (!isTarget(kind)) return 'the server could not find the requested resource';
  const resource = TARGETS[kind];
  const found = store.get(resource, `${namespace}/${name}`);
  if (!found) return `${resource} "${name}" not found`;
  const { replicas = 1, selector } = found.spec;
  const labels = resource === 'replicationcontrollers';
  return {
    replicas,
    selector: labels ? { matchLabels: selector as Readonly<Record<string, string>> } : selector,
    scale: (client, wanted) => {
      client.update(resource, { ...found, spec: { ...found.spec, replicas: wanted } } as never);
    },
  };
}
