import type { Node, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { NodeInfo } from './node-info.ts';
import { occupiedBy } from './requests.ts';

type StoredPod = Stored<Pod>;

/** Whether a pod takes room on its node. */
const occupies = ({ spec, status }: StoredPod): boolean =>
  Boolean(spec.nodeName) && status.phase !== 'Succeeded' && status.phase !== 'Failed';

/** Whether nothing that {@link NodeInfo} counts has changed. */
const sameForScheduling = (a: StoredPod, b: StoredPod): boolean =>
  a.spec === b.spec &&
  a.metadata.labels === b.metadata.labels &&
  a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
  occupiedBy(a) === occupiedBy(b);

/** All nodes with what is on them, kept up change by change: placing a pod costs the same however many there are. */
export class NodeCache {
  readonly #infos = new Map<string, NodeInfo>();
  #nodes: readonly NodeInfo[] | undefined;
  /** Pods that wait for victims to leave, by the node that they are to come to. */
  readonly #nominated = new Map<string, Map<string, StoredPod>>();

  /** The nodes that there are, by name. */
  get nodes(): readonly NodeInfo[] {
    this.#nodes ??= [...this.#infos.values()]
      .filter(({ node }) => node !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#nodes;
  }

  get(name: string): NodeInfo | undefined {
    return this.#infos.get(name);
  }

  setNode(node: Stored<Node>): void {
    const info = this.#info(node.metadata.name);
    if (!info.node) this.#nodes = undefined;
    info.setNode(node);
  }

  removeNode(name: string): void {
    const info = this.#infos.get(name);
    if (!info) return;
    info.node = undefined;
    this.#nodes = undefined;
    if (info.pods.size === 0) this.#infos.delete(name);
  }

  /**
   * Takes note of a pod's change.
   * @param pod undefined when it is gone
   * @returns the node that it left, if it did
   */
  observe(pod: StoredPod | undefined, previous: StoredPod): string | undefined {
    this.#nominate(pod, previous);
    const { uid } = previous.metadata;
    const before = previous.spec.nodeName;
    const had = before !== undefined && (this.#infos.get(before)?.pods.has(uid) ?? false);
    if (pod && occupies(pod)) {
      const info = this.#info(pod.spec.nodeName ?? '');
      const known = info.pods.get(uid);
      if (known && sameForScheduling(known, pod)) {
        info.pods.set(uid, pod);
        return undefined;
      }
      if (known) info.remove(uid);
      info.add(pod);
      return undefined;
    }
    if (!had || before === undefined) return undefined;
    this.#infos.get(before)?.remove(uid);
    return before;
  }

  /** A pod takes room on a node before it is bound to it. */
  assume(pod: StoredPod, nodeName: string): void {
    this.observe({ ...pod, spec: { ...pod.spec, nodeName } }, pod);
  }

  /** A pod that was assumed does not come. */
  forget(uid: string, node: string): void {
    this.#infos.get(node)?.remove(uid);
  }

  /** The pods that are to come to a node. Models pkg/scheduler/backend/queue/nominator.go */
  nominatedOn(node: string): Iterable<StoredPod> | undefined {
    return this.#nominated.size === 0 ? undefined : this.#nominated.get(node)?.values();
  }

  #nominate(pod: StoredPod | undefined, previous: StoredPod): void {
    const { uid } = previous.metadata;
    const before = previous.status.nominatedNodeName;
    const now = pod && !pod.spec.nodeName ? pod.status.nominatedNodeName : undefined;
    if (before && before !== now) this.#nominated.get(before)?.delete(uid);
    if (!pod || !now) {
      if (before) this.#nominated.get(before)?.delete(uid);
      return;
    }
    let pods = this.#nominated.get(now);
    if (!pods) this.#nominated.set(now, (pods = new Map()));
    pods.set(uid, pod);
  }

  #info(name: string): NodeInfo {
    let info = this.#infos.get(name);
    if (!info) this.#infos.set(name, (info = new NodeInfo(name)));
    return info;
  }
}
