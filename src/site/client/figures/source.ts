import type { ReadonlySignal } from '@preact/signals';
import type { Flow, MapItem } from '../../../sandbox/map/model.ts';
import type { PodTimeline } from '../../../sandbox/map/pod-timeline.ts';
import type { Leave } from '../page.ts';

/** Where figures take what they show from: the learner's own cluster. */
export interface FigureSource {
  /** Everything on the cluster's map, by uid. */
  readonly items: ReadonlySignal<ReadonlyMap<string, MapItem>>;
  /** Virtual milliseconds since the Unix epoch; moves once a virtual second. */
  readonly now: ReadonlySignal<number>;
  /** When a pod went through what; undefined when there is no such pod. */
  tracePod(namespace: string, name: string): Promise<PodTimeline | undefined>;
  /** Tells requests as the network carries them, until it is left. */
  onFlows(hear: (flows: readonly Flow[]) => void): Leave;
}
