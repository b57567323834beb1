import type { Store } from '../../cluster/store/store.ts';
import { podTimeline, type PodTimeline } from './pod-timeline.ts';

/** When a pod went through what; undefined when there is no such pod. */
export function tracePod(store: Store, namespace: string, name: string): PodTimeline | undefined {
  const pod = store.get('pods', `${namespace}/${name}`);
  return pod && podTimeline(pod, store.list('events', namespace));
}
