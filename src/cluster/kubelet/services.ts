import type { Container, Pod, PodSpec } from '../api/types.ts';
import type { Client, EventRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { ConnectOptions, ConnectResult } from '../network/network.ts';
import type { ContainerRuntime, NodeHost, PodSandbox, VolumeMountPoint } from '../runtime.ts';
import type { KubeletConfig } from './config.ts';
import type { DownwardContext } from './downward.ts';
import type { ObjectLookup } from './environment-variables.ts';
import type { NodeMachine } from './machine.ts';
import type { NodeImages } from './node-images.ts';
import type { LastingVolumes } from './volume-place.ts';
import type { ContainerRecord } from './record.ts';

/** What the workers of one kubelet share. */
export interface KubeletServices {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly config: KubeletConfig;
  readonly machine: NodeMachine;
  readonly host: NodeHost;
  readonly lookup: ObjectLookup;
  readonly lasting: LastingVolumes;
  readonly images: NodeImages;
  readonly addresses: {
    allocate(podUID: string): string | undefined;
    release(ip: string, podUID: string): void;
  };
  /** A program of the control plane may have begun or ended to work. */
  componentsChanged(): void;
  /** Nothing is left of a pod that is gone. */
  dismiss(podUID: string): void;
  /** The specs of the node's pods that hold resources, as allocated, but for one pod. */
  othersThan(podUID: string): Iterable<PodSpec>;
  /** False while the kubelet is stopped: nothing is looked at. */
  active(): boolean;
  /** False while the kubelet is stopped or does not reach the API server. */
  connected(): boolean;
  /** Whether what runs in a namespace is paused. */
  paused(namespace: string): boolean;
  /** The network as the pod sees it. */
  sandbox(pod: Stored<Pod>, ip: string, own: (port: number) => ByteStream | undefined): PodSandbox;
  /** A connection from the node itself. */
  dial(host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
  /** The token for a pod's service account. */
  token(pod: Stored<Pod>): string;
}

/** What a container's worker sees of its pod. */
export interface PodContext {
  readonly services: KubeletServices;
  readonly pod: Stored<Pod>;
  /** Milliseconds since the epoch, when the kubelet first saw the pod. */
  readonly seenAt: number;
  readonly ip: string;
  /** `name_namespace(uid)` */
  readonly text: string;
  /** The pod is being deleted or has failed: nothing is started any more. */
  readonly ending: boolean;
  readonly sandbox: PodSandbox;
  readonly downward: DownwardContext;
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container?: { readonly field: string; readonly name: string },
  ): void;
  /** @param resumed the container had them when a snapshot was taken */
  mounts(container: Container, resumed: boolean): readonly VolumeMountPoint[];
  /** A connection to whichever container of the pod listens on a port. */
  connect(port: number): ByteStream | undefined;
  /** Asks for another look at the pod in this instant. */
  wake(): void;
  /** Something calls for a sync of the pod: readiness that is missing is probed, volumes are mounted anew. */
  synced(): void;
  /** The pod's status must be reported. */
  report(): void;
  /** The pod's status must be reported after some time, or with the next report. */
  reportIn(milliseconds: number): void;
  /** Whether all containers have ended that must end before this one does. */
  isTurnToEnd(container: string): boolean;
  /** Until when the pod's sync is busy with other containers; see {@link busyUntil} in turns.ts. */
  busyUntil(container: Pick<ContainerRecord, 'name' | 'kind' | 'stage'>): number;
  /** Whether others are to be started before a container is killed; see {@link startsAreDue} in turns.ts. */
  startsAreDue(container: Pick<ContainerRecord, 'name' | 'kind'>): boolean;
}
