import { signal } from '@preact/signals';
import type {
  FromSandbox,
  HistoryStatus,
  OpenOptions,
  PreviewAnswer,
  SandboxProblem,
  SeatRole,
  StepVerdict,
  TimeStatus,
  ToSandbox,
  Travelled,
} from '../../../sandbox/protocol.ts';
import type { Inspection, ObjectReference } from '../../../sandbox/map/model.ts';
import type { PodTimeline } from '../../../sandbox/map/pod-timeline.ts';
import type { Leave } from '../page.ts';
import { markWorld } from '../marks.ts';
import { MapStore } from './map-store.ts';
import { takeWorker } from './workers.ts';

/** Where output goes: the terminal. It calls `done` when the text is on the screen. */
export interface Screen {
  write(text: string, done: () => void): void;
  clear(): void;
}

/** What the page decides about a sandbox; the terminal adds its size and the prompt that it shows. */
export type SessionOptions = Omit<OpenOptions, 'columns' | 'rows' | 'prompt'>;

/** How long the worker of a closed session has to save what is not saved yet: milliseconds. */
const LAST_SAVE = 3_000;

/**
 * The page's side of one sandbox: its worker, and what it last told. It outlives the page that began it (`sessions.ts`).
 */
export class SandboxSession {
  /** The cluster map, kept up while it is watched (`watchMap`). */
  readonly map = new MapStore();
  readonly time = signal<TimeStatus | undefined>(undefined);
  readonly verdicts = signal<ReadonlyMap<string, StepVerdict>>(new Map());
  /** The step that is judged now. */
  readonly step = signal<string | undefined>(undefined);
  readonly ready = signal(false);
  readonly restored = signal(false);
  readonly problems = signal<readonly SandboxProblem[]>([]);
  /** What can be undone and done again. */
  readonly history = signal<HistoryStatus>({ undo: undefined, redo: undefined });
  /** How many lines have been entered, by key or by command block. */
  readonly entered = signal(0);
  /** What the last undo or redo did, until the page has said it. */
  readonly travelled = signal<Travelled | undefined>(undefined);
  /** What has just been begun anew, until the page has taken note. */
  readonly begunAnew = signal<'step' | 'lesson' | undefined>(undefined);
  /** Whether this page drives the sandbox, or watches another tab that does. */
  readonly role = signal<SeatRole>({ role: 'driver' });
  /** Something that did not work, after which the session is of no more use. */
  crashed = false;
  /** Undone by `close`. */
  readonly #closed = new AbortController();

  /** Settles when the screen shows something for the first time. */
  readonly firstOutput: Promise<void>;
  #shownFirst: (() => void) | undefined;

