/** A process of a container, as `ps` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  /** The id of its container. */
  readonly container: string;
  readonly user: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Delivers a signal, by its number. */
  signal(number: number): void;
}

/** Numbers in a namespace that works have gaps: other processes came and went. */
const GAP = 5;
const KILL = 9;

/** The processes of one namespace: a container's own, or one that several share. */
export class ProcessTable {
  readonly #entries = new Map<number, ProcessEntry>();
  #next = 1;

  /** @param entry everything but the number, which the table gives */
  add(entry: Omit<ProcessEntry, 'pid'>): number {
    const pid = this.#next++;
    this.#entries.set(pid, { ...entry, pid });
    if (pid > 1) this.#next += GAP;
    return pid;
  }

  remove(pid: number): void {
    this.#entries.delete(pid);
  }

  get(pid: number): ProcessEntry | undefined {
    return this.#entries.get(pid);
  }

  /** A container has ended, and its processes with it; with the first process of a namespace all of them end. */
  release(container: string): void {
    const first = this.#entries.get(1)?.container === container;
    for (const [pid, entry] of this.#entries) {
      if (entry.container === container) this.#entries.delete(pid);
      else if (first) entry.signal(KILL);
    }
  }

  [Symbol.iterator](): IterableIterator<ProcessEntry> {
    return this.#entries.values();
  }
}
