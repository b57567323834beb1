import type { DaemonSet, Node, Pod, PodSpec, Toleration } from '../../api/types.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { matchesNode } from '../../scheduler/node-affinity.ts';
import { podFromTemplate, type StoredPod } from '../pods.ts';
import { tolerates } from '../tolerations.ts';

/** On which nodes a daemon runs. Models pkg/controller/daemon/daemon_controller.go, util/daemonset_util.go */

export type StoredDaemonSet = Stored<DaemonSet>;

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

function tolerationsOf(spec: PodSpec): readonly Toleration[] {
  const all = spec.hostNetwork ? [...TOLERATED, taint('network-unavailable', 'NoSchedule')] : TOLERATED;
  const own = spec.tolerations ?? [];
  const missing = all.filter(
    ({ key, effect }) => !own.some((one) => one.key === key && one.effect === effect),
  );
  return [...own, ...missing];
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
    .find(({ key }) => key === 'metadata.name');
  return field?.values?.[0];
}

/** A daemon's pod for a node: bound to it by affinity, so that the scheduler looks at it all the same. */
export function daemonPod(set: StoredDaemonSet, node: string, hash: string): Pod & KubeObject {
  const pod = podFromTemplate(set, set.spec.template);
  const spec: PodSpec = pod.spec ?? { containers: [] };
  const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'];
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  const terms = required?.nodeSelectorTerms.map((term) => ({ ...term, matchFields })) ?? [{ matchFields }];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata?.labels,
        'controller-revision-hash': hash,
        ...(generation !== undefined && { 'pod-template-generation': generation }),
      },
    },
    spec: {
      ...spec,
      affinity: {
        ...spec.affinity,
        nodeAffinity: {
          ...spec.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
        },
      },
      tolerations: tolerationsOf(spec),
    },
  };
}
