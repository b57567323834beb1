import type { ContainerState, ContainerStateTerminated, Pod, ResourceRequirements } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ExitStatus, ProcessNumbers, TreeDirectory } from '../runtime.ts';
import type { LogSnapshot } from './log.ts';

/** Why a node ended or refused a pod. */
export interface PodFailure {
  readonly reason: string;
  readonly message: string;
  /** It never ran here. */
  readonly refused?: boolean;
  /** What the condition DisruptionTarget tells, if the node ended it to save itself. */
  readonly disruption?: string;
}

/**
 * What a kubelet knows that the stored objects do not say: plain data. Values inside a record's fields are replaced, never
 * changed, so that a shallow copy of a record is a snapshot of it.
 */
export interface PodRecord {
  readonly uid: string;
  readonly key: string;
  /** Milliseconds since the epoch, when the kubelet first saw the pod. */
  readonly seenAt: number;
  /** When it was synced last or is to be next, in milliseconds since the epoch; kept for pods whose readiness is probed. */
  syncedAt?: number;
  /** The pod's address once its sandbox stands. */
  ip: string | undefined;
  /** `mounting`: waits for volumes; `sandbox`: waits for its address; `live`; `over`: everything has ended for good. */
  stage: 'mounting' | 'sandbox' | 'live' | 'over';
  /** When the stage's next step is due. */
  stageUntil: number;
  /** The volumes that are not mounted yet: how often that was tried in vain, and when it is tried next. */
  mounts?: Readonly<Record<string, { readonly tries: number; readonly until: number }>>;
  /** A resize that waits, or that was granted and is being made. Times are milliseconds since the epoch. */
  resize?:
    | {
        readonly pending:
          | {
              readonly reason: string;
              readonly message: string;
              readonly since: number;
              readonly retryAt: number;
            }
          | undefined;
        readonly progress: { readonly since: number; readonly until: number } | undefined;
      }
    | undefined;
  /** Its object is gone, and what runs of it ends. */
  orphan?: boolean;
  /** Its machine has lost its power since it was last looked at. */
  rebooted?: boolean;
  /** Its sandbox was stopped since it was last looked at. */
  sandboxLost?: boolean;
  /** How many sandboxes it had before this one, and when this one was made, in milliseconds since the epoch; missing: it is the first. */
  sandbox?: { readonly attempt: number; readonly madeAt: number };
  /** Its sandbox is lost and will not be made anew: no container starts any more. */
  abandoned?: boolean;
  /** Why the kubelet ended the pod (DeadlineExceeded, …). */
  failure: PodFailure | undefined;
  /** It is to end for a critical pod. */
  preempted?: boolean;
  /** Set from the first look at a deletion: when it began and, if that is fixed, when it is over. */
  deletion:
    | { readonly until: number | undefined; readonly graceMilliseconds: number; readonly reported: boolean }
    | undefined;
}

/** What a container waits for. `until` is when the next step is due. */
export type ContainerStage =
  | { readonly at: 'idle' }
  /** `asked` and `began` differ when the node was busy with another pull. */
  | { readonly at: 'pulling'; readonly until: number; readonly asked: number; readonly began: number }
  /** The registry refused: ErrImagePull shows. */
  | { readonly at: 'refused'; readonly until: number }
  | { readonly at: 'pull-back-off'; readonly until: number; readonly tellAt: number }
  /** The image's name is no name, or it may not be pulled. */
  | { readonly at: 'image-error'; readonly until: number }
  | { readonly at: 'config-error'; readonly until: number; readonly attempt: number }
  /** @param hook the postStart hook has not ended: the status does not show the container as running yet */
  | { readonly at: 'running'; readonly hook: boolean }
  /** Ended at `since`; `until` is when the restart is decided, undefined when there is none. */
  | {
      readonly at: 'exited';
      readonly since?: number;
      readonly until: number | undefined;
      readonly killed: boolean;
    }
  | { readonly at: 'back-off'; readonly since?: number; readonly until: number; readonly tellAt: number };

/** One probe's counters. */
export interface ProbeRecord {
  readonly nextAt: number;
  readonly successes: number;
  readonly failures: number;
  /** The threshold was reached and the probe has nothing more to do for this container. */
  readonly held: boolean;
  /** When the probe that is under way was sent, in milliseconds since the epoch. */
  readonly sentAt?: number;
  /** When it is made beside its ticks, which count from then on; in milliseconds since the epoch. */
  readonly triggerAt?: number;
}

/** The three kinds of probes. */
export type ProbeType = 'startup' | 'readiness' | 'liveness';

/** An exponential back-off. Models staging/src/k8s.io/client-go/util/flowcontrol/backoff.go */
export interface BackOff {
  readonly milliseconds: number;
  readonly updated: number;
}

/** A started container: which image, since when. */
export interface ContainerInstance {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** As the pod's spec wrote it. */
  readonly image: string;
  readonly canonical: string;
  readonly imageID: string;
  readonly startedAt: number;
  readonly user: { readonly uid: number; readonly gid: number };
}

/** A container on its way out. */
export interface Stopping {
  /** `hook`: its preStop hook runs; `turn`: others must end before it; `told`: it has got its signal. */
  readonly at: 'hook' | 'turn' | 'told';
  /** When that began, in milliseconds since the epoch. */
  readonly since: number;
  /** When SIGKILL comes at the latest. */
  readonly deadline: number;
  /** Whether it is to be started again, by the pod's policy. */
  readonly restart: boolean;
  /** It is, whatever the policy says of what it ends with. */
  readonly again?: boolean;
  /** When the container is over whatever runs in it, if that is fixed. */
  readonly until: number | undefined;
}

