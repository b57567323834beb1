import type { Container, Pod, ResourceRequirements } from './api/types.ts';
import type { WebhookServer } from './apiserver/admission/webhooks/server.ts';
import type { Controller, ControllerContext } from './controllers/controller.ts';
import type { Cancel, Clock, RandomSource } from './environment.ts';
import type { Stored } from './machinery/object.ts';
import type { ByteStream } from './messages.ts';
import type { DnsReply, RecordType } from './network/dns.ts';
import type {
  CloudProxies,
  ConnectOptions,
  ConnectResult,
  EchoOutcome,
  Lookup,
  Route,
} from './network/network.ts';
import type { NodeView } from './node-view.ts';

/** An account at a registry. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** Whose words a node's container runtime says: containerd's own, or Docker's behind cri-dockerd. */
export type ContainerEngine = 'containerd' | 'docker';

/** Who an image's processes run as. */
export interface ImageAccount {
  readonly uid: number;
  readonly gid: number;
  /** Where the image says a name, and not the number. */
  readonly name?: string;
}

/** What a registry says when a node asks for an image. */
export type ImageResolution =
  | {
      readonly found: true;
      /** With registry, without tag: `docker.io/library/nginx`. */
      readonly repository?: string;
      /** With registry and tag: `docker.io/library/nginx:1.27`. */
      readonly canonical: string;
      /** `docker.io/library/nginx@sha256:…` */
      readonly imageID: string;
      /** Compressed bytes: what the pull's time and the event's "Image size" come from. */
      readonly size: number;
      /** Who processes run as unless the pod says otherwise; root if missing. */
      readonly user?: ImageAccount;
    }
  | {
      readonly found: false;
      readonly repository?: string;
      /** `NotFound` and `Unknown` are gRPC codes; `InvalidImageName` never reaches a registry. */
      readonly code: 'NotFound' | 'Unknown' | 'Unauthenticated' | 'InvalidImageName';
      /** Without the `rpc error: …` prefix; of an invalid name what is wrong with it: `invalid reference format`. */
      readonly message: string;
    };

/** Whose something in a tree is, by number; root's if missing. */
interface TreeOwner {
  readonly uid?: number;
  readonly gid?: number;
}

/** A file of a volume or of a container, as immutable plain data. */
export interface TreeFile extends TreeOwner {
  readonly type: 'file';
  /** What it holds, without `zeros`. */
  readonly text: string;
  /** NULs behind the text, counted instead of kept: so much that a file may be larger than memory. */
  readonly zeros?: number;
  /** How many of them take no room on the disk. */
  readonly holes?: number;
  /** Bytes of all, the text's in UTF-8. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Milliseconds since the epoch, virtual. */
  readonly modified: number;
}

/** A symbolic link, as immutable plain data. */
export interface TreeLink extends TreeOwner {
  readonly type: 'symlink';
  readonly target: string;
  readonly modified: number;
}

/** A directory with all that is below it, as immutable plain data. */
export interface TreeDirectory extends TreeOwner {
  readonly type: 'directory';
  readonly entries: Readonly<Record<string, TreeNode>>;
  /** Permission bits, with those for setgid and sticky. */
  readonly mode: number;
  readonly modified: number;
}

/** What may be in a tree. */
export type TreeNode = TreeFile | TreeLink | TreeDirectory;

/** A volume: one tree that all containers which mount it share. A write replaces the tree. */
export interface Volume {
  tree: TreeDirectory;
  /** It is kept in memory, not on the node's disk. */
  readonly inMemory?: boolean;
}

/** A volume at its place in a container. */
export interface VolumeMountPoint {
  /** Absolute, normal. */
  readonly path: string;
  readonly volume: Volume;
  /** The part of the volume that is mounted, '' for all of it: a path without leading slash. */
  readonly subPath: string;
  /** Tells the bytes of the disk that the volume has for itself; the node's disk holds it if missing. */
  readonly disk?: () => number;
  /** Bytes of memory that the volume may hold, if that is where it is kept. */
  readonly memory?: number;
  readonly readOnly: boolean;
}

/** What a node has, in bytes. */
export interface NodeRoom {
  readonly disk: number;
  readonly free: number;
  readonly memory: number;
}

