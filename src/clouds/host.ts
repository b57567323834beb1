import type { StreamSession } from '../cluster/messages.ts';
import type { StaticPod } from '../cluster/kubelet/static-pods.ts';
import type { AuthorityOrigin } from '../cluster/machinery/certificates/authority.ts';
import type { ControlPlaneHost } from '../cluster/simulation/config.ts';
import type { ProvisionerSettings } from '../cluster/controllers/persistent-volume/provisioned-volume.ts';

/** A machine that joins a cluster as a node. */
export interface HostedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Resource quantities: `cpu`, `memory`, `ephemeral-storage`, `pods`. */
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly internalIP: string;
  readonly externalIP?: string;
  /** Its full name on its network; the short one if missing. */
  readonly dnsName?: string;
  readonly podCIDR: string;
  /** `v1.33.5-gke.1201000` */
  readonly kubeletVersion: string;
  readonly osImage: string;
  readonly kernelVersion: string;
  /** It is a container of another machine's, whose kernel goes on when it begins anew. */
  readonly sharesKernel?: boolean;
  readonly containerRuntimeVersion: string;
  readonly providerID?: string;
  /** Images on its disk before anything is pulled: canonical names. */
  readonly images?: readonly string[];
  /** What its kubelet runs by the machine's own files: a control plane. */
  readonly staticPods?: readonly StaticPod[];
}

/** A cluster that a cloud wants to have made. */
export interface HostedClusterSpec {
  /** Stable and unique in the world: `gke_my-project_us-central1-a_my-cluster`, `minikube_lab`. */
  readonly id: string;
  readonly name: string;
  /** What the API server says about itself: `v1.33.5-gke.1201000`. */
  readonly version: string;
  /** `https://` addresses at which the API server answers, without path. */
  readonly endpoints: readonly string[];
  readonly serviceCIDR: string;
  readonly podCIDR: string;
  readonly nodes: readonly HostedNode[];
  /** Objects that are applied once the cluster stands: what a provider runs in kube-system. */
  readonly manifests: readonly Readonly<Record<string, unknown>>[];
  /** Who provides load balancers; clusters without stay `<pending>`. */
  readonly loadBalancers: 'gke' | 'minikube' | 'rig' | 'none';
  /** The machine of the control plane, and those of its programs that elect a leader. Missing: nothing tells of it. */
  readonly host?: ControlPlaneHost;
  /** Whether the network enforces NetworkPolicies; it does if missing. */
  readonly enforcesPolicies?: boolean;
  /** Whose signature it believes; that of an authority of its own if missing. */
  readonly authority?: AuthorityOrigin;
  /** The name in the certificate of its administrator; `kubernetes-admin` if missing. */
  readonly administrator?: string;
  /** Where its API server is found by nodes that want to join, if that is told in public. */
  readonly joinAt?: string;
  /** Who makes volumes for claims; nobody if missing. */
  readonly provisioners?: readonly ProvisionerSettings[];
}

/** Whom a cluster believes, in PEM. */
export interface ClusterCredentials {
  /** The certificate of its authority. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** What of Kubernetes works on a node. */
export interface NodeHealth {
  readonly kubelet: boolean;
  readonly apiServer: boolean;
}

/** Makes and changes the clusters behind a cloud's records: the world implements it. All calls are idempotent. */
export interface ClusterHost {
  /** Loads what a cluster needs whose nodes have images from the beginning; virtual time stands still meanwhile. */
  ready(): Promise<void>;
  createCluster(spec: HostedClusterSpec): void;
  deleteCluster(id: string): void;
  addNodes(id: string, nodes: readonly HostedNode[]): void;
  /** The nodes go away with what runs on them. */
  removeNodes(id: string, names: readonly string[]): void;
  /** A node's machine is switched off, or on again. */
  setNodeRunning(id: string, name: string, running: boolean): void;
  /** What a cluster's administrator shows to prove who it is, and its authority's certificate, all in PEM. */
  credentials(id: string): ClusterCredentials | undefined;
  /** Whether a node's kubelet runs, and whether its cluster's API server answers. */
  health(id: string, node: string): NodeHealth;
  /** Creates the objects that are not there yet, or deletes those that are. */
  apply(id: string, manifests: HostedClusterSpec['manifests'], present: boolean): void;
  /** Runs a command on a node as its user, at a terminal or not; undefined: nobody answers there. */
  login(
    id: string,
    node: string,
    command: readonly string[],
    tty: boolean,
    signal: AbortSignal,
  ): StreamSession | undefined;
  /** The control plane's version changes. */
  setVersion(id: string, version: string): void;
  /** Pauses the cluster's own programs on all of its nodes and stops the kubelets, or lets them go on. */
  setPaused(id: string, paused: boolean): void;
  /** The whole cluster halts or goes on: `minikube stop`, `minikube start`. While halted nothing answers. */
  setRunning(id: string, running: boolean): void;
}
