/**
 * What the cluster map shows: plain data, made from objects that any client can read by list and watch. The page holds items by
 * `uid`; the sandbox sends what changed.
 */

/** What the colour and the mark beside an object say. */
export type Tone = 'good' | 'moving' | 'bad' | 'idle';

/** What all things on the map have. */
interface Item {
  readonly uid: string;
  /** As in the object: `Pod`, `Deployment`, `Service`. */
  readonly kind: string;
  /** As in the object: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** '' for what belongs to no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** What colour and mark say. */
  readonly tone: Tone;
  /** In kubectl's words: `Running`, `ImagePullBackOff`, `Ready,SchedulingDisabled`, `2/3`. */
  readonly status: string;
  /** Whether it belongs to the system (`kube-*`, `gke-*` namespaces, the `kubernetes` service), which is hidden at first. */
  readonly system: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** A node. */
export interface NodeItem extends Item {
  readonly kind: 'Node';
  readonly schedulable: boolean;
}

/** Where a pod is on its way. */
export type PodPhase =
  /** No node has been chosen. */
  | 'unscheduled'
  /** A node has been chosen; volumes, sandbox, network. */
  | 'scheduled'
  | 'pulling'
  /** Containers run, not all are ready. */
  | 'starting'
  | 'ready'
  | 'failing'
  | 'terminating'
  | 'completed';

/** A pod. */
export interface PodItem extends Item {
  readonly kind: 'Pod';
  readonly phase: PodPhase;
  /** `1/2`, as kubectl's READY column. */
  readonly ready: string;
  readonly restarts: number;
  readonly ip: string;
  /** The node's name, '' before scheduling. */
  readonly node: string;
  /** The uid of the controller that owns it, '' for a bare pod. */
  readonly owner: string;
}

/** A controller that makes pods, at any height: Deployment and its ReplicaSets, StatefulSet, DaemonSet, Job, CronJob, … */
export interface WorkloadItem extends Item {
  readonly kind:
    'Deployment' | 'ReplicaSet' | 'ReplicationController' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';
  /** The uid of the controller that owns it, '' when nobody does. */
  readonly owner: string;
  readonly ready: number;
  readonly desired: number;
  /** The labels that its selector asks for; undefined for what has none. */
  readonly selector?: Readonly<Record<string, string>> | undefined;
}

/** A service. */
export interface ServiceItem extends Item {
  readonly kind: 'Service';
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
  readonly type: string;
  readonly clusterIP: string;
  /** Addresses of its load balancer; a load balancer that is still being made has none. */
  readonly externalIPs: readonly string[];
  /** `8080:31852/TCP`, as kubectl prints them. */
  readonly ports: readonly string[];
  /** The selector, empty when it has none. */
  readonly selector: Readonly<Record<string, string>>;
  /** Pods behind it that are ready, and that are not, by uid. */
  readonly endpoints: readonly string[];
  readonly notReady: readonly string[];
  /** Addresses that a browser outside the cluster can open. */
  readonly urls: readonly string[];
}

/** An ingress. */
export interface IngressItem extends Item {
  readonly kind: 'Ingress';
  readonly hosts: readonly string[];
  /** Names of the services that it leads to, in its own namespace. */
  readonly services: readonly string[];
  readonly addresses: readonly string[];
}

/** Something on the map. */
export type MapItem = NodeItem | PodItem | WorkloadItem | ServiceItem | IngressItem;

/** What changed since the last message. */
export interface MapChange {
  /** The context of the learner's kubeconfig, undefined while there is none. When it or its server changes, `fresh` is set. */
  readonly context: string | undefined;
  /** The page forgets everything that it had before. */
  readonly fresh: boolean;
  readonly set: readonly MapItem[];
  /** Uids. */
  readonly gone: readonly string[];
}

/** A place on a request's way. */
export type Hop =
  /** The learner's machine, or somebody on the internet. */
  | { readonly at: 'outside' }
  | { readonly at: 'load-balancer'; readonly service: string }
  | { readonly at: 'ingress'; readonly uid: string }
  | { readonly at: 'node'; readonly uid: string }
  | { readonly at: 'service'; readonly uid: string }
  | { readonly at: 'pod'; readonly uid: string }
  | { readonly at: 'api-server' };

/** One connection or request as the network carried it. */
export interface Flow {
  /** Counts up within a world. */
  readonly id: number;
  /** From where it came to where it got, in order. */
  readonly hops: readonly Hop[];
  /** Whether the last hop answered. */
  readonly outcome: 'answered' | 'refused' | 'timed-out' | 'no-route' | 'no-such-host';
  /** For a screen reader and a caption: `GET /`, `POST pods`, `tcp 6379`, `DNS web` (a name that was not found). */
  readonly label: string;
}

/** What an inspector is asked about. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A field worth reading, in the order of importance. */
export interface InspectedField {
  /** A path as `kubectl explain` takes it: `spec.replicas`, `status.podIP`. */
  readonly path: string;
  readonly value: string;
}

/** An event about an object. */
export interface InspectedEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** As kubectl's AGE column. */
  readonly age: string;
  readonly count: number;
}

/** Everything that an inspector shows of one object. */
export interface Inspection {
  readonly reference: ObjectReference;
  /** Most important first. */
  readonly status: readonly PlainStatus[];
  readonly fields: readonly InspectedField[];
  /** Newest last. */
  readonly events: readonly InspectedEvent[];
  /** The end of its containers' logs; undefined for what has none. */
  readonly logs: readonly { readonly container: string; readonly text: string }[] | undefined;
  /** As `kubectl get -o yaml` prints it. */
  readonly yaml: string;
}

/**
 * Why something is as it is, for the inspector's plain words: a key of the page's translations with its values. The page knows
 * the words; the sandbox knows the reasons.
 */
export interface PlainStatus {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}
