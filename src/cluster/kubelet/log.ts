import { byteLength } from '../network/http.ts';

/** A line of a container's log. The last one of a running container may lack its newline. */
export interface LogLine {
  /** Milliseconds since the epoch, when the line was written. */
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  /** Without the newline. */
  readonly text: string;
}

/** A log as plain data: chunks are shared with later snapshots. */
export interface LogSnapshot {
  readonly containerID: string;
  readonly chunks: readonly (readonly LogLine[])[];
  readonly open: LogLine | undefined;
}

const CHUNK = 128;
/** The kubelet rotates a log at 10 MiB; a log here keeps at most this many chunks. */
const MAX_CHUNKS = 400;

/** What the container runtime writes before each line: time, stream, whether the line is whole. */
const LINE_HEAD = 41;

const bytesOf = (lines: readonly LogLine[]): number =>
  lines.reduce((sum, { text }) => sum + byteLength(text) + LINE_HEAD, 0);

/** The log of one run of a container. */
export class ContainerLog {
  #chunks: (readonly LogLine[])[];
  #tail: LogLine[] = [];
  /** Text whose newline has not come. */
  #open: LogLine | undefined;
  #closed = false;
  #listeners: Set<() => void> | undefined;
  #dropped = 0;
  #bytes: number | undefined;

  /** The container's id, without scheme; '' before one was created. */
  readonly containerID: string;

  constructor(containerID: string, snapshot?: LogSnapshot) {
    this.containerID = containerID;
    this.#chunks = [...(snapshot?.chunks ?? [])];
    this.#open = snapshot?.open;
  }

  /** Adds text as it was written; lines may come in pieces. */
  append(at: number, stream: 'stdout' | 'stderr', text: string): void {
    const parts = text.split('\n');
    const rest = parts.pop() ?? '';
    for (const part of parts) {
      const open = this.#open?.stream === stream ? this.#open : undefined;
      if (open) this.#open = undefined;
      this.#push(open ? { at: open.at, stream, text: open.text + part } : { at, stream, text: part });
    }
    if (rest !== '') {
      if (this.#open && this.#open.stream !== stream) {
        this.#push(this.#open);
        this.#open = undefined;
      }
      this.#open = { at: this.#open?.at ?? at, stream, text: (this.#open?.text ?? '') + rest };
    }
    this.#notify();
  }

  /** The container has ended: followers end too. */
  close(): void {
    this.#closed = true;
    this.#notify();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** How many whole lines there have been. */
  get length(): number {
    return this.#dropped + this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0) + this.#tail.length;
  }

  /** Whole lines from the `from`th (counted from 0) on. */
  lines(from = 0): readonly LogLine[] {
    const out: LogLine[] = [];
    let at = this.#dropped;
    for (const chunk of [...this.#chunks, this.#tail]) {
      if (at + chunk.length > from) out.push(...chunk.slice(Math.max(0, from - at)));
      at += chunk.length;
    }
    return out;
  }

  /** The line whose newline has not come. */
  get open(): LogLine | undefined {
    return this.#open;
  }

  /** The size of the log's file. */
  get bytes(): number {
    return (this.#bytes ??= bytesOf(this.lines()));
  }

  /** Hears of every append and of the end. Returns how to stop. */
  listen(listener: () => void): () => void {
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Everything as plain data; sealed chunks by reference. */
  snapshot(): LogSnapshot {
    const chunks = this.#tail.length === 0 ? [...this.#chunks] : [...this.#chunks, [...this.#tail]];
    return { containerID: this.containerID, chunks, open: this.#open };
  }

  #notify(): void {
    if (this.#listeners) for (const listener of this.#listeners) listener();
  }

  #push(line: LogLine): void {
    this.#tail.push(line);
    if (this.#bytes !== undefined) this.#bytes += bytesOf([line]);
    if (this.#tail.length < CHUNK) return;
    this.#chunks.push(this.#tail);
    this.#tail = [];
    if (this.#chunks.length <= MAX_CHUNKS) return;
    const oldest = this.#chunks.shift() ?? [];
    this.#dropped += oldest.length;
    if (this.#bytes !== undefined) this.#bytes -= bytesOf(oldest);
  }
}
