import type { Tone } from './map/model.ts';

export type { Tone } from './map/model.ts';

/** What the page shows of the cluster at one moment: plain data, made from the objects that any client can read. */
export interface ClusterView {
  /** The context that the learner's kubeconfig points at, or undefined while there is none. */
  readonly context: string | undefined;
  readonly nodes: readonly NodeView[];
  readonly workloads: readonly WorkloadView[];
  readonly pods: readonly PodView[];
  readonly services: readonly ServiceView[];
}

/** A node. */
export interface NodeView {
  readonly name: string;
  /** `Ready`, `NotReady`, with `,SchedulingDisabled` as kubectl prints it. */
  readonly status: string;
  readonly tone: Tone;
  readonly pods: number;
}

/** A controller that owns pods: a Deployment, StatefulSet, DaemonSet, Job. */
export interface WorkloadView {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly ready: number;
  readonly desired: number;
  readonly tone: Tone;
}

/** A pod. */
export interface PodView {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** As kubectl's STATUS column: `Running`, `ContainerCreating`, `ImagePullBackOff`, `Terminating`. */
  readonly status: string;
  readonly tone: Tone;
  /** `1/2`. */
  readonly ready: string;
  readonly restarts: number;
  readonly ip: string;
  readonly node: string;
}

/** A service. */
export interface ServiceView {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  /** As kubectl's EXTERNAL-IP column; '' where kubectl says `<none>`. */
  readonly externalIP: string;
  readonly ports: readonly string[];
  /** How many ready addresses stand behind it. */
  readonly endpoints: number;
  /** Addresses that the web preview can open. */
  readonly urls: readonly string[];
  readonly tone: Tone;
}

/** A world in which nothing is to be seen yet. */
export const emptyView: ClusterView = {
  context: undefined,
  nodes: [],
  workloads: [],
  pods: [],
  services: [],
};
