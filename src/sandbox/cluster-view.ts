import type { Endpoints, Node, Pod, Service } from '../cluster/api/types.ts';
import { node as nodeKind } from '../cluster/kinds/node.ts';
import { podRow } from '../cluster/kinds/pod-row.ts';
import { service as serviceKind } from '../cluster/kinds/service.ts';
import type { Stored, StoredObject } from '../cluster/machinery/object.ts';
import { controllerOf } from '../cluster/machinery/object.ts';
import type { ClusterView, NodeView, PodView, ServiceView, Tone, WorkloadView } from './view.ts';

/** Where the view takes its objects from: any client's reach. */
export interface ObjectReader {
  /** All objects of a resource: `pods`, `deployments.apps`. */
  objects(resource: string): readonly object[];
}

/** Controllers that the view shows, by resource. ReplicaSets count only without a Deployment above them. */
const workloads: Readonly<Record<string, string>> = {
  'deployments.apps': 'Deployment',
  'replicasets.apps': 'ReplicaSet',
  replicationcontrollers: 'ReplicationController',
  'statefulsets.apps': 'StatefulSet',
  'daemonsets.apps': 'DaemonSet',
};

/** A controller's numbers, whatever its kind calls them. */
interface Counted extends StoredObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}

/** The cluster behind a context as the page shows it. Objects of a store are immutable, so its parts can be compared by value. */
export function clusterView(context: string | undefined, reader: ObjectReader, now: number): ClusterView {
  const pods = reader.objects('pods') as readonly Stored<Pod>[];
  const podViews = pods.map((pod) => podView(pod, now));
  return {
    context,
    nodes: (reader.objects('nodes') as readonly Stored<Node>[]).map((node) => nodeView(node, pods, now)),
    workloads: Object.entries(workloads).flatMap(([resource, kind]) =>
      (reader.objects(resource) as readonly Counted[])
        .filter((object) => controllerOf(object) === undefined)
        .map((object) => workloadView(kind, object)),
    ),
    pods: podViews,
    services: (reader.objects('services') as readonly Stored<Service>[]).map((service) =>
      serviceView(service, reader.objects('endpoints') as readonly Stored<Endpoints>[], now),
    ),
  };
}

function nodeView(node: Stored<Node>, pods: readonly Stored<Pod>[], now: number): NodeView {
  const status = String(nodeKind.row(node, { now })[1]);
  return {
    name: node.metadata.name,
    status,
    tone: status.startsWith('Ready') ? (status === 'Ready' ? 'good' : 'idle') : 'bad',
    pods: pods.filter((pod) => pod.spec.nodeName === node.metadata.name).length,
  };
}

function workloadView(kind: string, object: Counted): WorkloadView {
  const { spec, status } = object;
  const desired = status?.desiredNumberScheduled ?? spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? status?.numberReady ?? 0;
  const { namespace = '', name } = object.metadata;
  const settled = ready === desired && (status?.replicas ?? desired) === desired;
  return { kind, namespace, name, ready, desired, tone: settled ? 'good' : 'moving' };
}

const failing =
  /BackOff|Err|Error|Invalid|OOMKilled|Failed|Unknown|Evicted|Lost|DeadlineExceeded|^Signal|^ExitCode/;

function podTone(pod: Stored<Pod>, status: string, ready: string): Tone {
  if (failing.test(status)) return 'bad';
  if (status === 'Completed' || status === 'Succeeded') return 'idle';
  const scheduled = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (status === 'Pending' && scheduled?.reason === 'Unschedulable') return 'bad';
  const [up, of] = ready.split('/');
  return status === 'Running' && up === of ? 'good' : 'moving';
}

function podView(pod: Stored<Pod>, now: number): PodView {
  const [, ready, status, restarts] = podRow(pod, now).map(String);
  const { uid, namespace = '', name } = pod.metadata;
  return {
    uid,
    namespace,
    name,
    status: status ?? '',
    tone: podTone(pod, status ?? '', ready ?? ''),
    ready: ready ?? '',
    restarts: Number.parseInt(restarts ?? '0', 10),
    ip: pod.status.podIP ?? '',
    node: pod.spec.nodeName ?? '',
  };
}

function serviceView(
  service: Stored<Service>,
  endpoints: readonly Stored<Endpoints>[],
  now: number,
): ServiceView {
  const { uid, namespace = '', name } = service.metadata;
  const [, type, clusterIP, externalIP, ports] = serviceKind.row(service, { now }).map(String);
  const addresses =
    service.status.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname ?? '') ?? [];
  const own = endpoints.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const pending = externalIP === '<pending>';
  return {
    uid,
    namespace,
    name,
    type: type ?? '',
    clusterIP: clusterIP ?? '',
    externalIP: externalIP === '<none>' ? '' : (externalIP ?? ''),
    ports: ports === undefined || ports === '<none>' ? [] : ports.split(','),
    endpoints: own?.subsets?.reduce((sum, subset) => sum + (subset.addresses?.length ?? 0), 0) ?? 0,
    urls: addresses.flatMap(
      (address) =>
        service.spec.ports
          ?.filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
          .map(({ port }) => `http://${address}${port === 80 ? '' : `:${port}`}/`) ?? [],
    ),
    tone: pending ? 'moving' : 'good',
  };
}

/** Whether something in the cluster is on its way to another state by itself. */
export const isMoving = (view: ClusterView): boolean =>
  view.pods.some(({ tone }) => tone === 'moving') ||
  view.services.some(({ tone }) => tone === 'moving') ||
  view.nodes.some(({ tone }) => tone === 'moving');
