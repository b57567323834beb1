import type { Container, PodSpec } from '../cluster/api/types.ts';
import type { NodeView } from '../cluster/node-view.ts';
import type { NodeHost } from '../cluster/runtime.ts';
import { accountsIn } from './accounts.ts';
import { processesOfNode } from './node-processes.ts';
import { ProcessTable } from './process-table.ts';

/** A container and its place. */
interface Member {
  /** One object per pod while the pod lives. */
  readonly sandbox: object;
  readonly pod: { readonly spec: PodSpec; readonly metadata: { readonly uid: string } };
  readonly container: Container;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Set for what stands for a node itself. */
  readonly node?: NodeView;
  /** The node under it. */
  readonly host?: NodeHost;
}

const ofPods = new WeakMap<object, Map<string, ProcessTable>>();

/** What is looked up when somebody looks. */
interface Around {
  /** Milliseconds since the epoch. */
  now(): number;
  /** The accounts of whoever looks, as in /etc/passwd. */
  passwd(): string;
}

/** The key of the namespace that all containers of a pod share; no container has such a name. */
const SHARED = '';

const still = { container: '', signal: (): void => {} };

const ofNodes = new WeakMap<NodeView, ProcessTable>();

/** What a node gives to processes that come later begins with this number: above those of containers. */
const FIRST_LATER = 62_104;

/** Who a number is among accounts of a node; the number where it has no name. */
const named =
  (passwd: string) =>
  (uid: number): string =>
    accountsIn(passwd).find((account) => account.uid === uid)?.name ?? String(uid);

/** A node's processes, as those on it see them, or a pod that shares its namespace. */
function ofNode(node: NodeView, { now, passwd }: Around, except?: string): ProcessTable {
  return new ProcessTable(() => processesOfNode(node, now(), named(passwd()), except), FIRST_LATER);
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
export function processesOf(
  { sandbox, pod, container, startedAt, node, host }: Member,
  around: Around,
): ProcessTable {
  if (node) {
    let table = ofNodes.get(node);
    if (!table) ofNodes.set(node, (table = ofNode(node, around)));
    return table;
  }
  let tables = ofPods.get(sandbox);
  if (!tables) ofPods.set(sandbox, (tables = new Map()));
  const { hostPID, shareProcessNamespace, ephemeralContainers = [] } = pod.spec;
  if (hostPID === true || shareProcessNamespace === true) {
    let shared = tables.get(SHARED);
    if (!shared) {
      const view = hostPID === true ? host?.view() : undefined;
      shared = view ? ofNode(view, around, pod.metadata.uid) : ofPod(startedAt);
      tables.set(SHARED, shared);
    }
    return shared;
  }
  const target = ephemeralContainers.find(({ name }) => name === container.name)?.targetContainerName;
  const table = (target !== undefined && tables.get(target)) || new ProcessTable();
  tables.set(container.name, table);
  return table;
}