  readonly #worker: Worker;
  readonly #options: SessionOptions;
  readonly #previews = new Map<number, (answer: PreviewAnswer) => void>();
  #screen: Screen | undefined;
  /** Whether the screen has shown anything since it was clear. */
  #written = false;
  #opened = false;
  #shown = true;
  /** What was asked before the terminal was there. */
  #early: ToSandbox[] = [];
  readonly #inspections = new Map<number, (inspection: Inspection | undefined) => void>();
  #mapWatchers = 0;
  /** Who waits for the next saving. */
  readonly #saving: (() => void)[] = [];
  #lastPreview = 0;
  #lastInspection = 0;
  readonly #traces = new Map<number, (timeline: PodTimeline | undefined) => void>();
  #lastTrace = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.firstOutput = new Promise((resolve) => {
      this.#shownFirst = resolve;
    });
    this.#worker = takeWorker();
    this.#worker.onmessage = (event: MessageEvent<FromSandbox>) => this.#hear(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.tellProblem({ kind: 'crashed', detail: event.message });
    };
    const { signal } = this.#closed;
    document.addEventListener('visibilitychange', () => this.#tellVisibility(), { signal });
    addEventListener('pagehide', () => this.send({ type: 'save' }), { signal });
  }

  /** Whether a page shows the session: time stands still while none does. */
  show(shown: boolean): void {
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.#tellVisibility();
  }

  /** Ends the session for good, after a last saving. */
  close(): void {
    this.#closed.abort();
    this.send({ type: 'close' });
    setTimeout(() => this.#worker.terminate(), this.crashed ? 0 : LAST_SAVE);
  }

  /** Aborted when the session is closed: what belongs to it goes too. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  #tellVisibility(): void {
    const visible = this.#shown && document.visibilityState === 'visible';
    this.send({ type: 'visibility', visible, left: !this.#shown });
  }

  get watches(): boolean {
    return this.role.value.role === 'watcher';
  }

  /** Drives the sandbox from now on, whoever did before. */
  takeOver(passed: readonly string[]): void {
    this.send({ type: 'take-over', passed });
  }

  /** Whether the sandbox has been opened: it writes its prompts itself. */
  get opened(): boolean {
    return this.#opened;
  }

  /** Shows output on this screen from now on; the first screen, which shows a prompt or nothing yet, opens the sandbox with its size. */
  attach(screen: Screen, columns: number, rows: number, prompt: string): void {
    this.#screen = screen;
    if (this.#opened) {
      this.resize(columns, rows);
      return;
    }
    this.#opened = true;
    if (prompt !== '') {
      this.#written = true;
      this.#shownFirst?.();
    }
    this.send({ type: 'open', ...this.#options, prompt, columns, rows });
    this.#tellVisibility();
    for (const message of this.#early.splice(0)) this.send(message);
  }

  input(text: string): void {
    this.send({ type: 'input', text });
    if (text.includes('\r')) this.entered.value++;
  }

  /** Types a command at the prompt and runs it. */
  run(command: string): void {
    this.send({ type: 'run', command });
    this.entered.value++;
  }

  resize(columns: number, rows: number): void {
    this.send({ type: 'resize', columns, rows });
  }

  /** Asks an address as a browser outside the cluster would. */
  preview(url: string): Promise<PreviewAnswer> {
    const id = ++this.#lastPreview;
    return new Promise((resolve) => {
      this.#previews.set(id, resolve);
      this.send({ type: 'preview', id, url });
    });
  }

  /** Keeps the map up for one more who needs it, until that is left: the first one gets the whole map, the last one ends it. */
  watchMap(): Leave {
    if (this.#mapWatchers++ === 0) this.send({ type: 'watch-map', on: true });
    let watches = true;
    return () => {
      if (!watches) return;
      watches = false;
      if (--this.#mapWatchers === 0) this.send({ type: 'watch-map', on: false });
    };
  }

  /** Asks for everything about one object; undefined when there is no such object any more. */
  inspect(reference: ObjectReference): Promise<Inspection | undefined> {
    const id = ++this.#lastInspection;
    return new Promise((resolve) => {
      this.#inspections.set(id, resolve);
      this.send({ type: 'inspect', id, reference });
    });
  }

  /** Asks when a pod went through what; undefined when there is no such pod any more. */
  tracePod(namespace: string, name: string): Promise<PodTimeline | undefined> {
    const id = ++this.#lastTrace;
    return new Promise((resolve) => {
      this.#traces.set(id, resolve);
      this.send({ type: 'trace-pod', id, namespace, name });
    });
  }

  /** Saves what is not saved yet; settles once something has been saved, which may never be. */
  save(): Promise<void> {
    return new Promise((resolve) => {
      this.#saving.push(resolve);
      this.send({ type: 'save' });
    });
  }

  dismiss(problem: SandboxProblem): void {
    this.problems.value = this.problems.value.filter((other) => other !== problem);
  }

  send(message: ToSandbox): void {
    if (this.#opened) this.#worker.postMessage(message);
    else if (message.type === 'run' || message.type === 'input' || message.type === 'watch-map')
      this.#early.push(message);
  }

  #hear(message: FromSandbox): void {
    switch (message.type) {
      case 'ready':
        this.restored.value = message.restored;
        this.ready.value = true;
        markWorld();
        break;
      case 'output':
        this.#written = true;
        this.#screen?.write(message.text, () => {
          this.send({ type: 'acknowledge', characters: message.text.length });
          this.#shownFirst?.();
        });
        break;
      case 'clear':
        if (this.watches) this.verdicts.value = new Map();
        if (this.#written) this.#screen?.clear();
        this.#written = false;
        break;
      case 'map':
        this.map.apply(message.change);
        break;
      case 'flows':
        this.map.carry(message.flows);
        break;
      case 'pod-trace':
        this.#traces.get(message.id)?.(message.timeline);
        this.#traces.delete(message.id);
        break;
      case 'inspection':
        this.#inspections.get(message.id)?.(message.inspection);
        this.#inspections.delete(message.id);
        break;
      case 'verdict':
        this.verdicts.value = new Map(this.verdicts.value).set(message.verdict.step, message.verdict);
        break;
      case 'step':
        this.step.value = message.step;
        break;
      case 'time':
        this.time.value = message.time;
        break;
      case 'preview':
        this.#previews.get(message.id)?.(message.answer);
        this.#previews.delete(message.id);
        break;
      case 'history':
        this.history.value = message.history;
        break;
      case 'travelled':
        this.travelled.value = message.travelled;
        break;
      case 'reset':
        this.begunAnew.value = message.scope;
        break;
      case 'role':
        // what another tab's steps looked like is told again by whoever drives now
        if (message.role !== this.role.peek().role) this.verdicts.value = new Map();
        this.role.value = message;
        break;
      case 'saved':
        for (const resolve of this.#saving.splice(0)) resolve();
        this.problems.value = this.problems.value.filter(
          ({ kind }) => kind !== 'full' && kind !== 'not-saved',
        );
        break;
      case 'problem':
        this.tellProblem(message.problem);
        break;
    }
  }

  /** Something went wrong: shown until it is dismissed or over. */
  tellProblem(problem: SandboxProblem): void {
    if (problem.kind === 'crashed') this.crashed = true;
    if (!this.problems.value.some((other) => other.kind === problem.kind))
      this.problems.value = [...this.problems.value, problem];
    console.warn(`${problem.kind}: ${problem.detail}`);
  }
}
