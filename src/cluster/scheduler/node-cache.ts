import type { Node, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { NodeInfo } from './node-info.ts';

type StoredPod = Stored<Pod>;

/** Whether a pod takes room on its node. */
const occupies = ({ spec, status }: StoredPod): boolean =>
  Boolean(spec.nodeName) && status.phase !== 'Succeeded' && status.phase !== 'Failed';

/** Whether nothing that {@link NodeInfo} counts has changed. */
const sameForScheduling = (a: StoredPod, b: StoredPod): boolean =>
  a.spec === b.spec &&
  a.metadata.labels === b.metadata.labels &&
  a.metadata.ownerReferences === b.metadata.ownerReferences;

/** All nodes with what is on them, kept up change by change: placing a pod costs the same however many there are. */
export class NodeCache {
  readonly #infos = new Map<string, NodeInfo>();
  #nodes: readonly NodeInfo[] | undefined;

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

  #info(name: string): NodeInfo {
    let info = this.#infos.get(name);
    if (!info) this.#infos.set(name, (info = new NodeInfo(name)));
    return info;
  }
}
