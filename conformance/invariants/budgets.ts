import { controllerOf } from '../../src/cluster/machinery/object.ts';
import { selectorMatches } from '../../src/cluster/machinery/selectors.ts';
import { counted, isUnchecked, told } from './charges.ts';
import {
  claimsOf,
  isDeleted,
  isOver,
  isReady,
  nameOf,
  shared,
  type ChangeInvariant,
  type StateInvariant,
} from './invariant.ts';

/** What a quota says is used is what is used, but for pods that are stuck, which it may have noticed or not, and what was charged for nothing. */
export const quotas: StateInvariant = {
  name: 'quotas add up',
  patience: 1,
  *check({ store, now, charged }) {
    for (const quota of store.list('resourcequotas')) {
      if (isDeleted(quota)) continue;
      const { hard = {}, used = {} } = quota.status;
      if (JSON.stringify(hard) !== JSON.stringify(quota.spec.hard ?? {}))
        yield `${nameOf(quota)} has not taken its new limits`;
      if (quota.spec.scopes) continue;
      for (const name of Object.keys(quota.spec.hard ?? {})) {
        if (isUnchecked(name)) continue;
        const [least, most] = counted(store, quota.metadata.namespace ?? '', name, now);
        const says = told(quota, name);
        if (!(says >= least && says <= most + charged(quota, name)))
          yield `${nameOf(quota)} says that ${used[name]} of ${name} is used, not ${most}`;
      }
    }
  },
};

/** Nothing comes that a quota has no room for. */
export const quotaAdmission: ChangeInvariant = {
  name: 'quotas are kept',
  *check({ type, object }, resource, store) {
    const { namespace } = object.metadata;
    if (type !== 'ADDED' || !namespace || !['pods', 'services', 'configmaps'].includes(resource)) return;
    for (const quota of store.list('resourcequotas', namespace)) {
      const limit = quota.status.hard?.[resource];
      if (limit === undefined || quota.spec.scopes || quota.spec.hard?.[resource] !== limit) continue;
      const [used] = counted(store, namespace, resource, Infinity);
      if (used > Number(limit))
        yield `${resource} ${nameOf(object)} came although ${nameOf(quota)} allows ${limit}`;
    }
  },
};

/** A disruption budget counts its pods. */
export const disruptions: StateInvariant = {
  name: 'disruption budgets count their pods',
  patience: 5,
  *check({ store, lostLabels }) {
    for (const budget of store.list('poddisruptionbudgets.policy')) {
      const { status, spec, metadata } = budget;
      // What cannot be counted stays as it was, and allows nothing.
      const failed = status.conditions?.some(({ reason }) => reason === 'SyncFailed') ?? false;
      if (isDeleted(budget) || (failed && status.disruptionsAllowed === 0)) continue;
      const disrupted = status.disruptedPods ?? {};
      const healthy = store
        .list('pods', metadata.namespace)
        .filter(
          (pod) =>
            !isOver(pod) &&
            !isDeleted(pod) &&
            isReady(pod) &&
            !(pod.metadata.name in disrupted) &&
            selectorMatches(spec.selector, pod.metadata.labels),
        );
      if (status.observedGeneration !== metadata.generation) yield `${nameOf(budget)} is not observed`;
      // Nobody looks at the budget of a pod that got other labels: until it is written again it may still count it.
      const since = lostLabels.findLastIndex(({ revision }) => revision < Number(metadata.resourceVersion));
      const left = lostLabels
        .slice(since + 1)
        .filter(
          ({ namespace, labels }) =>
            namespace === metadata.namespace && selectorMatches(spec.selector, labels),
        ).length;
      if (status.currentHealthy < healthy.length || status.currentHealthy > healthy.length + left)
        yield `${nameOf(budget)} counts ${status.currentHealthy} healthy pods of ${healthy.length}`;
      const expected =
        status.expectedPods === 0 ? 0 : Math.max(0, status.currentHealthy - status.desiredHealthy);
      if (status.disruptionsAllowed > expected)
        yield `${nameOf(budget)} allows ${status.disruptionsAllowed} disruptions`;
    }
  },
};

/** Volumes and claims agree on who has whom. */
export const volumes: StateInvariant = {
  name: 'claims and volumes are bound in pairs',
  patience: 5,
  *check({ store }) {
    const bound = store.list('persistentvolumes').filter(({ status }) => status.phase === 'Bound');
    yield* shared(bound, ({ spec }) => [`the claim ${spec.claimRef?.uid}`]);
    for (const claim of store.list('persistentvolumeclaims')) {
      if (claim.status.phase !== 'Bound') continue;
      const volume = store.get('persistentvolumes', claim.spec.volumeName ?? '');
      if (volume?.spec.claimRef?.uid === claim.metadata.uid && volume.status.phase !== 'Bound')
        yield `${nameOf(claim)} is bound to ${volume.metadata.name} (${volume.status.phase})`;
    }
    for (const volume of store.list('persistentvolumes')) {
      const { claimRef } = volume.spec;
      if (volume.status.phase !== 'Bound' || isDeleted(volume)) continue;
      const claim = store.get('persistentvolumeclaims', `${claimRef?.namespace}/${claimRef?.name}`);
      if (!claim || claim.metadata.uid !== claimRef?.uid)
        yield `${volume.metadata.name} is bound to a claim that is gone`;
      else if (claim.spec.volumeName !== volume.metadata.name)
        yield `${volume.metadata.name} is bound to a claim that has another`;
    }
  },
};

