import type { DaemonSetSpec, DaemonSetUpdateStrategy, PodSpec } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { metadata, readiness, storedNode, storedPod } from '../test-objects.ts';
import { type Daemons, planNodes, podsByNode } from './nodes.ts';
import { HASH, type StoredDaemonSet, targetNode } from './placement.ts';
import { planUpdate } from './rolling.ts';

/** A DaemonSet; `podSpec` is merged into its template's. */
export function daemonSet(
  spec: Partial<DaemonSetSpec> = {},
  podSpec: Partial<PodSpec> = {},
): StoredDaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('agent', { generation: 1 }),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [], ...podSpec } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      ...spec,
    },
    status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  };
}

export const rolling = (
  rollingUpdate: NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>,
): Pick<DaemonSetSpec, 'updateStrategy'> => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });

/** Nodes and pods on which plans are carried out, as if all went well and at once. */
export class Fleet {
  pods: StoredPod[] = [];
  now = 100;
  hash = 'v1';
  set: StoredDaemonSet;
  nodes;
  #made = 0;

  constructor(count: number, set = daemonSet()) {
    this.set = set;
    this.nodes = Array.from({ length: count }, (_, i) => storedNode(`node-${i}`));
  }

  get daemons(): Daemons {
    const { set, nodes, hash, now } = this;
    return { set, nodes, pods: podsByNode(this.pods), hash, now: now * 1000 };
  }

  add(node: string, hash: string, readySince?: number, created = 0, rest = {}): string {
    const name = `${node}-${hash}-${this.#made++}`;
    const meta = { labels: { [HASH]: hash }, creationTimestamp: formatTime(created * 1000), ...rest };
    const status = readiness(readySince);
    this.pods.push(storedPod(name, { metadata: meta, spec: { nodeName: node }, status }));
    return name;
  }

  /** One reconciliation; returns how many pods came and went. */
  step(): readonly [created: number, removed: number] {
    const first = planNodes(this.daemons, () => true);
    const settled = first.create.length === 0 && first.remove.length === 0;
    const { create, remove } = settled ? planUpdate(this.daemons) : first;
    this.pods = this.pods.filter((pod) => !remove.includes(pod));
    for (const node of create) this.add(node, this.hash);
    return [create.length, remove.length];
  }

  steps(count: number): readonly (readonly [number, number])[] {
    return Array.from({ length: count }, () => this.step());
  }

  /** Makes some pods ready now, or not ready. */
  mark(ready: boolean, count = Infinity, which: (pod: StoredPod) => boolean = () => true): void {
    let left = count;
    this.pods = this.pods.map((pod) => {
      const is = pod.status.conditions?.[0]?.status === 'True';
      if (left <= 0 || is === ready || !which(pod)) return pod;
      left--;
      return { ...pod, status: readiness(ready ? this.now : undefined) };
    });
  }

  nodesOf(hash: string): readonly (string | undefined)[] {
    return this.pods.filter((pod) => pod.metadata.labels?.[HASH] === hash).map(targetNode);
  }
}