/** What a kubelet knows of one container. */
export interface ContainerRecord {
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'main' | 'ephemeral';
  stage: ContainerStage;
  /** As the status shows it. */
  state: ContainerState;
  last: ContainerStateTerminated | undefined;
  /** What it had come to before that, while it waits. */
  before?: ContainerStateTerminated | undefined;
  instance: ContainerInstance | undefined;
  restarts: number;
  /** How many containers have been created: part of their ids' random key. */
  created: number;
  started: boolean;
  ready: boolean;
  /** What the node has set aside for it; undefined for containers whose resources never change. */
  allocated?: ResourceRequirements | undefined;
  /** What the running container has. */
  actual?: ResourceRequirements | undefined;
  /** The back-off of the containers of an image; that of any in snapshots of old. */
  crash: (BackOff & { readonly image?: string }) | undefined;
  pull: (BackOff & { readonly image: string; readonly message: string }) | undefined;
  probes: Partial<Record<ProbeType, ProbeRecord>>;
  /** The container that the kubelet has found started, by its id. */
  looked?: string | undefined;
  /** How often each probe has come to the same result when the container before this one ended. */
  runs?: Partial<Record<ProbeType, Pick<ProbeRecord, 'successes' | 'failures'>>> | undefined;
  /** It is being stopped: why, and whether it will be started again. */
  stopping: Stopping | undefined;
  /** What a program of the control plane has said that it is, and the container in which it did. */
  works?: { readonly component: string; readonly id: string };
  /** It is to be killed as soon as the pod's sync is done with another container. */
  doomed?: { readonly because: string; readonly graceSeconds: number; readonly anyway: boolean } | undefined;
  /** Somebody else than the kubelet has told it to end: when, and when it is killed; in milliseconds since the epoch. */
  halted?: { readonly since: number; readonly deadline: number } | undefined;
  /** It has ended, which the kubelet has not seen yet. */
  exited?: { readonly status: ExitStatus; readonly at: number } | 'lost' | undefined;
  /** The container that was taken out of the runtime after it had ended. */
  removed?: string;
  /** What came of a postStart hook that failed, until the container has ended. */
  hookError?: string | undefined;
}

/** A pod as a snapshot holds it. */
export interface PodSnapshot {
  readonly record: Readonly<PodRecord>;
  readonly containers: readonly Readonly<ContainerRecord>[];
  readonly logs: readonly {
    readonly current: LogSnapshot;
    readonly previous: LogSnapshot | undefined;
  }[];
  /** Changed file systems of containers, by name. */
  readonly trees: ReadonlyMap<string, TreeDirectory>;
  /** Processes of containers, by name. */
  readonly processes?: ReadonlyMap<string, ProcessNumbers>;
  /** Contents of volumes that live as long as the pod, by name. */
  readonly volumes: ReadonlyMap<string, TreeDirectory>;
  /** What volumes made from API objects hold; a time, if that is still what the objects say: when they were made. */
  readonly derived?: ReadonlyMap<string, TreeDirectory | number>;
  /** What derived volumes were made from that would be made from something else now, if any holds something. */
  readonly sources?: ReadonlyMap<string, readonly unknown[]>;
  /** What containers have mounted of them by subPath. */
  readonly pinned?: ReadonlyMap<string, TreeDirectory>;
  /** When they are to be made anew, in milliseconds since the epoch. */
  readonly renewals?: readonly number[];
  /** When the status is to be reported, in milliseconds since the epoch; missing when nothing is to be reported. */
  readonly reportAt?: number;
  /** There is something to report with the next look. */
  readonly unreported?: boolean;
  /** The pod as it was last seen by a node that has been cut off, or before it was gone. */
  readonly seen?: Stored<Pod>;
  /** The node is done with it: whoever holds its object keeps no more than that. */
  readonly gone?: boolean;
  /** When the worker looks again; missing in snapshots of old: at once. `none`: when something happens. */
  readonly alarm?: Alarm | 'none';
}

/** When a callback is due, in milliseconds since the epoch, and the rank of its timer. */
export type Alarm = readonly [at: number, rank: number];

/** A record of a pod just seen. */
export const newPodRecord = (uid: string, key: string, now: number): PodRecord => ({
  uid,
  key,
  seenAt: now,
  ip: undefined,
  stage: 'mounting',
  stageUntil: now,
  failure: undefined,
  deletion: undefined,
});

/** A record of a container that has not begun. */
export const newContainerRecord = (
  name: string,
  kind: ContainerRecord['kind'],
  reason: string,
): ContainerRecord => ({
  name,
  kind,
  stage: { at: 'idle' },
  state: { waiting: { reason } },
  last: undefined,
  instance: undefined,
  restarts: 0,
  created: 0,
  started: false,
  ready: false,
  crash: undefined,
  pull: undefined,
  probes: {},
  stopping: undefined,
});

/**
 * A container waits: what it has come to is what it was before. Models pkg/kubelet/kubelet_pods.go
 * (convertToAPIContainerStatuses)
 */
export function setWaiting(record: ContainerRecord, reason: string, message: string): void {
  if (record.state.terminated) {
    record.before = record.last;
    record.last = record.state.terminated;
  }
  record.state = { waiting: { reason, message } };
}

/** Whether a container that was never created is found for the first time to be kept from it, and so in the first sync with its sandbox. */
export const isFirst = ({ created, state }: ContainerRecord, reason: string): boolean =>
  created === 0 && state.waiting?.reason !== reason;
