import type { ContainerFiles } from './container-files.ts';

/** What a process uses. */
export interface ProcessUsage {
  /** Bytes that it holds. */
  readonly memory: number;
  /** Milliseconds of processor time that it has burnt. */
  readonly cpu: number;
  /** Bytes of addresses that it has mapped, if they are many more than it holds: programs in Go reserve theirs. */
  readonly mapped?: number;
  /** One if missing. */
  readonly threads?: number;
}

/** A process of a container, as `ps` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  /** The id of its container. */
  readonly container: string;
  readonly user: string;
  readonly command: string;
  /** What the kernel calls it, if that is not its program's name. */
  readonly name?: string;
  /** Whether it leads a session; if missing, what nobody in the namespace has started does. */
  readonly leads?: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What it was started with, as far as that is known. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The process that started it; missing if that is outside of the namespace. */
  readonly parent?: number;
  /** Its terminal, as in /dev: `pts/0`. */
  readonly terminal?: string;
  readonly usage?: () => ProcessUsage;
  /** The files that it sees. */
  readonly files?: ContainerFiles;
  /** Delivers a signal, by its number. */
  signal(number: number): void;
}

/** Numbers in a namespace that works have gaps: other processes came and went. */
const GAP = 5;
const KILL = 9;

/** The processes of one namespace: a container's own, or one that several share. */
export class ProcessTable {
  readonly #entries = new Map<number, ProcessEntry>();
  readonly #others: () => readonly ProcessEntry[];
  #next: number;

  /**
   * @param others those that nobody adds: what they are follows from something else
   * @param next the first number that is given out
   */
  constructor(others: () => readonly ProcessEntry[] = () => [], next = 1) {
    this.#others = others;
    this.#next = next;
  }

  /**
   * @param entry everything but the number, which the table gives
   * @param pid the number that the process had when a snapshot was taken
   */
  add(entry: Omit<ProcessEntry, 'pid'>, pid = this.#next): number {
    this.#entries.set(pid, { ...entry, pid });
    this.#next = Math.max(this.#next, pid > 1 ? pid + 1 + GAP : 2);
    return pid;
  }

  /** The number that the next process gets; what a snapshot says is never less than what has been given out. */
  get next(): number {
    return this.#next;
  }

  set next(pid: number) {
    this.#next = Math.max(this.#next, pid);
  }

  remove(pid: number): void {
    this.#entries.delete(pid);
  }

  get(pid: number): ProcessEntry | undefined {
    return this.#entries.get(pid) ?? this.#others().find((entry) => entry.pid === pid);
  }

  /** Sends a signal, 0 just to ask; false: there is no such process. */
  deliver(pid: number, signal: number): boolean {
    const entry = this.get(pid);
    if (signal > 0) entry?.signal(signal);
    return entry !== undefined;
  }

  /** A container has ended, and its processes with it; with the first process of a namespace all of them end. */
  release(container: string): void {
    const first = this.#entries.get(1)?.container === container;
    for (const [pid, entry] of this.#entries) {
      if (entry.container === container) this.#entries.delete(pid);
      else if (first) entry.signal(KILL);
    }
  }

  /** Those of a container. */
  of(container: string): readonly ProcessEntry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.container === container)
      .sort((a, b) => a.pid - b.pid);
  }

  [Symbol.iterator](): IterableIterator<ProcessEntry> {
    return [...this.#others(), ...this.#entries.values()].sort((a, b) => a.pid - b.pid).values();
  }
}
