import type { ContainerStatus, Event, Pod } from '../../cluster/api/types.ts';
import type { Stored } from '../../cluster/machinery/object.ts';

/** Why something stands still, in Kubernetes' words. */
export interface Trouble {
  /** `ImagePullBackOff`, `CrashLoopBackOff`, `Unschedulable`. */
  readonly reason: string;
  readonly message: string;
}

/** How a container's image came to the node. */
export interface ImageArrival {
  readonly container: string;
  /** As the pod's spec names it. */
  readonly image: string;
  readonly begun: number | undefined;
  readonly arrived: number | undefined;
  /** Whether the image is on the node, also where no event tells any more when it came. */
  readonly here: boolean;
  /** Whether it was there already. */
  readonly cached: boolean;
  readonly trouble: Trouble | undefined;
}

/**
 * When a pod went through what, on its way from a request to running containers. Times are virtual milliseconds since the Unix
 * epoch, as exact as Kubernetes writes them: whole seconds.
 */
export interface PodTimeline {
  readonly created: number;
  readonly scheduled: number | undefined;
  readonly unschedulable: Trouble | undefined;
  /** When the kubelet of its node took it on. */
  readonly acknowledged: number | undefined;
  /** Why the kubelet cannot prepare its volumes or network. */
  readonly unprepared: Trouble | undefined;
  /** One for each container, in the order of the spec. */
  readonly images: readonly ImageArrival[];
  /** When the last of its containers first started. */
  readonly started: number | undefined;
  readonly ready: number | undefined;
  readonly completed: boolean;
  readonly restarts: number;
  readonly trouble: Trouble | undefined;
  readonly deleting: boolean;
}

const pullTrouble =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable)$/;
const unprepared = /^(?:FailedMount|FailedAttachVolume|FailedCreatePodSandBox)$/;
const onTheWay = /^(?:ContainerCreating|PodInitializing)$/;

const time = (text: string | undefined): number | undefined => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
};

const timeOf = (event: Event | undefined): number | undefined =>
  event && time(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);

const lastTimeOf = (event: Event): number => time(event.lastTimestamp) ?? timeOf(event) ?? 0;

const earliest = (events: readonly Event[]): Event | undefined =>
  events.toSorted((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0))[0];

const latest = (events: readonly Event[]): Event | undefined =>
  events.toSorted((a, b) => lastTimeOf(a) - lastTimeOf(b)).at(-1);

/**
 * Reads a pod's way from the pod and the events about it.
 * @param events events of the pod's namespace; those about other objects are passed over
 */
export function podTimeline(pod: Stored<Pod>, events: readonly Event[]): PodTimeline {
  const own = events.filter(({ involvedObject }) => involvedObject.uid === pod.metadata.uid);
  const { conditions, startTime, phase } = pod.status;
  const condition = (type: string) => conditions?.find((one) => one.type === type);
  const scheduled = condition('PodScheduled');
  const ready = condition('Ready');
  const statuses = pod.status.containerStatuses ?? [];
  const images = pod.spec.containers.map(({ name, image = '' }) =>
    imageArrival(
      name,
      image,
      statuses.find((status) => status.name === name),
      own.filter(({ involvedObject }) => involvedObject.fieldPath === `spec.containers{${name}}`),
    ),
  );
  const preparing = latest(own.filter(({ reason }) => unprepared.test(reason ?? '')));
  return {
    created: time(pod.metadata.creationTimestamp) ?? 0,
    scheduled: scheduled?.status === 'True' ? time(scheduled.lastTransitionTime) : undefined,
    unschedulable:
      scheduled?.status === 'False'
        ? { reason: scheduled.reason ?? '', message: scheduled.message ?? '' }
        : undefined,
    acknowledged: time(startTime),
    unprepared:
      preparing && !images.some(({ begun, here }) => here || begun !== undefined)
        ? told(preparing)
        : undefined,
    images,
    started: startedAt(pod, statuses, own),
    ready: ready?.status === 'True' ? time(ready.lastTransitionTime) : undefined,
    completed: phase === 'Succeeded',
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    trouble: troubleOf(pod, statuses),
    deleting: pod.metadata.deletionTimestamp !== undefined,
  };
}

const told = ({ reason = '', message = '' }: Event): Trouble => ({ reason, message });

function imageArrival(
  container: string,
  image: string,
  status: ContainerStatus | undefined,
  events: readonly Event[],
): ImageArrival {
  const about = events.filter(({ message }) => message?.includes(`"${image}"`));
  const pulled = earliest(about.filter(({ reason }) => reason === 'Pulled'));
  const here = pulled !== undefined || (status?.imageID ?? '') !== '';
  const waiting = status?.state?.waiting;
  const failed = latest(about.filter(({ reason }) => reason === 'Failed'));
  return {
    container,
    image,
    begun: timeOf(earliest(about.filter(({ reason }) => reason === 'Pulling'))),
    arrived: timeOf(pulled),
    here,
    cached: pulled?.message?.endsWith('already present on machine') ?? false,
    trouble: pullTrouble.test(waiting?.reason ?? '')
      ? { reason: waiting?.reason ?? '', message: failed?.message ?? waiting?.message ?? '' }
      : undefined,
  };
}

/** When every container has started: the first starts are events, later ones only status. */
function startedAt(
  pod: Stored<Pod>,
  statuses: readonly ContainerStatus[],
  events: readonly Event[],
): number | undefined {
  const times = pod.spec.containers.map(({ name }) => {
    const status = statuses.find((one) => one.name === name);
    const event = earliest(
      events.filter(
        ({ reason, involvedObject }) =>
          reason === 'Started' && involvedObject.fieldPath === `spec.containers{${name}}`,
      ),
    );
    return (
      timeOf(event) ??
      time(status?.state?.running?.startedAt) ??
      time(status?.state?.terminated?.startedAt) ??
      time(status?.lastState?.terminated?.startedAt)
    );
  });
  return times.some((at) => at === undefined) ? undefined : Math.max(...times.map((at) => at ?? 0));
}

/** What keeps its containers from running, once their images are there. */
function troubleOf(pod: Stored<Pod>, statuses: readonly ContainerStatus[]): Trouble | undefined {
  for (const { state } of statuses) {
    const { waiting, terminated } = state ?? {};
    const reason = waiting?.reason ?? '';
    if (waiting && reason !== '' && !pullTrouble.test(reason) && !onTheWay.test(reason))
      return { reason, message: waiting.message ?? '' };
    if (terminated && terminated.exitCode !== 0)
      return { reason: terminated.reason ?? 'Error', message: `exit code ${terminated.exitCode}` };
  }
  const { phase, reason = '', message = '' } = pod.status;
  return phase === 'Failed' ? { reason: reason === '' ? 'Failed' : reason, message } : undefined;
}
