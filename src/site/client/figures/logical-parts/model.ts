import type { MapItem, PodItem, ServiceItem, WorkloadItem } from '../../../../sandbox/map/model.ts';

/** What there is to look at in the figure, in the order of the guide. */
export const logicalPointIds = ['makers', 'replaced', 'address', 'labels'] as const;
export type LogicalPoint = (typeof logicalPointIds)[number];

/** A pod as it was. */
export interface PodMark {
  readonly uid: string;
  readonly name: string;
  readonly ip: string;
}

/** What the figure remembers, to tell what has changed. */
export interface LogicalMemory {
  /** The deployment's uid: another deployment begins anew. */
  readonly deployment: string;
  /** The pods that its controllers owned when last seen. */
  readonly owned: ReadonlyMap<string, PodMark>;
  /** The pod that went last. */
  readonly departed: PodMark | undefined;
  /** Pods that have come since. */
  readonly arrived: readonly string[];
}

export const noMemory: LogicalMemory = {
  deployment: '',
  owned: new Map(),
  departed: undefined,
  arrived: [],
};

/** A pod in the figure. */
export interface LogicalPod {
  readonly item: PodItem;
  /** The ReplicaSet that made it and keeps it, undefined for one that has been set apart. */
  readonly madeBy: WorkloadItem | undefined;
  readonly selected: boolean;
  /** Whether it came in place of one that went. */
  readonly arrived: boolean;
}

/** One pod in the place of another, and what stayed. */
export interface LogicalChange {
  readonly departed: PodMark;
  readonly arrived: PodMark | undefined;
  readonly service: { readonly name: string; readonly ip: string } | undefined;
}

/** A deployment with everything that hangs on it. */
export interface LogicalView {
  readonly deployment: WorkloadItem | undefined;
  /** Those that are to have pods or still have some. */
  readonly replicaSets: readonly WorkloadItem[];
  readonly pods: readonly LogicalPod[];
  readonly service: ServiceItem | undefined;
  readonly change: LogicalChange | undefined;
  /** A pod that has been set apart: it lives, but its labels fit no more. */
  readonly detached: PodItem | undefined;
}

const HASH = 'pod-template-hash';

/** The deployment of this name, else the first that is not the system's. */
function followed(items: readonly MapItem[], follows: string): WorkloadItem | undefined {
  const deployments = items.filter(
    (item): item is WorkloadItem => item.kind === 'Deployment' && !item.system,
  );
  return deployments.find(({ name }) => name === follows) ?? deployments[0];
}

const fits = (
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

const markOf = ({ uid, name, ip }: PodItem): PodMark => ({ uid, name, ip });

interface Parts {
  readonly deployment: WorkloadItem | undefined;
  readonly replicaSets: readonly WorkloadItem[];
  readonly pods: readonly PodItem[];
}

function partsOf(items: readonly MapItem[], follows: string): Parts {
  const deployment = followed(items, follows);
  const pods = items.filter((item) => item.kind === 'Pod');
  if (!deployment) return { deployment, replicaSets: [], pods };
  const replicaSets = items.filter(
    (item): item is WorkloadItem => item.kind === 'ReplicaSet' && item.owner === deployment.uid,
  );
  return { deployment, replicaSets, pods };
}

/** What is remembered once these items have been seen. */
export function remember(memory: LogicalMemory, items: readonly MapItem[], follows: string): LogicalMemory {
  const { deployment, replicaSets, pods } = partsOf(items, follows);
  if (!deployment) return noMemory;
  const sets = new Set(replicaSets.map(({ uid }) => uid));
  const owned = pods.filter(({ owner, phase }) => sets.has(owner) && phase !== 'terminating');
  const marks = new Map(owned.map((pod) => [pod.uid, markOf(pod)]));
  if (memory.deployment !== deployment.uid) return { ...noMemory, deployment: deployment.uid, owned: marks };
  const lost = [...memory.owned.values()].filter(({ uid }) => !marks.has(uid));
  const apart = lost.find(({ uid }) => pods.some((pod) => pod.uid === uid && pod.phase !== 'terminating'));
  const gone = lost.filter((mark) => mark !== apart).at(-1);
  const back = memory.departed !== undefined && marks.has(memory.departed.uid);
  const departed = gone ?? (back || apart ? undefined : memory.departed);
  const came = owned.filter(({ uid }) => !memory.owned.has(uid)).map(({ uid }) => uid);
  const arrived = departed === undefined ? [] : [...(gone ? [] : memory.arrived), ...came];
  return { deployment: deployment.uid, owned: marks, departed, arrived };
}

/** What the figure shows. */
export function logicalView(items: readonly MapItem[], follows: string, memory: LogicalMemory): LogicalView {
  const { deployment, replicaSets, pods } = partsOf(items, follows);
  const service = deployment && serviceOf(items, deployment, replicaSets);
  const madeBy = (pod: PodItem) => replicaSets.find(({ uid }) => uid === pod.owner);
  const behind = new Set(service ? [...service.endpoints, ...service.notReady] : []);
  const hashes = new Set(replicaSets.flatMap(({ labels }) => labels[HASH] ?? []));
  const shown = deployment
    ? pods.filter(
        (pod) =>
          pod.namespace === deployment.namespace &&
          (madeBy(pod) || behind.has(pod.uid) || (pod.owner === '' && hashes.has(pod.labels[HASH] ?? ''))),
      )
    : [];
  const { departed, arrived } = memory;
  const newcomer = shown.find(({ uid }) => arrived.includes(uid));
  return {
    deployment,
    replicaSets: replicaSets.filter(
      ({ uid, desired }) =>
        desired > 0 || pods.some(({ owner }) => owner === uid) || replicaSets.length === 1,
    ),
    pods: shown.map((item) => ({
      item,
      madeBy: madeBy(item),
      selected: behind.has(item.uid),
      arrived: arrived.includes(item.uid),
    })),
    service,
    change: departed && {
      departed,
      arrived: newcomer && markOf(newcomer),
      service: service && { name: service.name, ip: service.clusterIP },
    },
    detached: shown.findLast((pod) => !madeBy(pod) && pod.phase !== 'terminating'),
  };
}

/** The service whose selector fits the deployment's pods; the one of its own name first. */
function serviceOf(
  items: readonly MapItem[],
  deployment: WorkloadItem,
  replicaSets: readonly WorkloadItem[],
): ServiceItem | undefined {
  const services = items.filter(
    (item): item is ServiceItem =>
      item.kind === 'Service' && !item.system && item.namespace === deployment.namespace,
  );
  const selecting = services.filter(({ selector }) =>
    [deployment, ...replicaSets].some(({ labels }) => fits(selector, labels)),
  );
  return selecting.find(({ name }) => name === deployment.name) ?? selecting[0];
}

/** Labels or a selector in one line; the hash that the deployment adds says nothing to a reader. */
export const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .filter(([key]) => key !== HASH)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
