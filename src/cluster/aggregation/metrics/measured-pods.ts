import type { NodeDoor } from '../../apiserver/node-door.ts';
import type { Clock, RandomSource } from '../../environment.ts';
import { availability } from '../../kinds/apiservice.ts';
import type { NodeUsage } from '../../kubelet/usage.ts';
import type { Store } from '../../store/store.ts';
import { looksOf, podSample, type PodSample } from './collection.ts';
import { extensionOf, remoteService } from '../extensions.ts';
import { METRICS } from './resources.ts';

/** What a metrics server says of a pod. */
export interface MeasuredPod extends PodSample {
  readonly name: string;
}

/** What is asked of the metrics API by components of the control plane: the pods of a namespace, or why there is no answer. */
export type PodMetricsSource = (namespace: string) => readonly MeasuredPod[] | string;

/** Asks as client libraries do that list the metrics of pods. */
export function measuredPods(
  parts: {
    readonly store: Store;
    readonly nodes: NodeDoor;
    readonly random: RandomSource;
    readonly clock: Clock;
  },
  namespace: string,
): readonly MeasuredPod[] | string {
  const { store, nodes, random, clock } = parts;
  const [group = '', version = ''] = METRICS.split('/');
  const service = remoteService(store, group, version);
  if (!service) return `the server could not find the requested resource (get pods.${group})`;
  const answers = availability(service)?.status === 'True';
  const extension = answers ? extensionOf(store, nodes, service.spec.service, METRICS) : undefined;
  if (!extension) return `the server is currently unable to handle the request (get pods.${group})`;
  const looks = looksOf(extension, clock.now());
  if (!looks) return [];
  const usages = new Map<string, NodeUsage | undefined>();
  return store.list('pods', namespace).flatMap(({ metadata, spec }) => {
    const { nodeName: node } = spec;
    if (node === undefined) return [];
    if (!usages.has(node)) usages.set(node, nodes.usage(node, looks.last, looks.resolution));
    const containers = usages.get(node)?.pods.get(metadata.uid);
    const sample = containers && podSample(metadata.uid, containers, looks, random);
    return sample ? [{ ...sample, name: metadata.name }] : [];
  });
}
