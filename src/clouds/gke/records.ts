import type { JsonObject } from '../messages.ts';

/** A node pool, as the service keeps it. */
export interface PoolRecord {
  readonly name: string;
  readonly version: string;
  readonly machineType: string;
  readonly diskSizeGb: number;
  readonly diskType: string;
  readonly imageType: string;
  /** Nodes per zone when it was made. */
  readonly initialNodeCount: number;
  readonly zones: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  readonly autoscaling: JsonObject;
  readonly management: JsonObject;
  readonly upgradeSettings: JsonObject;
  readonly maxPodsPerNode: number;
  readonly spot: boolean;
  readonly preemptible: boolean;
  readonly oauthScopes: readonly string[];
  readonly serviceAccount: string;
  readonly status: PoolStatus;
  readonly machines: readonly MachineRecord[];
}

export type PoolStatus = 'PROVISIONING' | 'RUNNING' | 'RECONCILING' | 'STOPPING';
export type ClusterStatus = 'PROVISIONING' | 'RUNNING' | 'RECONCILING' | 'STOPPING';

/** A virtual machine of a node pool. */
export interface MachineRecord {
  readonly name: string;
  readonly zone: string;
  readonly internalIP: string;
  readonly externalIP: string;
  readonly podCIDR: string;
  /** Switched off. */
  readonly stopped?: boolean;
}

/** A cluster, as the service keeps it. */
export interface ClusterRecord {
  readonly project: string;
  /** A zone or a region. */
  readonly location: string;
  readonly name: string;
  /** Distinguishes this cluster from an earlier one of the same name. */
  readonly serial: number;
  readonly status: ClusterStatus;
  readonly masterVersion: string;
  readonly initialVersion: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly endpoint: string;
  readonly privateEndpoint: string;
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly network: string;
  readonly subnetwork: string;
  readonly channel: string;
  readonly autopilot: boolean;
  readonly zones: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly pools: readonly PoolRecord[];
  /** Fields of the API's object that requests set as they are: `loggingConfig`, `addonsConfig`, … */
  readonly settings: JsonObject;
}

/** What an operation does when its time has come. */
export type Effect =
  | { readonly type: 'create-cluster' }
  | { readonly type: 'delete-cluster' }
  | { readonly type: 'settle-cluster' }
  | { readonly type: 'upgrade-master'; readonly version: string }
  | { readonly type: 'upgrade-nodes'; readonly pools: readonly string[]; readonly version: string }
  | { readonly type: 'create-pool'; readonly pool: string }
  | { readonly type: 'delete-pool'; readonly pool: string }
  | { readonly type: 'resize-pool'; readonly pool: string; readonly size: number };

/** An operation, as the service keeps it. */
export interface OperationRecord {
  readonly name: string;
  readonly project: string;
  readonly location: string;
  readonly type: string;
  readonly cluster: string;
  readonly clusterSerial: number;
  readonly pool?: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** When machines appear or go, before the operation is done. */
  readonly acts: number;
  readonly ends: number;
  readonly effect: Effect;
  readonly state: 'running' | 'acted' | 'done';
}

/** Everything that Google's cloud remembers: plain data. */
export interface GoogleCloudState {
  /** Counts what has been made, for names and addresses. */
  readonly serial: number;
  readonly clusters: readonly ClusterRecord[];
  readonly operations: readonly OperationRecord[];
}

export const emptyState: GoogleCloudState = { serial: 0, clusters: [], operations: [] };

/** A cluster's name in the world and in kubeconfigs. */
export const clusterId = ({
  project,
  location,
  name,
}: Pick<ClusterRecord, 'project' | 'location' | 'name'>): string => `gke_${project}_${location}_${name}`;
