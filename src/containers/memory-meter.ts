import type { MemoryRoom } from '../shell/memory.ts';

/** The memory of one process and its children while they run. */
export interface MemoryShare extends MemoryRoom {
  /** They have ended. */
  close(): void;
}

/**
 * What the processes of a container hold, as its cgroup counts it. The kernel kills all of them when they outgrow it, for the
 * kubelet asks for that. Models mm/memcontrol.c of Linux and pkg/kubelet/kuberuntime (memory.oom.group)
 */
export class MemoryMeter {
  #limit: number;
  readonly #machine: number;
  readonly #rest: () => number;
  readonly #outgrown: () => void;
  #held = 0;

  /**
   * @param limit bytes that the container may have; Infinity without a limit
   * @param machine bytes that its node has
   * @param rest bytes that it has besides what processes take
   * @param outgrown called when it has more than it may
   */
  constructor(limit: number, machine: number, rest: () => number, outgrown: () => void) {
    this.#limit = limit;
    this.#machine = machine;
    this.#rest = rest;
    this.#outgrown = outgrown;
  }

  /** Changes the bytes that the container may have. */
  set limit(bytes: number) {
    this.#limit = bytes;
    this.check();
  }

  /** Bytes that processes have taken. */
  get held(): number {
    return this.#held;
  }

  /** Looks whether the container has more than it may. What servers without limits take is for the kubelet to judge. */
  check(): void {
    if (this.#held > this.#machine || this.#rest() + this.#held > this.#limit) this.#outgrown();
  }

  /** A process begins. */
  open(): MemoryShare {
    let own = 0;
    const take = (bytes: number): void => {
      own += bytes;
      this.#held += bytes;
      if (bytes > 0) this.check();
    };
    return { size: Math.min(this.#limit, this.#machine), take, close: () => take(-own) };
  }
}
