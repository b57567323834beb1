import type { NodeLifecycleSettings } from '../controllers/node-lifecycle/node-lifecycle.ts';
import type { ProvisionerSettings } from '../controllers/persistent-volume/provisioned-volume.ts';
import type { ClusterSettings } from '../kinds/kind.ts';

/** The machine of a control plane. */
export interface ControlPlaneHost {
  readonly name: string;
  /** The leases of programs of which one copy works at a time: `kube-scheduler`. */
  readonly elected: readonly ElectedProgram[];
}

/** A program of which one copy works at a time. */
export type ElectedProgram = 'kube-controller-manager' | 'kube-scheduler' | 'cloud-controller-manager';

/** What one cluster is like: plain data. */
export interface ClusterConfig {
  /** What the API server says that it is, where its addresses begin, where it listens. */
  readonly server: ClusterSettings;
  /** The pod network of which every node gets a part: `10.244.0.0/16`. */
  readonly podNetwork: string;
  readonly nodeLifecycle: NodeLifecycleSettings;
  /** Whether the cloud holds services with a finalizer until their load balancers are gone. */
  readonly loadBalancerCleanup: boolean;
  readonly provisioners: readonly ProvisionerSettings[];
  /** Where the control plane runs, if that is told by leases. */
  readonly host?: ControlPlaneHost;
  /** How long the control plane's requests and work on volumes take, as a multiple of what they usually do. */
  readonly pace: number;
  /**
   * Whether the CNI plugin enforces NetworkPolicies. Calico, Cilium, kindnet and GKE's Dataplane V2 do; the bridge that
   * minikube starts with, and GKE's older data plane without its network policy add-on, store them and do nothing.
   */
  readonly enforcesPolicies: boolean;
  /** Whether the events of the cluster's first minute are kept, or somebody has tidied up before the learner comes. */
  readonly startupEvents: boolean;
}

/** A cluster as kubeadm makes it. */
export const defaultClusterConfig: ClusterConfig = {
  server: {
    version: 'v1.33.13',
    serviceNetwork: { base: '10.96.0.0', bits: 12 },
    nodePorts: { first: 30_000, last: 32_767 },
    advertiseAddress: '10.0.0.10',
    advertisePort: 6443,
    allowPrivileged: true,
  },
  podNetwork: '10.244.0.0/16',
  nodeLifecycle: { gracePeriod: 50_000, monitorPeriod: 5_000 },
  loadBalancerCleanup: true,
  provisioners: [],
  pace: 1,
  enforcesPolicies: true,
  startupEvents: true,
};

/** The reference cluster: it notices silent nodes sooner, and its cloud is a script that only makes load balancers. */
export const rigClusterConfig: ClusterConfig = {
  ...defaultClusterConfig,
  nodeLifecycle: { gracePeriod: 10_000, monitorPeriod: 2_000 },
  loadBalancerCleanup: false,
  startupEvents: false,
};
