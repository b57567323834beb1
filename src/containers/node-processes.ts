import type { ContainerMeasures, NodeContainer, NodeView } from '../cluster/node-view.ts';
import { daemonsOf, GO_ADDRESSES, hasDocker } from './node-daemons.ts';
import type { ProcessEntry } from './process-table.ts';

/** What a process needs that only waits: hardly anything. */
export function pauseUsage(id: string): ContainerMeasures {
  const [pages, pid] = [parseInt(id.slice(0, 2), 16), parseInt(id.slice(2, 6), 16)];
  return {
    cpu: 0,
    memory: (64 + (pages % 48)) * 4096,
    memoryLimit: 0,
    written: 0,
    processes: 1,
    pid: 2000 + (pid % 60_000),
  };
}

/** How much lower than its container's the number of a shim is. */
const BEFORE = 22;
const still = { container: '', signal: (): void => {} };

/** The user of a number, where nobody has asked for a name. */
type Names = (uid: number) => string;

/** What holds a container's input and output. Models containerd's cmd/containerd-shim-runc-v2 */
function shimOf(pid: number, namespace: string, id: string, startedAt: number): ProcessEntry {
  // Shims differ by what they have had to do: some by some pages.
  const memory = 12_400_000 + 4096 * (parseInt(id.slice(0, 3), 16) % 700);
  return {
    ...still,
    pid,
    parent: 1,
    user: 'root',
    command: `/usr/bin/containerd-shim-runc-v2 -namespace ${namespace} -id ${id} -address /run/containerd/containerd.sock`,
    startedAt,
    leads: false,
    usage: () => ({ memory, cpu: 0, mapped: GO_ADDRESSES + 12_000_000, threads: 11 }),
  };
}

/** A container's processes by the numbers that they have on the node. */
function* ofContainer({ list, usage }: NodeContainer, shim: number, nameOf: Names): Iterable<ProcessEntry> {
  const [first, ...others] = list?.() ?? [];
  const base = usage?.().pid ?? 0;
  if (!first) return;
  const numberOf = (pid: number): number => base + pid - first.pid;
  for (const { pid, parent, uid, usage: used, ...rest } of [first, ...others])
    yield {
      ...still,
      ...rest,
      pid: numberOf(pid),
      parent: parent === undefined ? shim : numberOf(parent),
      user: nameOf(uid),
      leads: parent === undefined,
      usage: () => used,
    };
}

/**
 * Everything that runs on a node: its daemons, and what they hold the pods' containers with.
 * @param nameOf who a number is on the node
 * @param except the UID of a pod that is left out
 */
export function processesOfNode(
  node: NodeView,
  now: number,
  nameOf: Names,
  except?: string,
): readonly ProcessEntry[] {
  const docker = hasDocker(node);
  const namespace = docker ? 'moby' : 'k8s.io';
  const found: ProcessEntry[] = daemonsOf(node, now).map(({ usage, ...daemon }) => ({
    ...still,
    ...daemon,
    ...(daemon.pid > 1 && { parent: 1 }),
    leads: true,
    usage: () => usage,
  }));
  const shims = new Map<string, number>();
  for (const { uid, startedAt } of node.pods) {
    if (uid === except) continue;
    const id = node.sandboxID(uid);
    const { pid, memory } = pauseUsage(id);
    shims.set(uid, pid - BEFORE);
    found.push(shimOf(pid - BEFORE, namespace, id, startedAt), {
      ...still,
      pid,
      parent: pid - BEFORE,
      user: nameOf(65_535),
      command: '/pause',
      startedAt,
      leads: true,
      usage: () => ({ memory, cpu: 0, mapped: 1_048_576 }),
    });
  }
  for (const container of node.containers) {
    const { id, pod, startedAt, ended } = container;
    if (ended || pod.uid === except) continue;
    const own = (container.usage?.().pid ?? 0) - BEFORE;
    const shim = docker ? own : (shims.get(pod.uid) ?? 1);
    if (docker) found.push(shimOf(own, namespace, id, startedAt));
    found.push(...ofContainer(container, shim, nameOf));
  }
  return found;
}
