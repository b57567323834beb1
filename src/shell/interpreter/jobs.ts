import { Interrupted } from './environment.ts';

/** Stops and continues what runs: whoever writes, reads or sleeps behind a closed gate waits until it opens. */
export class Gate {
  #closed: Promise<void> | undefined;
  #open: () => void = () => {};

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  close(): void {
    this.#closed ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#closed = undefined;
    this.#open();
  }

  /** Resolves when the gate is open; undefined when it is open already. */
  pass(): Promise<void> | undefined {
    return this.#closed;
  }
}

/** Commands that Ctrl-C, Ctrl-Z and `kill` reach together. */
export class ProcessGroup {
  readonly controller = new AbortController();
  readonly gate = new Gate();
  #detach: () => void = () => {};

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on, what aborts `signal` aborts this group. */
  attach(signal: AbortSignal): void {
    this.#detach();
    if (signal.aborted) {
      this.controller.abort(signal.reason);
      return;
    }
    const abort = (): void => {
      this.gate.open();
      this.controller.abort(signal.reason);
    };
    signal.addEventListener('abort', abort);
    this.#detach = () => signal.removeEventListener('abort', abort);
  }

  detach(): void {
    this.#detach();
    this.#detach = () => {};
  }

  kill(reason: unknown): void {
    this.gate.open();
    this.controller.abort(reason);
  }
}

/** A background job. */
export interface Job {
  readonly id: number;
  readonly pid: number;
  /** As typed, without the `&`. */
  readonly text: string;
  readonly group: ProcessGroup;
  /** Resolves to the exit code; never rejects. */
  readonly finished: Promise<number>;
  state: 'running' | 'stopped' | 'done';
  status: number;
}

/** The jobs of one shell; the newest is `%+`, the one before `%-`. */
export class JobTable {
  readonly jobs: Job[] = [];
  /** A subshell sees its parent's jobs, and may kill them; it does not wait for them. */
  inherited: readonly Job[] = [];
  /** Ids in the order in which they became current. */
  #order: number[] = [];

  add(pid: number, text: string, group: ProcessGroup, running: Promise<number>): Job {
    const job: Job = {
      id: Math.max(0, ...this.jobs.map(({ id }) => id)) + 1,
      pid,
      text,
      group,
      finished: running,
      state: 'running',
      status: 0,
    };
    void running.then((status) => {
      job.state = 'done';
      job.status = status;
    });
    this.jobs.push(job);
    this.touch(job);
    return job;
  }

  /** Makes a job the current one. */
  touch(job: Job): void {
    this.#order = [...this.#order.filter((id) => id !== job.id), job.id];
  }

  /** Forgets the oldest jobs that have ended and that nobody has waited for, but for so many. Models bash's bgpids and CHILD_MAX. */
  forgetEnded(remembered: number): void {
    const ended = this.jobs.filter(({ state }) => state === 'done');
    for (const job of ended.slice(0, Math.max(0, ended.length - remembered))) this.remove(job);
  }

  remove(job: Job): void {
    const at = this.jobs.indexOf(job);
    if (at >= 0) this.jobs.splice(at, 1);
    this.#order = this.#order.filter((id) => id !== job.id);
  }

  /** A job by `%1`, `%+`, `%%`, `%-`, `%name`, or by process id. */
  find(spec: string): Job | undefined {
    const all = [...this.jobs, ...this.inherited];
    if (/^\d+$/.test(spec)) return all.find(({ pid }) => pid === Number(spec));
    if (!spec.startsWith('%')) return undefined;
    const name = spec.slice(1);
    if (name === '' || name === '%' || name === '+') return this.#byOrder(-1);
    if (name === '-') return this.#byOrder(-2) ?? this.#byOrder(-1);
    if (/^\d+$/.test(name)) return all.find(({ id }) => id === Number(name));
    return all.find(({ text }) =>
      name.startsWith('?') ? text.includes(name.slice(1)) : text.startsWith(name),
    );
  }

  #byOrder(offset: number): Job | undefined {
    // Stopped jobs come before running ones when a current job is chosen.
    const ordered = this.#order.flatMap((id) => this.jobs.filter((job) => job.id === id));
    const sorted = [
      ...ordered.filter(({ state }) => state !== 'stopped'),
      ...ordered.filter(({ state }) => state === 'stopped'),
    ];
    return sorted.at(offset);
  }

  /** A line of `jobs`. */
  describe(job: Job, long = false): string {
    const mark = this.#byOrder(-1) === job ? '+' : this.#byOrder(-2) === job ? '-' : ' ';
    const state =
      job.state === 'running'
        ? 'Running'
        : job.state === 'stopped'
          ? 'Stopped'
          : (endings[job.status] ?? (job.status === 0 ? 'Done' : `Exit ${job.status}`));
    const pid = long ? `${job.pid} ` : '';
    return `[${job.id}]${mark}  ${pid}${state.padEnd(24)}${job.text}${job.state === 'running' ? ' &' : ''}\n`;
  }

  /** Takes finished jobs out of the table and tells of them. */
  takeFinished(): string {
    const done = this.jobs.filter(({ state }) => state === 'done');
    const text = done.map((job) => this.describe(job)).join('');
    for (const job of done) this.remove(job);
    return text;
  }

  /** Ends everything that still runs. */
  killAll(): void {
    for (const job of this.jobs) job.group.kill(new Interrupted());
  }
}

const endings: Record<number, string> = {
  129: 'Hangup',
  130: 'Interrupt',
  131: 'Quit',
  134: 'Aborted',
  137: 'Killed',
  141: 'Broken pipe',
  143: 'Terminated',
};

/** Signal numbers by name, without `SIG`. */
export const signals: Readonly<Record<string, number>> = {
  EXIT: 0,
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
};

/** The name of a signal given as `9`, `KILL`, `SIGKILL` or `-KILL`; undefined when there is none. */
export function signalName(spec: string): string | undefined {
  const name = spec.toUpperCase().replace(/^SIG/, '');
  if (/^\d+$/.test(name)) return Object.keys(signals).find((key) => signals[key] === Number(name));
  return Object.hasOwn(signals, name) ? name : undefined;
}
