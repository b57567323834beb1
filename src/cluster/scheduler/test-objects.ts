import type {
  Affinity,
  LabelSelectorRequirement,
  PodAffinityTerm,
  Node,
  NodeSpec,
  NodeStatus,
  Pod,
  PodSpec,
  PodStatus,
  TopologySpreadConstraint,
} from '../api/types.ts';
import type { KubeObject, Stored } from '../machinery/object.ts';
import { Store } from '../store/store.ts';
import { beginCycle, type Cycle } from './filters.ts';
import { NodeInfo } from './node-info.ts';

/** Plain objects for the tests of the scheduler's rules. */

interface PodParts {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly priority?: number;
  /** Requests of each container. */
  readonly requests?: readonly Readonly<Record<string, string>>[];
  readonly leaving?: boolean;
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
}

export const pod = (name: string, parts: PodParts = {}): Stored<Pod> => {
  const { namespace = 'default', labels, node, priority, requests = [], leaving, spec, status = {} } = parts;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-05T09:00:00Z',
      ...(labels && { labels }),
      ...(leaving && { deletionTimestamp: '2026-01-05T09:00:00Z' }),
    },
    spec: {
      containers: requests.map((list, i) => ({ name: `c${i}`, resources: { requests: list } })),
      ...(node !== undefined && { nodeName: node }),
      ...(priority !== undefined && { priority }),
      ...spec,
    },
    status,
  };
};

interface NodeParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly spec?: NodeSpec;
  readonly status?: NodeStatus;
}

export const node = (
  name: string,
  { labels, allocatable, spec = {}, status }: NodeParts = {},
): Stored<Node> => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T09:00:00Z',
    ...(labels && { labels }),
  },
  spec,
  status: { allocatable: { pods: '110', ...allocatable }, ...status },
});

/** Nodes with their pods. */
export function infos(
  nodes: readonly Stored<Node>[],
  pods: readonly Stored<Pod>[] = [],
): readonly NodeInfo[] {
  return nodes.map((one) => {
    const info = new NodeInfo(one.metadata.name);
    info.setNode(one);
    for (const other of pods) if (other.spec.nodeName === info.name) info.add(other);
    return info;
  });
}

/** A store of objects other than pods and nodes, by resource. */
export function storeOf(objects: Readonly<Record<string, readonly KubeObject[]>> = {}): Store {
  const store = new Store();
  for (const [resource, list] of Object.entries({
    namespaces: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }],
    ...objects,
  }))
    for (const { apiVersion, kind, metadata, ...rest } of list)
      store.put(resource, {
        apiVersion: apiVersion ?? 'v1',
        kind: kind ?? '',
        metadata: {
          uid: metadata?.name ?? '',
          resourceVersion: '1',
          creationTimestamp: '2026-01-05T09:00:00Z',
          ...metadata,
          name: metadata?.name ?? '',
        },
        ...rest,
      });
  return store;
}

export function cycleOf(one: Stored<Pod>, nodes: readonly NodeInfo[], store: Store = storeOf()): Cycle {
  const cycle = beginCycle(one, nodes, store);
  if ('plugin' in cycle) throw new Error(cycle.reasons.join());
  return cycle;
}

export const spread = (
  maxSkew: number,
  topologyKey: string,
  label: string | undefined,
  more: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint => ({
  maxSkew,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  ...(label !== undefined && { labelSelector: { matchExpressions: [{ key: label, operator: 'Exists' }] } }),
  ...more,
});

/** The label that names a node. */
export const HOST = 'kubernetes.io/hostname';

/** Four nodes, two in each zone. */
export const FOUR: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { zone: 'zone1', node: 'a', [HOST]: 'a' },
  b: { zone: 'zone1', node: 'b', [HOST]: 'b' },
  x: { zone: 'zone2', node: 'x', [HOST]: 'x' },
  y: { zone: 'zone2', node: 'y', [HOST]: 'y' },
};

/** Labels by their names, with values where there are any: `bar`, `foo=a`. */
export const labelled = (labels: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    labels.map((label) => {
      const [name = '', value = ''] = label.split('=');
      return [name, value];
    }),
  );

/** A pod on a node: with labels, in another namespace (`other/a`), on its way out (`-a`). */
export const there = (places: string, labels: readonly string[] = ['foo']) =>
  places
    .split(' ')
    .filter(Boolean)
    .map((place, i) => {
      const leaving = place.startsWith('-');
      const [namespace, name] = place.includes('/') ? place.split('/') : ['default', place.replace('-', '')];
      return pod(`${place}${i}${labels.join('')}`, {
        ...(namespace !== undefined && { namespace }),
        ...(name !== undefined && { node: name }),
        labels: labelled(labels),
        leaving,
      });
    });

/** Three nodes, one without the label `foo`. */
export const THREE = { a: { node: 'a', foo: '' }, b: { node: 'b', foo: '' }, c: { node: 'c' } };

type Operator = LabelSelectorRequirement['operator'];

/** A term about pods of one label. */
export const term = (
  key: string,
  operator: Operator,
  values: readonly string[],
  topologyKey: string,
  more: Partial<PodAffinityTerm> = {},
): PodAffinityTerm => ({
  labelSelector: { matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }] },
  topologyKey,
  ...more,
});

/** Affinity that insists on pods near. */
export const near = (...terms: readonly PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});

/** Affinity that insists on no such pods near. */
export const far = (...terms: readonly PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});

/** What is said of a node that is not near, not far, or not far for others. */
export const NEAR = "node(s) didn't match pod affinity rules";
export const FAR = "node(s) didn't match pod anti-affinity rules";
export const THEIRS = "node(s) didn't satisfy existing pods anti-affinity rules";
