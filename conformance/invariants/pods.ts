import type { Taint } from '../../src/cluster/api/types.ts';
import { tolerates } from '../../src/cluster/controllers/tolerations.ts';
import { podResources } from '../../src/cluster/kinds/podspec/pod-resources.ts';
import type { StoredObject } from '../../src/cluster/machinery/object.ts';
import { nano } from '../../src/cluster/machinery/quantity.ts';
import type { Store } from '../../src/cluster/store/store.ts';
import {
  claimsOf,
  isDeleted,
  isOver,
  nameOf,
  shared,
  type ChangeInvariant,
  type StateInvariant,
  type StoredPod,
} from './invariant.ts';

/** What this check is told of a change is of the resource that it names. */
const asPod = (object: StoredObject | undefined): StoredPod | undefined => object as StoredPod | undefined;

const hostPorts = ({ spec }: StoredPod): readonly string[] =>
  spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${hostPort}/${protocol}`] : [])),
  );

/** Whether the pods of a node, which a pod has joined, ask for no more than it has of what that one asks for. */
function* overcommitted(store: Store, nodeName: string, { spec: joined }: StoredPod): Iterable<string> {
  const node = store.get('nodes', nodeName);
  if (!node) return;
  const pods = store.byIndex('pods', 'node', nodeName).filter((pod) => !isOver(pod));
  for (const name of ['cpu', 'memory'] as const) {
    if (nano(podResources(joined, 'requests')[name]) === 0n) continue;
    let sum = 0n;
    for (const { spec } of pods) sum += nano(podResources(spec, 'requests')[name]);
    if (sum > nano(node.status.allocatable?.[name]))
      yield `${nodeName}'s pods ask for more ${name} than it has`;
  }
  if (pods.length > Number(node.status.allocatable?.['pods'])) yield `${nodeName} has too many pods`;
}

/** Whether a pod may have been sent to where it waits for its volumes before a taint came. */
const hasWaited = (pod: StoredPod, { timeAdded = '' }: Taint): boolean =>
  claimsOf(pod).length > 0 && !(Date.parse(timeAdded) < Date.parse(pod.metadata.creationTimestamp ?? ''));

/** A pod stays where it is bound, whoever bound it. */
export const places: ChangeInvariant = {
  name: 'pods stay where they are bound',
  *check({ type, object, previous }, resource) {
    if (resource !== 'pods' || type !== 'MODIFIED') return;
    const [is, was] = [asPod(object)?.spec.nodeName ?? '', asPod(previous)?.spec.nodeName ?? ''];
    if (was !== '' && is !== was) yield `${nameOf(object)} moved from ${was} to ${is}`;
  },
};

/** The scheduler binds a pod to a node that is there and takes it. */
export const binding: ChangeInvariant = {
  name: 'pods are bound where they fit',
  *check({ type, object, previous }, resource, store) {
    if (resource !== 'pods' || type !== 'MODIFIED') return;
    const [pod, before] = [asPod(object), asPod(previous)];
    if (!pod || !before || pod.spec.nodeName === before.spec.nodeName) return;
    const name = nameOf(pod);
    const { nodeName = '', tolerations = [], containers } = pod.spec;
    const node = store.get('nodes', nodeName);
    if (!node) {
      yield `${name} is bound to ${nodeName}, which is not there`;
      return;
    }
    for (const taint of node.spec.taints ?? [])
      if (
        taint.effect !== 'PreferNoSchedule' &&
        !tolerations.some((one) => tolerates(one, taint)) &&
        !hasWaited(pod, taint)
      )
        yield `${name} is bound to ${nodeName} in spite of its taint ${taint.key}:${taint.effect}`;
    if (containers.length > 0) yield* overcommitted(store, nodeName, pod);
    const others = store
      .byIndex('pods', 'node', nodeName)
      .filter((other) => other !== pod && other.metadata.uid !== pod.metadata.uid && !isOver(other));
    for (const port of hostPorts(pod))
      if (others.some((other) => hostPorts(other).includes(port)))
        yield `${name} is bound to ${nodeName}, whose port ${port} is taken`;
    for (const claim of claimsOf(pod))
      if (!store.get('persistentvolumeclaims', `${pod.metadata.namespace}/${claim}`))
        yield `${name} is bound without its claim ${claim}`;
  },
};

/** What a pod has been through stays so. */
export const podHistory: ChangeInvariant = {
  name: 'pods go forward',
  *check({ type, object, previous }, resource) {
    if (resource !== 'pods' || type !== 'MODIFIED') return;
    const [pod, before] = [asPod(object), asPod(previous)];
    if (!pod || !before) return;
    const name = nameOf(pod);
    if (isOver(before) && pod.status.phase !== before.status.phase)
      yield `${name} went from ${before.status.phase} to ${pod.status.phase}`;
    // On a machine that begins anew its pods do too: their init containers run once more.
    const initializes = pod.status.initContainerStatuses?.some(({ state }) => !state?.terminated) ?? false;
    if (before.status.phase === 'Running' && pod.status.phase === 'Pending' && !initializes)
      yield `${name} is pending again`;
    for (const { name: container, restartCount } of pod.status.containerStatuses ?? []) {
      const was = before.status.containerStatuses?.find((one) => one.name === container);
      if (was && restartCount < was.restartCount) yield `${name} forgot restarts of ${container}`;
    }
    const { conditions = [] } = pod.status;
    // Who ends a pod in its lost node's place knows nothing of its containers.
    const disrupted = conditions.some((one) => one.type === 'DisruptionTarget');
    if (isOver(pod) && !disrupted && conditions.some((one) => one.type === 'Ready' && one.status === 'True'))
      yield `${name} is ${pod.status.phase} and ready`;
  },
};

