import type { Event, Pod } from '../api/types.ts';
import type { Client, EventRecorder, HoldingRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { ConnectOptions, ConnectResult } from '../network/network.ts';
import type { ContainerRuntime, PodSandbox, TreeDirectory } from '../runtime.ts';
import type { KubeletConfig } from './config.ts';
import type { ObjectLookup } from './environment-variables.ts';
import type { SandboxGround } from './sandbox.ts';
import type { LastingVolumes } from './volume-place.ts';

/** What all kubelets of a cluster share. */
export interface KubeletEnvironment {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly config: KubeletConfig;
  readonly lookup: ObjectLookup;
  readonly lasting: LastingVolumes;
  /** What pods have put among the node's own files, or undefined: nobody has ever looked there. */
  ownFiles(): TreeDirectory | undefined;
  sandbox(pod: Stored<Pod>, ip: string, ground: Omit<SandboxGround, 'network'>): PodSandbox;
  /** A connection from the node itself. */
  dial(host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
  token(pod: Stored<Pod>): string;
  /** What is wrong with a pod that no API server has looked at, in the words of the kubelet's log. */
  podProblem(pod: Stored<Pod>): string | undefined;
  /** What the kubelet has told of its pods, as far as the API server still has it. */
  events(): readonly Stored<Event>[];
  /** A program of the control plane may have begun or ended to work. */
  componentsChanged(): void;
  /** Starts or stops the kubelet. */
  setKubelet(running: boolean): void;
}

/** The same for one of them, whose events may have to wait. */
export interface NodeEnvironment extends KubeletEnvironment {
  readonly recorder: HoldingRecorder;
}
