import type { Container, Event, NodeSystemInfo } from './api/types.ts';
import type { ContainerLog } from './kubelet/log.ts';
import type { Stored } from './machinery/object.ts';
import type { ContainerProcess, ExecRequest, ImageResolution, ServiceChange } from './runtime.ts';

/** What a container uses. */
export interface ContainerMeasures {
  /** Nanocores, on average over the last second. */
  readonly cpu: number;
  /** Bytes of memory, and how many it may have at most; 0: there is no limit. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** Bytes that it has written over its image's files. */
  readonly written: number;
  /** How many processes it has, and the number of its first among the node's. */
  readonly processes: number;
  readonly pid: number;
}

/** A container as the runtime of its node knows it. */
export interface NodeContainer {
  readonly id: string;
  readonly name: string;
  readonly pod: { readonly name: string; readonly namespace: string; readonly uid: string };
  /** With registry and tag. */
  readonly image: string;
  readonly imageID: string;
  /** What it was started with; of one that has ended, as far as the pod says it. */
  readonly command: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** How many there have been before it. */
  readonly attempt: number;
  /** What its pod says of it. */
  readonly spec: Container;
  /** `reason`: `Completed`, `Error`, `OOMKilled` */
  readonly ended?: { readonly at: number; readonly code: number; readonly reason: string };
  /** Its processes stand still. */
  readonly paused: boolean;
  /** What the kubelet has told the runtime of it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly log: Pick<ContainerLog, 'bytes' | 'closed' | 'length' | 'lines' | 'listen' | 'open'>;
  /** Where the node keeps that log. */
  readonly logPath: string;
  /** What it uses now, and what its log and its own files take; missing: it has ended. */
  usage?(): ContainerMeasures;
  /** What runs in it; missing: it has ended. */
  list?(): readonly ContainerProcess[];
  /** Runs a command in it; missing: it has ended. */
  exec?(request: ExecRequest): Promise<number>;
  /** Ends it without the kubelet, by SIGKILL at the latest after its grace; resolves when it has ended. */
  stop(graceMilliseconds: number): Promise<void>;
  /** Takes away what is left of it when it has ended. */
  remove(): void;
}

/** A node as programs see it that run on it and not in a container. */
export interface NodeView {
  /** Those that run and those that have ended last, the newest first. */
  readonly containers: readonly NodeContainer[];
  /** Pods whose sandbox stands. */
  readonly pods: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly startedAt: number;
    /** On the pod network, or the node's. */
    readonly ip: string;
    readonly hostNetwork: boolean;
    /** How many sandboxes the pod had before this one. */
    readonly attempt: number;
    /** Its process stands still. */
    readonly paused: boolean;
    /** Ends all that runs in it, and then itself. */
    stop(): Promise<void>;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
  readonly images: readonly { readonly name: string; readonly id: string; readonly size: number }[];
  /** Takes an image away, by its name. */
  removeImage(name: string): void;
  /** What an image's registry says of it to somebody without an account. */
  askRegistry(name: string): ImageResolution;
  /** How long a pull of an image takes that its registry has, in milliseconds. */
  pullTime(image: Extract<ImageResolution, { readonly found: true }>): number;
  /** An image has come that its registry has. */
  addImage(name: string): void;
  readonly machine: {
    readonly name: string;
    readonly ip: string;
    readonly capacity: Readonly<Record<string, string>>;
    readonly systemInfo: NodeSystemInfo;
  };
  readonly kubeletRuns: boolean;
  /** When the kubelet began and was stopped, the latest last. */
  readonly service: readonly ServiceChange[];
  /** Files among the manifests of which the kubelet had something to say. */
  readonly manifestProblems: readonly {
    readonly path: string;
    readonly error: string;
    /** Milliseconds since the epoch. */
    readonly since: number;
    readonly until?: number;
  }[];
  /** What the kubelet has told of its pods. */
  readonly events: readonly Stored<Event>[];
  /** Starts or stops the kubelet. */
  setKubelet(running: boolean): void;
  /** Runs a command on the node as its administrator. */
  runAsRoot(request: ExecRequest): Promise<number>;
  /** The id of a pod's sandbox. */
  sandboxID(uid: string): string;
}