/** An address belongs to one pod at a time, and to its node's range. */
export const addresses: StateInvariant = {
  name: 'pod addresses are unique and in range',
  patience: 0,
  *check({ pods, store }) {
    const live = pods.filter(({ spec, status }) => status.podIP && !spec.hostNetwork);
    // An ended pod keeps the address that it had in its status.
    yield* shared(
      live.filter((pod) => !isOver(pod)),
      ({ status }) => [status.podIP ?? ''],
    );
    for (const pod of live) {
      const range = store.get('nodes', pod.spec.nodeName ?? '')?.spec.podCIDR;
      const network = range?.split('.').slice(0, 3).join('.');
      if (network !== undefined && !pod.status.podIP?.startsWith(`${network}.`))
        yield `${nameOf(pod)} has ${pod.status.podIP}, outside of ${range}`;
    }
  },
};

/** Nothing stays on a node that is not there any more: who collects pods looks every 20 s, and again 40 s after it missed a node. */
export const lostPods: StateInvariant = {
  name: 'pods leave missing nodes',
  patience: 85,
  *check({ pods, store }) {
    for (const pod of pods) {
      const { nodeName } = pod.spec;
      if (nodeName && !store.get('nodes', nodeName) && !pod.metadata.finalizers?.length)
        yield `${nameOf(pod)} (${pod.metadata.uid}) is still bound to ${nodeName}`;
    }
  },
};

/** A pod on its way out arrives, unless its node is silent or somebody holds it. */
export const terminatingPods: StateInvariant = {
  name: 'deleted pods go',
  patience: 5,
  *check({ pods, kubelets, now }) {
    for (const pod of pods) {
      const { deletionTimestamp, finalizers, uid } = pod.metadata;
      if (deletionTimestamp === undefined || finalizers?.length || Date.parse(deletionTimestamp) > now)
        continue;
      if (pod.spec.nodeName && kubelets.get(pod.spec.nodeName)?.outage.reports !== true) continue;
      yield `${nameOf(pod)} (${uid}) should have gone at ${deletionTimestamp}`;
    }
  },
};

/** The scheduler says something about every pod that it has. */
export const waitingPods: StateInvariant = {
  name: 'pods are placed or told why not',
  patience: 20,
  *check({ pods }) {
    for (const pod of pods) {
      if (pod.spec.nodeName || isDeleted(pod) || isOver(pod) || pod.spec.schedulingGates?.length) continue;
      if (!pod.status.conditions?.some(({ type, status }) => type === 'PodScheduled' && status === 'False'))
        yield `${nameOf(pod)} (${pod.metadata.uid}) waits for no reason`;
    }
  },
};

/** A kubelet works for exactly the pods that are bound to its node. */
export const workers: StateInvariant = {
  name: 'kubelets work for their pods',
  patience: 0,
  *check({ store, kubelets }) {
    for (const kubelet of kubelets) {
      // Who is cut off hears nothing until it is back.
      if (!kubelet.outage.reports) continue;
      const { name } = kubelet.machine;
      const bound = store.byIndex('pods', 'node', name);
      for (const pod of bound)
        if (!kubelet.worker(pod.metadata.uid)) yield `${name} does not know of ${nameOf(pod)}`;
      for (const { pod, record } of kubelet.workers)
        if (!record.orphan && !bound.some(({ metadata }) => metadata.uid === pod.metadata.uid))
          yield `${name} still works for ${nameOf(pod)}, which is gone`;
    }
  },
};

/** What runs of pods that are gone ends when its grace is over. */
export const orphans: StateInvariant = {
  name: 'nothing is left of pods that are gone',
  patience: 5,
  *check({ kubelets, now }) {
    for (const kubelet of kubelets) {
      if (!kubelet.outage.works) continue;
      for (const { pod, record, containers } of kubelet.workers)
        if (
          record.orphan &&
          !containers.some(({ record: { stopping } }) => stopping && stopping.deadline > now)
        )
          yield `${kubelet.machine.name} still has ${nameOf(pod)} (${pod.metadata.uid})`;
    }
  },
};

/** What a kubelet does with a pod becomes visible: statuses are compared every 10 s. */
export const reported: StateInvariant = {
  name: 'statuses follow what runs',
  patience: 12,
  *check({ kubelets, store }) {
    for (const kubelet of kubelets) {
      if (!kubelet.outage.reports || !store.get('nodes', kubelet.machine.name)) continue;
      for (const {
        containers,
        pod: { metadata },
      } of kubelet.workers) {
        const pod = store.get('pods', `${metadata.namespace}/${metadata.name}`);
        if (!pod || isDeleted(pod)) continue;
        for (const { record } of containers) {
          const shown = pod.status.containerStatuses?.find(({ name }) => name === record.name);
          if (record.kind === 'main' && shown && shown.restartCount !== record.restarts)
            yield `${nameOf(pod)} shows ${shown.restartCount} restarts of ${record.name} instead of ${record.restarts}`;
          if (record.kind === 'main' && shown && shown.ready !== record.ready)
            yield `${nameOf(pod)} shows ${record.name} ${shown.ready ? 'ready' : 'not ready'}`;
        }
      }
    }
  },
};
