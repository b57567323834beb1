import type {
  CronJob,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Event,
  Ingress,
  Job,
  Node,
  Pod,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../../../../cluster/api/types.ts';
import { controllerOf, type Stored, type StoredObject } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { podItem } from '../../pod-item.ts';
import type { Reader } from '../api.ts';
import { plainIngress } from './ingress.ts';
import { say } from './keys.ts';
import { plainNode } from './node.ts';
import { plainPod } from './pod.ts';
import { plainService } from './service.ts';
import {
  plainCronJob,
  plainDaemonSet,
  plainDeployment,
  plainJob,
  plainReplicas,
  plainStatefulSet,
} from './workload.ts';

const selectorText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(',');

/** Why an object is as it is, in plain words; most important first. */
export async function plainStatus(
  reader: Reader,
  kind: string,
  object: StoredObject,
  events: readonly Stored<Event>[],
): Promise<readonly PlainStatus[]> {
  const { namespace = '', name } = object.metadata;
  const pods = (query: Readonly<Record<string, string>>): Promise<readonly Stored<Pod>[]> =>
    reader.list('v1', 'Pod', namespace, query);
  switch (kind) {
    case 'Pod':
      return ofPod(reader, object as Stored<Pod>, events);
    case 'Node': {
      const own = await pods({ fieldSelector: `spec.nodeName=${name}` });
      return plainNode(object as Stored<Node>, own.filter(({ status }) => status.phase === 'Running').length);
    }
    case 'Service': {
      const service = object as Stored<Service>;
      const labels = service.spec.selector ?? {};
      const slices = await reader.list<Stored<EndpointSlice>>(
        'discovery.k8s.io/v1',
        'EndpointSlice',
        namespace,
        { labelSelector: `kubernetes.io/service-name=${name}` },
      );
      const matched =
        Object.keys(labels).length > 0 ? await pods({ labelSelector: selectorText(labels) }) : [];
      return plainService(service, { slices, pods: matched });
    }
    case 'Ingress': {
      const services = await reader.list('v1', 'Service', namespace);
      return plainIngress(
        object as Stored<Ingress>,
        services.map(({ metadata }) => metadata.name),
      );
    }
    case 'CronJob':
      return plainCronJob(object as Stored<CronJob>);
    default:
      return ofWorkload(reader, kind, object, await pods({}));
  }
}

async function ofPod(
  reader: Reader,
  pod: Stored<Pod>,
  events: readonly Stored<Event>[],
): Promise<readonly PlainStatus[]> {
  const name = pod.spec.nodeName;
  const reference = { apiVersion: 'v1', kind: 'Node', namespace: '', name: name ?? '' };
  const node = name ? await reader.get<Stored<Node>>(reference) : undefined;
  return plainPod(pod, { events, node });
}

/** A controller's own state, and what keeps the first troubled one of its pods from working. */
async function ofWorkload(
  reader: Reader,
  kind: string,
  object: StoredObject,
  pods: readonly Stored<Pod>[],
): Promise<readonly PlainStatus[]> {
  const { uid, namespace = '' } = object.metadata;
  const owners = new Set([uid]);
  if (kind === 'Deployment')
    for (const set of await reader.list('apps/v1', 'ReplicaSet', namespace))
      if (controllerOf(set)?.uid === uid) owners.add(set.metadata.uid);
  const own = pods.filter((pod) => owners.has(controllerOf(pod)?.uid ?? ''));
  const troubled = own.find((pod) => podItem(pod, false).tone === 'bad');
  const states = workloadStates(kind, object, own);
  if (!troubled) return states;
  const { name } = troubled.metadata;
  const why = await ofPod(reader, troubled, await eventsAbout(reader, troubled));
  return [...states, say('workload.pod-trouble', { pod: name }), ...why.slice(0, 1)];
}

function workloadStates(
  kind: string,
  object: StoredObject,
  pods: readonly Stored<Pod>[],
): readonly PlainStatus[] {
  switch (kind) {
    case 'Deployment':
      return plainDeployment(object as Stored<Deployment>);
    case 'ReplicaSet':
    case 'ReplicationController':
      return plainReplicas(object as Stored<ReplicaSet>);
    case 'StatefulSet':
      return plainStatefulSet(object as Stored<StatefulSet>, pods);
    case 'DaemonSet':
      return plainDaemonSet(object as Stored<DaemonSet>);
    case 'Job':
      return plainJob(object as Stored<Job>);
    default:
      return [];
  }
}

/** In whole seconds, which is all that most of them tell. */
const lastSeen = ({ lastTimestamp, series, eventTime, firstTimestamp }: Event): number =>
  Math.floor(
    (Date.parse(lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? firstTimestamp ?? '') || 0) / 1000,
  );

/** The events about an object, newest last; those of one second in the order in which they came to be. */
export async function eventsAbout(
  reader: Reader,
  { metadata }: StoredObject,
): Promise<readonly Stored<Event>[]> {
  const query = { fieldSelector: `involvedObject.name=${metadata.name}` };
  const events = await reader.list<Stored<Event>>('v1', 'Event', metadata.namespace ?? '', query);
  return events
    .filter(({ involvedObject: { uid } }) => uid === metadata.uid || uid === metadata.name)
    .toSorted((a, b) => lastSeen(a) - lastSeen(b));
}
