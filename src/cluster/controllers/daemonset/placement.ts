import type { DaemonSet, Node, Pod, PodSpec, Toleration } from '../../api/types.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { matchesNode } from '../../scheduler/node-affinity.ts';
import { podFromTemplate, type StoredPod } from '../pods.ts';
import { tolerates } from '../tolerations.ts';

/** On which nodes a daemon runs. Models pkg/controller/daemon/daemon_controller.go, util/daemonset_util.go */

export type StoredDaemonSet = Stored<DaemonSet>;

export const HASH = 'controller-revision-hash';
const GENERATION = 'pod-template-generation';

const taint = (name: string, effect: 'NoExecute' | 'NoSchedule'): Toleration => ({
  key: `node.kubernetes.io/${name}`,
  operator: 'Exists',
  effect,
});

const TOLERATED: readonly Toleration[] = [
  taint('not-ready', 'NoExecute'),
  taint('unreachable', 'NoExecute'),
  taint('disk-pressure', 'NoSchedule'),
  taint('memory-pressure', 'NoSchedule'),
  taint('pid-pressure', 'NoSchedule'),
  taint('unschedulable', 'NoSchedule'),
];

const isSame = (a: Toleration, b: Toleration): boolean =>
  a.key === b.key &&
  a.effect === b.effect &&
  (a.operator ?? '') === b.operator &&
  (a.value ?? '') === (b.value ?? '');

/** The tolerations of a daemon's pods: its own, without a limit where they are about the troubles that daemons outlive. */
export function tolerationsOf({ hostNetwork, tolerations = [] }: PodSpec): readonly Toleration[] {
  const all = hostNetwork ? [...TOLERATED, taint('network-unavailable', 'NoSchedule')] : TOLERATED;
  const own = tolerations.map((one) => all.find((other) => isSame(one, other)) ?? one);
  return [...own, ...all.filter((one) => !own.includes(one))];
}

/** Whether a daemon should come to a node, and whether one that is there may stay. */
export function placement(
  set: StoredDaemonSet,
  node: Stored<Node>,
): { readonly run: boolean; readonly stay: boolean } {
  const spec: PodSpec = set.spec.template.spec ?? { containers: [] };
  const wanted = !spec.nodeName || spec.nodeName === node.metadata.name;
  const { nodeName: _name, ...free } = spec;
  const trial = { ...set, spec: free, status: {} } as unknown as StoredPod;
  if (!wanted || !matchesNode(trial, node)) return { run: false, stay: false };
  const tolerations = tolerationsOf(spec);
  const untolerated = (node.spec.taints ?? []).filter((one) => !tolerations.some((t) => tolerates(t, one)));
  return {
    run: !untolerated.some(({ effect }) => effect !== 'PreferNoSchedule'),
    stay: !untolerated.some(({ effect }) => effect === 'NoExecute'),
  };
}

/** The node for which a daemon's pod is meant, whether it is there yet or not. */
export function targetNode({ spec }: StoredPod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const field = terms
    ?.flatMap(({ matchFields = [] }) => matchFields)
    .find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
  return field?.values?.length === 1 ? field.values[0] : undefined;
}

/** How often the template has changed, as old clients counted it. */
const generationOf = ({ metadata }: StoredDaemonSet): string | undefined => {
  const text = metadata.annotations?.['deprecated.daemonset.template.generation'];
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
};

/** Whether a pod is of the present template. */
export function isUpdated({ metadata: { labels } }: StoredPod, set: StoredDaemonSet, hash: string): boolean {
  const generation = generationOf(set);
  return (
    (hash !== '' && labels?.[HASH] === hash) ||
    (generation !== undefined && labels?.[GENERATION] === generation)
  );
}

/** A daemon's pod for a node: bound to it by affinity, so that the scheduler looks at it all the same. */
export function daemonPod(set: StoredDaemonSet, node: string, hash: string): Pod & KubeObject {
  const pod = podFromTemplate(set, set.spec.template);
  const spec: PodSpec = pod.spec ?? { containers: [] };
  const generation = generationOf(set);
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata?.labels,
        ...(generation !== undefined && { [GENERATION]: generation }),
        ...(hash !== '' && { [HASH]: hash }),
      },
    },
    spec: {
      ...spec,
      affinity: {
        ...spec.affinity,
        nodeAffinity: {
          ...spec.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
        },
      },
      tolerations: tolerationsOf(spec),
    },
  };
}
