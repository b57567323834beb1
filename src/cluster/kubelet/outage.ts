/**
 * What of a node may be down by itself. `kubelet`: its agent is stopped, what runs goes on and answers; `link`: the node is cut
 * off from the others and the API server, its agent and what runs go on; `machine`: it is switched off, nothing of it runs;
 * `server`: there is no API server to talk to; `system`: what runs in {@link SYSTEM_NAMESPACES} is paused.
 */
export type NodePart = 'kubelet' | 'link' | 'machine' | 'server' | 'system';

/** The namespaces of the cluster's own programs. Models DefaultNamespaces of minikube's pkg/minikube/constants/constants.go */
export const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kubernetes-dashboard', 'istio-operator'];

/** Which parts of one node are down. */
export class Outage {
  #down: ReadonlySet<NodePart>;

  constructor(down: readonly NodePart[] = []) {
    this.#down = new Set(down);
  }

  get parts(): readonly NodePart[] {
    return [...this.#down];
  }

  /** Tells whether that changes anything. */
  set(part: NodePart, running: boolean): boolean {
    if (this.#down.has(part) !== running) return false;
    const others = [...this.#down].filter((other) => other !== part);
    this.#down = new Set(running ? others : [...others, part]);
    return true;
  }

  /** Whether the machine is on. */
  get powered(): boolean {
    return !this.#down.has('machine');
  }

  /** Whether the node and the others reach each other. */
  get linked(): boolean {
    return this.powered && !this.#down.has('link');
  }

  /** Whether what runs in a namespace is paused. */
  pauses(namespace: string): boolean {
    return this.#down.has('system') && SYSTEM_NAMESPACES.includes(namespace);
  }

  /** Whether the kubelet works. */
  get works(): boolean {
    return this.powered && !this.#down.has('kubelet');
  }

  /** Whether the kubelet works and reaches the API server. */
  get reports(): boolean {
    return this.linked && this.works && !this.#down.has('server');
  }
}
