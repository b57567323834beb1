/** A process of a container, as `ps` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly user: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Delivers a signal, by its number. */
  signal(number: number): void;
}

/** The processes of one container. */
export class ProcessTable {
  readonly #entries = new Map<number, ProcessEntry>();
  #next = 1;

  /** @param entry everything but the number, which the table gives */
  add(entry: Omit<ProcessEntry, 'pid'>): number {
    const pid = this.#next++;
    this.#entries.set(pid, { ...entry, pid });
    // Numbers in a container that works have gaps: other processes came and went.
    if (pid > 1) this.#next += 5;
    return pid;
  }

  remove(pid: number): void {
    this.#entries.delete(pid);
  }

  get(pid: number): ProcessEntry | undefined {
    return this.#entries.get(pid);
  }

  [Symbol.iterator](): IterableIterator<ProcessEntry> {
    return this.#entries.values();
  }
}