/** The network that a pod's containers share, and who they are on it. One object per pod while the pod lives. */
export interface PodSandbox {
  readonly podUID: string;
  readonly ip: string;
  readonly hostname: string;
  readonly node: string;
  /** containerd if missing. */
  readonly engine?: ContainerEngine;
  /** The release of the node's kernel: `6.8.0-51-generic`. Missing: some release. */
  readonly kernel?: string;
  /** Opens a connection from inside the pod; loopback addresses and the pod's own address reach its own containers. */
  connect(host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
  /** The addresses behind a name, as the pod's resolver sees them. */
  resolve(host: string): readonly string[];
  /** The same, with the reason why there are none; a name server that does not answer takes virtual time. */
  lookUp(host: string, options: ConnectOptions): Promise<Lookup>;
  /** One question to a name server, the pod's first unless another is named. */
  query(name: string, type: RecordType, server?: string): DnsReply;
  /** What the node has, in bytes: its disk, with what is free of it, and its memory. */
  room(): NodeRoom;
  /** Whether an address answers to ICMP. */
  echo(ip: string): EchoOutcome;
  /** The way that datagrams take, or echo requests. */
  route(ip: string, protocol: 'UDP' | 'ICMP'): Route;
}

/** A node as those reach it who have its files. */
export interface NodeHost {
  /** Its own files, from its root. */
  files(): Volume;
  /** It as its own programs see it. */
  view(): NodeView;
  /** Runs a command on it as its administrator. */
  run(request: ExecRequest): Promise<number>;
}

/** A service of a node begins or is stopped; the time is milliseconds since the epoch. */
export interface ServiceChange {
  readonly at: number;
  readonly running: boolean;
}

/** Processes of a container by their numbers in their namespace. */
export interface ProcessNumbers {
  /** Those that were there without exec, in the order in which they began. */
  readonly own: readonly number[];
  /** What the namespace gives to the next one. */
  readonly next: number;
}

/** A process of a container by its numbers there. */
export interface ContainerProcess {
  readonly pid: number;
  /** Missing: none of the container's has started it. */
  readonly parent?: number;
  readonly uid: number;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly terminal?: string;
  /** Bytes, and milliseconds of processor time; addresses and threads where there are many. */
  readonly usage: {
    readonly memory: number;
    readonly cpu: number;
    readonly mapped?: number;
    readonly threads?: number;
  };
}

/** What a container is started with: everything resolved, nothing left to look up. */
export interface ContainerSpec {
  /** `containerd://…` without the scheme: 64 hexadecimal digits. */
  readonly id: string;
  readonly pod: Stored<Pod>;
  readonly sandbox: PodSandbox;
  readonly container: Container;
  readonly imageID: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly VolumeMountPoint[];
  /** Files that the kubelet puts there: /etc/hosts, /etc/hostname, /etc/resolv.conf; by absolute path. */
  files(): ReadonlyMap<string, string>;
  /** What a resumed container's own file system held, if it had changed. */
  readonly tree: TreeDirectory | undefined;
  /** The processes of a resumed container. */
  readonly processes?: ProcessNumbers | undefined;
  readonly tty: boolean;
  /** Milliseconds since the epoch at which this container started; a restored one keeps its time. */
  readonly startedAt: number;
  /** The container was running when a snapshot was taken: go on, without logging again what it has logged. */
  readonly resumed: boolean;
  /** Set for what stands for a node itself. */
  readonly node?: NodeView;
  /** The node under the container; missing for what stands for one. */
  readonly host?: NodeHost;
}

/** How a container's main process ended. */
export interface ExitStatus {
  readonly code: number;
  /** `Completed`, `Error`, `OOMKilled`, `ContainerCannotRun`, `StartError`. */
  readonly reason: string;
  readonly signal?: number;
  readonly message?: string;
}

/** What the kubelet hands to a container so that it can be heard. */
export interface ContainerEvents {
  /** Text for the container's log, newlines included. */
  log(stream: 'stdout' | 'stderr', text: string): void;
  /** The program in it says that it works now, by what it is: `kube-scheduler`. */
  works?(component: string): void;
  exited(status: ExitStatus): void;
}

/** The size of a client's terminal, which may change. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
  /** Calls back after every change. */
  listen?(handler: () => void): void;
}

/** How programs inside a container are run by exec: as `StreamSession`, in plain pieces. */
export interface ExecRequest {
  readonly command: readonly string[];
  readonly stdin: { read(): Promise<string | undefined> };
  readonly stdout: (text: string) => Promise<void> | void;
  readonly stderr: (text: string) => Promise<void> | void;
  readonly tty: TerminalSize | undefined;
  readonly signal: AbortSignal;
  /** When the command began, in milliseconds since the epoch, if a snapshot interrupted it. */
  readonly startedAt?: number;
  /** Whoever logs in does it. */
  readonly login?: boolean;
  /** What lists of processes show for it, and whose child it is, if its command does not tell. */
  readonly shown?: {
    readonly title: string;
    readonly parent: number;
    readonly terminal: string | undefined;
  };
  /** Set for what a process of somewhere else becomes here. */
  readonly from?: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    /** Answers for the runtime when there is no such program. */
    missing(): Promise<number>;
  };
}

