import type { Service, ServicePort } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { keyOf, type Stored } from '../../machinery/object.ts';
import type { Change, Store } from '../../store/store.ts';
import { isReady, isTerminal, type StoredPod } from '../pods.ts';

/** Which pods stand behind which services. Models staging/src/k8s.io/endpointslice/util/controller_utils.go */

export type StoredService = Stored<Service>;

type Labels = Readonly<Record<string, string>>;

/** Of one pod or address, when its readiness last changed; written as an annotation for those who measure latency. */
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

const LABEL = 'label';
const labelKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

/** Labels with the keys under which pods that have them are found. */
interface Labelled {
  readonly labels: Labels;
  readonly namespace: string;
  readonly keys: readonly string[];
}

/** Keeps pods findable by each of their labels. */
export function indexByLabel(store: Store): void {
  // Pods of one template share their labels.
  let last: Labelled = { labels: {}, namespace: '', keys: [] };
  store.addIndex('pods', LABEL, ({ metadata: { namespace = '', labels } }) => {
    if (!labels) return [];
    if (last.labels !== labels || last.namespace !== namespace) {
      const keys = Object.entries(labels).map(([key, value]) => labelKey(namespace, key, value));
      last = { labels, namespace, keys };
    }
    return last.keys;
  });
}

function selects(selector: Labels, labels: Labels | undefined): boolean {
  for (const key in selector) if (labels?.[key] !== selector[key]) return false;
  return true;
}

/** The pods that a service selects, in the order of their names. */
export function selectedPods(store: Store, { metadata, spec }: StoredService): readonly StoredPod[] {
  const { namespace = '' } = metadata;
  const { selector = {} } = spec;
  const [first, ...rest] = Object.entries(selector);
  if (!first) return store.list('pods', namespace);
  const candidates = store.byIndex('pods', LABEL, labelKey(namespace, ...first));
  return rest.length === 0 ? candidates : candidates.filter((pod) => selects(selector, pod.metadata.labels));
}

function isEmpty(selector: Labels): boolean {
  for (const _ in selector) return false;
  return true;
}

/** Whether the control plane, and not its owner, fills a service's endpoints. */
export const isManaged = ({ spec }: StoredService): boolean =>
  spec.type !== 'ExternalName' && spec.selector !== undefined && !isEmpty(spec.selector);

/** The keys of the services that a change of a pod concerns. */
export function servicesOf(store: Store, { object, previous, type }: Change<StoredPod>): readonly string[] {
  const changed =
    type !== 'MODIFIED' ||
    !previous ||
    object.metadata.labels !== previous.metadata.labels ||
    object.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    object.spec.nodeName !== previous.spec.nodeName ||
    (object.status !== previous.status &&
      (!equal(object.status.podIPs, previous.status.podIPs) ||
        isReady(object) !== isReady(previous) ||
        isTerminal(object) !== isTerminal(previous)));
  if (!changed) return [];
  const { namespace, labels } = object.metadata;
  const before = previous?.metadata.labels ?? labels;
  const keys: string[] = [];
  for (const service of store.list('services', namespace)) {
    const { selector } = service.spec;
    if (!selector || !isManaged(service)) continue;
    if (selects(selector, labels) || (before !== labels && selects(selector, before)))
      keys.push(keyOf(service));
  }
  return keys;
}

/** Whether a pod has an address to stand behind a service with. */
export const canServe = (pod: StoredPod, includeTerminating: boolean): boolean =>
  !isTerminal(pod) &&
  Boolean(pod.status.podIP ?? pod.status.podIPs?.length) &&
  (includeTerminating || pod.metadata.deletionTimestamp === undefined);

/** The number behind a service port's `targetPort` in one pod; undefined when the pod has no port of that name. */
export function targetPortOf(pod: StoredPod, port: ServicePort): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  if (port.targetPort === undefined) return port.port;
  const sidecars = pod.spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const { name, protocol = 'TCP', containerPort } of container.ports ?? [])
      if (name === port.targetPort && protocol === (port.protocol ?? 'TCP')) return containerPort;
  return undefined;
}

/** The name under which a pod is known in the service's domain, if it has one. */
export const hostnameOf = ({ spec, metadata }: StoredPod, service: StoredService): string | undefined =>
  spec.hostname &&
  spec.subdomain === service.metadata.name &&
  service.metadata.namespace === metadata.namespace
    ? spec.hostname
    : undefined;

/** A cluster IP is set and not `None`. */
export const hasClusterIP = ({ spec }: StoredService): boolean =>
  spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';

/** Annotations with another trigger time, or without. */
export function withTriggerTime(annotations: Labels | undefined, time: string | undefined): Labels {
  const { [TRIGGER_TIME]: _before, ...rest } = annotations ?? {};
  return time === undefined ? rest : { ...rest, [TRIGGER_TIME]: time };
}

/** A service rests the longer the more pods it has: their endpoints are written together. */
const MILLISECONDS_PER_POD = 2;

export const restFor = (pods: number): { readonly restMilliseconds: number } => ({
  restMilliseconds: pods * MILLISECONDS_PER_POD,
});
