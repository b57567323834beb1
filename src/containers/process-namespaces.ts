import type { Container, PodSpec } from '../cluster/api/types.ts';
import { ProcessTable } from './process-table.ts';

/** A container and its place. */
interface Member {
  /** One object per pod while the pod lives. */
  readonly sandbox: object;
  readonly pod: { readonly spec: PodSpec };
  readonly container: Container;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

const ofPods = new WeakMap<object, Map<string, ProcessTable>>();

/** The key of the namespace that all containers of a pod share; no container has such a name. */
const SHARED = '';

const still = { container: '', signal: (): void => {} };

/** A node's own processes, as a container sees them that shares its namespace. */
function ofNode(startedAt: number): ProcessTable {
  const table = new ProcessTable();
  for (const command of ['/sbin/init', '/usr/bin/containerd', '/usr/bin/kubelet'])
    table.add({ ...still, user: 'root', command, startedAt });
  return table;
}

/** A pod's own: the first process is the one that holds the namespace. */
function ofPod(startedAt: number): ProcessTable {
  const table = new ProcessTable();
  table.add({ ...still, user: '65535', command: '/pause', startedAt });
  return table;
}

/**
 * The processes among which a container's are: its own, its target's, its pod's or its node's.
 * Models pkg/kubelet/kuberuntime/util/util.go (PidNamespaceModeForPod)
 */
export function processesOf({ sandbox, pod, container, startedAt }: Member): ProcessTable {
  let tables = ofPods.get(sandbox);
  if (!tables) ofPods.set(sandbox, (tables = new Map()));
  const { hostPID, shareProcessNamespace, ephemeralContainers = [] } = pod.spec;
  if (hostPID === true || shareProcessNamespace === true) {
    let shared = tables.get(SHARED);
    if (!shared) tables.set(SHARED, (shared = hostPID === true ? ofNode(startedAt) : ofPod(startedAt)));
    return shared;
  }
  const target = ephemeralContainers.find(({ name }) => name === container.name)?.targetContainerName;
  const table = (target !== undefined && tables.get(target)) || new ProcessTable();
  tables.set(container.name, table);
  return table;
}
