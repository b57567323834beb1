import type { Invocation } from '../command.ts';

/** Where the service answers. */
export const service = 'container.googleapis.com/v1';

/** A cluster's place. */
export interface ClusterReference {
  readonly project: string;
  readonly location: string;
  readonly cluster: string;
}

/** A node pool's place. */
export interface PoolReference extends ClusterReference {
  readonly pool: string;
}

export const locationPath = ({ project, location }: Omit<ClusterReference, 'cluster'>): string =>
  `projects/${project}/locations/${location}`;

export const clusterPath = (reference: ClusterReference): string =>
  `${locationPath(reference)}/clusters/${reference.cluster}`;

export const poolPath = (reference: PoolReference): string =>
  `${clusterPath(reference)}/nodePools/${reference.pool}`;

/** The address by which messages name a cluster or a pool; regions stand under `zones` too. */
export function selfLink(reference: ClusterReference | PoolReference): string {
  const { project, location, cluster } = reference;
  const link = `https://${service}/projects/${project}/zones/${location}/clusters/${cluster}`;
  return 'pool' in reference ? `${link}/nodePools/${reference.pool}` : link;
}

/** Where the console shows a cluster. */
export const consoleUrl = ({ project, location, cluster }: ClusterReference): string =>
  `https://console.cloud.google.com/kubernetes/workload_/gcloud/${location}/${cluster}?project=${project}`;

/** A cluster named on the command line. */
export function clusterReference(
  invocation: Invocation,
  location: string,
  cluster?: string,
): ClusterReference {
  const project = invocation.properties.requireProject();
  return { project, location, cluster: cluster ?? invocation.arguments.text('name') ?? '' };
}

/** A node pool named on the command line, in the cluster of `--cluster` or container/cluster. */
export function poolReference(invocation: Invocation, location: string): PoolReference {
  const { arguments: args, properties } = invocation;
  const cluster = args.text('cluster') ?? properties.requireCluster();
  const project = properties.requireProject();
  return { project, location, cluster, pool: args.text('name') ?? '' };
}
