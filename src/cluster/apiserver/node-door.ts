import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream, StreamSession } from '../messages.ts';
import type { Component } from '../kubelet/components.ts';
import type { NodeUsage } from '../kubelet/usage.ts';
import type { ConnectResult } from '../network/network.ts';
import type { ExtensionServer } from '../runtime.ts';

/** A server of a group of the API, and when it began to run, in milliseconds since the epoch. */
export interface RunningExtension extends ExtensionServer {
  readonly startedAt: number;
}

/** Which part of a container's log is wanted. */
export interface LogOptions {
  readonly follow: boolean;
  /** Each line begins with its RFC 3339 time in nanoseconds. */
  readonly timestamps: boolean;
  /** Milliseconds since the epoch: only what was written since then. */
  readonly since?: number;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

/** How exec and attach reach a process. */
export interface StreamOptions {
  /** Empty for attach. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/**
 * What the API server asks of kubelets. The server has looked at the pod already: it is assigned to a node, the container is
 * one of its own. Refusals throw {@link NodeError} with the kubelet's words.
 */
export interface NodeDoor {
  /**
   * Tries to reach the kubelet of a node, for as long as the API server does: why that failed, as Go's dialer says it; undefined
   * when it answers, or when the signal was aborted.
   */
  dial(node: string, signal: AbortSignal): string | undefined | Promise<string | undefined>;
  /**
   * The log of one run of a container: the text so far, or with `follow` an iteration that goes on until the run ends.
   * @param containerID `containerd://…` of the run
   */
  logs(
    pod: Stored<Pod>,
    container: string,
    containerID: string,
    options: LogOptions,
    signal: AbortSignal,
  ): string | AsyncIterable<string>;
  exec(
    pod: Stored<Pod>,
    container: string,
    options: StreamOptions,
    signal: AbortSignal,
  ): Promise<StreamSession>;
  attach(
    pod: Stored<Pod>,
    container: string,
    options: StreamOptions,
    signal: AbortSignal,
  ): Promise<StreamSession>;
  /** A connection to a port of the pod, from the node: refused if nothing listens. */
  portForward(pod: Stored<Pod>, port: number, signal: AbortSignal): Promise<ByteStream>;
  /** A connection from the API server's machine to an address of the cluster. */
  connect(host: string, port: number, signal: AbortSignal): Promise<ConnectResult>;
  /** The server of a group of the API that listens at a pod's address. */
  extension(host: string, port: number): RunningExtension | undefined;
  /**
   * What a node uses at a moment (milliseconds since the epoch), CPU on average over the `window` before it (milliseconds);
   * undefined when its kubelet does not answer.
   */
  usage(node: string, at: number, window: number): NodeUsage | undefined;
  /** Whether a program of the control plane works. */
  runs(component: Component): boolean;
  /** What a node's kubelet answers to a GET on its own port: text, or a JSON value; undefined for a path that it lacks. */
  ask(node: string, path: string, query: URLSearchParams): string | object | undefined;
}

/** A kubelet's refusal: the HTTP status and the plain text that it answers. */
export class NodeError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
