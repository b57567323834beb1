/** A resource that the map watches. */
export interface WatchedResource {
  /** The collection, as a path of the API. */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: WatchedKind;
  /** Which of the objects matter. */
  readonly fieldSelector?: string;
}

/** What the map watches: what it draws, and what it needs to know about that. */
type WatchedKind =
  | 'Node'
  | 'Pod'
  | 'Deployment'
  | 'ReplicaSet'
  | 'ReplicationController'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'Job'
  | 'CronJob'
  | 'Service'
  | 'Ingress'
  | 'EndpointSlice'
  | 'Namespace'
  /** Events about pods, which say that an image is being pulled. */
  | 'Event';

const core = (resource: string, kind: WatchedKind): WatchedResource => ({
  path: `/api/v1/${resource}`,
  apiVersion: 'v1',
  kind,
});

const grouped = (apiVersion: string, resource: string, kind: WatchedKind): WatchedResource => ({
  path: `/apis/${apiVersion}/${resource}`,
  apiVersion,
  kind,
});

export const watchedResources: readonly WatchedResource[] = [
  core('nodes', 'Node'),
  core('pods', 'Pod'),
  core('services', 'Service'),
  core('replicationcontrollers', 'ReplicationController'),
  grouped('apps/v1', 'deployments', 'Deployment'),
  grouped('apps/v1', 'replicasets', 'ReplicaSet'),
  grouped('apps/v1', 'statefulsets', 'StatefulSet'),
  grouped('apps/v1', 'daemonsets', 'DaemonSet'),
  grouped('batch/v1', 'jobs', 'Job'),
  grouped('batch/v1', 'cronjobs', 'CronJob'),
  grouped('networking.k8s.io/v1', 'ingresses', 'Ingress'),
  grouped('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
  core('namespaces', 'Namespace'),
  { ...core('events', 'Event'), fieldSelector: 'involvedObject.kind=Pod' },
];
