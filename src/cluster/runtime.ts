import type { Container, Pod } from './api/types.ts';
import type { Cancel, Clock, RandomSource } from './environment.ts';
import type { Stored } from './machinery/object.ts';
import type { ByteStream } from './messages.ts';

/** What a registry says when a node asks for an image. */
export type ImageResolution =
  | {
      readonly found: true;
      /** With registry and tag: `docker.io/library/nginx:1.27`. */
      readonly canonical: string;
      /** `docker.io/library/nginx@sha256:…` */
      readonly imageID: string;
      /** Compressed bytes: what the pull's time and the event's "Image size" come from. */
      readonly size: number;
    }
  | {
      readonly found: false;
      /** `NotFound` and `Unknown` are gRPC codes; `InvalidImageName` never reaches a registry. */
      readonly code: 'NotFound' | 'Unknown' | 'Unauthenticated' | 'InvalidImageName';
      /** Without the `rpc error: …` prefix. */
      readonly message: string;
    };

/** The ports, programs and files that a pod's containers share, and who they are on the network. */
export interface PodSandbox {
  readonly podUID: string;
  readonly ip: string;
  readonly hostname: string;
  readonly node: string;
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
  /** Files that volumes bring, by absolute path; directories that volumes bring, empty or not, in `directories`. */
  readonly files: ReadonlyMap<string, string>;
  readonly directories: readonly string[];
  readonly tty: boolean;
  /** Milliseconds since the epoch at which this container started; a restored one keeps its time. */
  readonly startedAt: number;
  /** The container was running when a snapshot was taken: go on, without logging again what it has logged. */
  readonly resumed: boolean;
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
  exited(status: ExitStatus): void;
}

/** How programs inside a container are run by exec: as `StreamSession`, in plain pieces. */
export interface ExecRequest {
  readonly command: readonly string[];
  readonly stdin: { read(): Promise<string | undefined> };
  readonly stdout: (text: string) => Promise<void> | void;
  readonly stderr: (text: string) => Promise<void> | void;
  readonly tty: { readonly columns: number; readonly rows: number } | undefined;
  readonly signal: AbortSignal;
}

/** A started container. */
export interface RunningContainer {
  /** Resolves to the exit code; 126 and 127 as the OCI runtime gives them, with its message on stderr. */
  exec(request: ExecRequest): Promise<number>;
  /** A connection to a port on which the container listens, or undefined: connection refused. */
  connect(port: number, from: string): ByteStream | undefined;
  /** SIGTERM now, SIGKILL after the grace period (milliseconds); `exited` follows. 0 kills at once. */
  stop(graceMilliseconds: number): void;
  /** Bytes of memory and millicores of CPU that it uses now. */
  usage(): { readonly memory: number; readonly cpu: number };
  /** Files changed since the start, for snapshots: absolute path to text, undefined for a removed one. */
  changedFiles(): ReadonlyMap<string, string | undefined>;
}

/** Images and what containers do: `containers/` implements it, the kubelet calls it. */
export interface ContainerRuntime {
  resolve(image: string): ImageResolution;
  start(spec: ContainerSpec, events: ContainerEvents): RunningContainer;
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
     */
    ensure(
      service: { readonly uid: string; readonly namespace: string; readonly name: string },
      ready: (ingress: LoadBalancerAddress) => void,
    ): Cancel;
    release(uid: string): void;
  };
}

/** Where a load balancer answers. */
export interface LoadBalancerAddress {
  readonly ip?: string;
  readonly hostname?: string;
}