/** A server that answers for a group of the API behind the API server: a metrics server. */
export interface ExtensionServer {
  /** `metrics.k8s.io/v1beta1` */
  readonly groupVersion: string;
  readonly port: number;
  /** Milliseconds from one look at the kubelets to the next. */
  readonly resolution: number;
}

/** A started container. */
export interface RunningContainer {
  /** What it was started with: the pod's words, or the image's. */
  readonly command?: readonly string[];
  /** Resolves to the exit code. Rejects with the runtime's words when the command cannot be run at all. */
  exec(request: ExecRequest): Promise<number>;
  /** A connection to a port on which the container listens, or undefined: connection refused. */
  connect(port: number, from: string): ByteStream | undefined;
  /**
   * SIGTERM now, SIGKILL after the grace period (milliseconds); `exited` follows. 0 kills at once.
   * @param since when SIGTERM came, in milliseconds since the epoch, if that was before a snapshot
   */
  stop(graceMilliseconds: number, since?: number): void;
  /** Changes what it may use while it runs. */
  update?(resources: ResourceRequirements): void;
  /** The text of a file as the container sees it; undefined: there is none. Answers after the container's end too. */
  read(path: string): string | undefined;
  /** The server of a group of the API that runs in it. */
  readonly extension?: ExtensionServer | undefined;
  /**
   * Bytes of memory that its processes ask for now, and millicores of CPU on average over a time (milliseconds since the
   * epoch, not longer ago than some minutes), were there no limits.
   */
  usage(from: number, until: number): { readonly memory: number; readonly cpu: number };
  /** The container's own file system, without volumes, for snapshots; undefined while it is as the image made it. */
  changedTree(): TreeDirectory | undefined;
  /** All processes that run in it now. */
  list?(): readonly ContainerProcess[];
  /** Its processes, for snapshots. */
  processes?(): ProcessNumbers;
  /** Bytes on the node's disk that it has written over its image's files. */
  written(): number;
  /** Input and output of the main process, for attach; ends when the process ends or the signal is aborted. */
  attach(request: Omit<ExecRequest, 'command'>): Promise<void>;
}

/** Images and what containers do: `containers/` implements it, the kubelet calls it. */
export interface ContainerRuntime {
  /** Asks the image's registry. @param as whom, nobody if not given; `node` has it already and asks nobody */
  resolve(image: string, as?: RegistryCredentials | 'node', engine?: ContainerEngine): ImageResolution;
  /** Starts a container; `events` are never called before it has returned. A text says why the OCI runtime could not. */
  start(spec: ContainerSpec, events: ContainerEvents): RunningContainer | string;
}

/** What the runtime gets from the world when it is made. */
export interface RuntimeEnvironment {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Sleeps of programs in containers. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Who owns a cluster's machines and addresses: a cloud, minikube, or nobody. */
export interface CloudProvider {
  /** Load balancers for services; without it, EXTERNAL-IP stays `<pending>`. */
  readonly loadBalancers?: {
    /**
     * Begins to make a load balancer for a service; calls back with its address when it stands. The delay and address
     * depend on the service's UID alone, so that a restored cluster finds the same.
     * @param since when it was first asked for, in milliseconds since the epoch: the delay counts from then
     */
    ensure(
      service: { readonly uid: string; readonly namespace: string; readonly name: string },
      ready: (ingress: LoadBalancerAddress) => void,
      since: number,
    ): Cancel;
    release(uid: string): void;
  };
  /** Looks after a cluster from outside of it. */
  attend?(site: CloudSite): CloudAttendance;
  /** Answers admission webhooks, by the `url` of their client configurations. */
  readonly webhooks?: ReadonlyMap<string, WebhookServer>;
}

/** What a cloud gets of a cluster that it looks after. */
export interface CloudSite {
  /** What a controller of its works with: a client of its own. @param program `ingress-gce` */
  context(program: string): ControllerContext;
  /** Connects from an address of the cloud's to a pod or a node. */
  connect(from: string, host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
}

/** What of a cloud works for one cluster. */
export interface CloudAttendance {
  /** By the names by which snapshots know them. */
  readonly controllers: Readonly<Record<string, Controller>>;
  readonly proxies: CloudProxies;
}

/** Where a load balancer answers. */
export interface LoadBalancerAddress {
  readonly ip?: string;
  readonly hostname?: string;
}