/** A claim whose volume somebody has let go, or taken away after that, finds out when all claims are looked at again, which is every 15 s. */
export const lostVolumes: StateInvariant = {
  name: 'claims find out who has their volumes',
  patience: 16,
  *check({ store }) {
    for (const claim of store.list('persistentvolumeclaims')) {
      if (claim.status.phase !== 'Bound') continue;
      const volume = store.get('persistentvolumes', claim.spec.volumeName ?? '');
      if (!volume) yield `${nameOf(claim)} is bound to ${claim.spec.volumeName}, which is not there`;
      else if (volume.spec.claimRef?.uid !== claim.metadata.uid)
        yield `${nameOf(claim)} is bound to ${volume.metadata.name}, which is another's`;
    }
  },
};

/** What runs has its disks at its node: kubelets that wait for nothing are ahead of the attacher. */
export const attachments: StateInvariant = {
  name: 'disks of running pods are attached',
  patience: 20,
  *check({ store, pods }) {
    const attachments = Map.groupBy(
      store.list('volumeattachments.storage.k8s.io'),
      ({ spec }) => spec.source.persistentVolumeName,
    );
    for (const pod of pods) {
      if (isDeleted(pod) || !isReady(pod) || !store.get('nodes', pod.spec.nodeName ?? '')) continue;
      for (const name of claimsOf(pod)) {
        const claim = store.get('persistentvolumeclaims', `${pod.metadata.namespace}/${name}`);
        const volume = claim && store.get('persistentvolumes', claim.spec.volumeName ?? '');
        // Whose volume was given to another claim has lost it.
        if (!volume?.spec.csi || volume.spec.claimRef?.uid !== claim?.metadata.uid) continue;
        const all = attachments.get(volume.metadata.name) ?? [];
        const own = all.find(({ spec }) => spec.nodeName === pod.spec.nodeName);
        // Two nodes cannot both have it: who does not wait for it runs without.
        if (own ? own.status?.attached !== true : all.length === 0)
          yield `${nameOf(pod)} (${pod.metadata.uid}) runs without its disk ${volume.metadata.name}`;
      }
    }
  },
};

/** Claims that nobody uses go when they are deleted; those in use stay. */
export const claimProtection: StateInvariant = {
  name: 'deleted claims go once nobody uses them',
  patience: 5,
  *check({ store, pods }) {
    for (const claim of store.list('persistentvolumeclaims')) {
      if (
        !isDeleted(claim) ||
        claim.metadata.finalizers?.some((one) => one !== 'kubernetes.io/pvc-protection')
      )
        continue;
      const used = pods.some(
        (pod) =>
          pod.metadata.namespace === claim.metadata.namespace && claimsOf(pod).includes(claim.metadata.name),
      );
      if (!used) yield `${nameOf(claim)} (${claim.metadata.uid}) is used by nobody and stays`;
    }
  },
};

/** What keeps pods away from a node is what the node says of itself: the monitor looks at it every 5 s. */
export const taints: StateInvariant = {
  name: 'nodes are tainted as they are',
  patience: 6,
  *check({ store }) {
    for (const node of store.list('nodes')) {
      const ready = node.status.conditions?.find(({ type }) => type === 'Ready')?.status;
      const unreachable =
        node.spec.taints?.some(({ key }) => key === 'node.kubernetes.io/unreachable') ?? false;
      if (unreachable !== (ready === 'Unknown'))
        yield `${node.metadata.name} (Ready ${ready}) has ${unreachable ? 'a' : 'no'} taint`;
      const cordoned =
        node.spec.taints?.some(({ key }) => key === 'node.kubernetes.io/unschedulable') ?? false;
      if (cordoned !== (node.spec.unschedulable === true))
        yield `${node.metadata.name}: taint and cordon disagree`;
    }
  },
};

/** Node objects say what their kubelets are up to: silence is noticed after 50 s, by who looks every 5 s. */
export const nodes: StateInvariant = {
  name: 'nodes tell how they are',
  patience: 60,
  *check({ store, kubelets }) {
    for (const node of store.list('nodes')) {
      const kubelet = kubelets.get(node.metadata.name);
      const ready = node.status.conditions?.find(({ type }) => type === 'Ready')?.status;
      const silent = kubelet?.outage.reports !== true;
      if (silent && ready !== 'Unknown') yield `${node.metadata.name} is silent and says Ready ${ready}`;
      if (!silent && ready !== 'True') yield `${node.metadata.name} is at work and says Ready ${ready}`;
    }
    for (const lease of store.list('leases.coordination.k8s.io', 'kube-node-lease'))
      if (!store.get('nodes', lease.metadata.name) && controllerOf(lease))
        yield `${nameOf(lease)} outlives its node`;
  },
};
