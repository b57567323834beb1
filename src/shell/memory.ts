import { limits } from './limits.ts';

/** Memory that several processes share, as those of a container do. */
export interface MemoryRoom {
  /** Bytes that all of them may have together. */
  readonly size: number;
  /** A process takes so many bytes, or gives them back if the number is negative. Whose room it is kills who outgrows it. */
  take(bytes: number): void;
}

/** The memory of one process. */
export class ProcessMemory {
  readonly #room: MemoryRoom | undefined;
  #held = 0;

  /** @param room missing where nobody counts */
  constructor(room: MemoryRoom | undefined) {
    this.#room = room;
  }

  /** Whether anybody kills a process that becomes too large. */
  get counted(): boolean {
    return this.#room !== undefined;
  }

  /** Characters that a text of the process may have. */
  get longestText(): number {
    const size = Math.min(this.#room?.size ?? 0, limits.countedText);
    return Math.max(size, limits.captured);
  }

  /** The process takes bytes, or gives them back; nobody gives back more than it has. */
  take(bytes: number): void {
    const taken = Math.max(bytes, -this.#held);
    this.#held += taken;
    if (taken !== 0) this.#room?.take(taken);
  }

  /** The process has ended. */
  free(): void {
    this.take(-this.#held);
  }
}
