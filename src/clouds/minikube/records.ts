/** A node of a profile: a container of the docker driver. */
export interface NodeRecord {
  /** `minikube`, `minikube-m02` */
  readonly name: string;
  readonly ip: string;
  readonly controlPlane: boolean;
  readonly running: boolean;
}

/** A minikube cluster, as the driver keeps it. */
export interface ProfileRecord {
  readonly name: string;
  /** The third number of its network's addresses: 192.168.49.x is the first profile's. */
  readonly subnet: number;
  /** `v1.33.13` */
  readonly kubernetesVersion: string;
  readonly cpus: number;
  /** MB per node. */
  readonly memory: number;
  /** It was made with a network for more than one node. */
  readonly multiNode: boolean;
  /** The network plugin that `--cni` asked for: `calico`; '' for the usual one. */
  readonly cni?: string;
  readonly nodes: readonly NodeRecord[];
  readonly addons: readonly string[];
  /** `created`: containers exist, Kubernetes does not run in them yet. */
  readonly state: 'created' | 'running' | 'stopped' | 'paused';
}

/** Everything that the docker driver remembers: plain data. */
export interface MinikubeSnapshot {
  readonly profiles: readonly ProfileRecord[];
  /** When the authority was made that signs the certificates of all profiles; missing: it was not yet. */
  readonly authoritySince?: number;
}

/** A profile's name in the world. */
export const profileId = (name: string): string => `minikube_${name}`;

/** The name of a profile's nth node, counted from 1. */
export const nodeName = (profile: string, index: number): string =>
  index === 1 ? profile : `${profile}-m${String(index).padStart(2, '0')}`;
