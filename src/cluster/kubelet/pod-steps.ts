import type { ContainerWorker } from './container-worker.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices } from './services.ts';
import { busyUntil, hasTurn } from './turns.ts';

/** A pod with its containers, init containers first, in the order of the spec. */
interface Stepped {
  readonly record: Pick<PodRecord, 'abandoned'>;
  readonly containers: readonly ContainerWorker[];
}

/** The containers that run. */
export const liveContainers = ({ containers }: Pick<Stepped, 'containers'>): readonly ContainerWorker[] =>
  containers.filter(({ record }) => record.stage.at === 'running');

/** Lets containers that are on their way out get on, those that others wait for first. */
export function stepLive(pod: Pick<Stepped, 'containers'>): void {
  for (const container of liveContainers(pod).toReversed()) container.step(false);
}

/** When something is due next in a live pod's containers; Infinity when that is not for the clock to say. */
export const nextStep = (pod: Stepped): number =>
  Math.min(...pod.containers.map((container, index) => container.nextDue(mayStart(index, pod))));

/** The place of the container that a pod's sync is busy with; -1: there is none. */
export function busyWith(
  { containers }: Pick<Stepped, 'containers'>,
  { clock, config }: Pick<KubeletServices, 'clock' | 'config'>,
): number {
  const now = clock.now();
  return config.oneByOne ? containers.findIndex(({ record }) => busyUntil(record) >= now) : -1;
}

/**
 * Lets every container of a live pod do what is due, each in its turn.
 * @returns whether they have come to their end: the main ones for good, or an init container failed and they never start
 */
export function stepContainers(pod: Stepped): boolean {
  const { containers } = pod;
  let failed = false;
  let main = 0;
  for (const [index, container] of containers.entries()) {
    const { record } = container;
    if (record.kind === 'main') continue;
    container.step(mayStart(index, pod));
    failed ||= record.kind === 'init' && container.finished && !container.succeeded;
    if (record.kind !== 'ephemeral') main = index + 1;
  }
  // Main containers begin together or not at all: what one of them comes to is nothing to the others.
  const turn = mayStart(main, pod);
  let finished = true;
  for (const container of containers) {
    if (container.record.kind !== 'main') continue;
    container.step(turn);
    finished &&= container.finished;
  }
  return failed || finished;
}

const mayStart = (index: number, { record, containers }: Stepped): boolean =>
  record.abandoned !== true && hasTurn(index, containers);
