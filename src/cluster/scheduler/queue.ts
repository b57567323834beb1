import type { ControllerContext } from '../controllers/controller.ts';
import type { Clock, Timer } from '../environment.ts';
import type { Plugin } from './filters.ts';

/** A pod that has no node yet. */
export interface QueuedPod {
  readonly uid: string;
  readonly priority: number;
  /** How often it has been tried. */
  readonly attempts: number;
  /** Milliseconds since the epoch: when it came, or was last tried. */
  readonly at: number;
  /**
   * `active`: to be tried; `backoff`: to be tried when there is time, or after its back-off; `unschedulable`: until something
   * helps; `binding`: it has a node and waits for its volumes.
   */
  readonly stage: 'active' | 'backoff' | 'unschedulable' | 'binding';
  /** Who refused it. */
  readonly refusedBy: readonly Plugin[];
  /** Where it is to go while it is binding. */
  readonly node?: string;
}

/** The whole queue as plain data. */
export interface QueueState {
  /** When the next pod may be tried, in milliseconds since the epoch. */
  readonly freeAt: number;
  /** What is left of the client's budget. */
  readonly requests?: number;
  /** When it looks again, and the rank of that timer. */
  readonly wake?: readonly [at: number, rank: number];
  /** In the order in which they came to their stage. */
  readonly pods: ReadonlyMap<string, QueuedPod>;
}

/** Keys in the order of their pods' times, and the last of those times. */
interface Line {
  readonly keys: Set<string>;
  readonly latest: number;
}

/** Pods are tried one after the other, this many milliseconds apart. */
const PACE = 3;

const SECOND = 1000;
/** Nothing helped for so long: pods are tried again at the next turn of the flush. */
const MAX_UNSCHEDULABLE = 300 * SECOND;
const FLUSH = 30 * SECOND;

/** Between two attempts: 1 s, 2 s, 4 s, 8 s, 10 s. */
const backoff = (attempts: number): number => Math.min(SECOND * 2 ** (attempts - 1), 10 * SECOND);

const wholeSecond = (time: number): number => Math.floor(time / SECOND) * SECOND;

/** When back-offs end: counted in whole seconds. Models pkg/scheduler/backend/queue/backoff_queue.go */
const backoffEnd = ({ at, attempts }: QueuedPod): number =>
  attempts === 0 ? 0 : wholeSecond(at + backoff(attempts));

const flushTime = ({ at }: QueuedPod): number => Math.floor((at + MAX_UNSCHEDULABLE) / FLUSH + 1) * FLUSH;

/**
 * Which pod is tried next, and when: the most important first, then who came first; pods that back off when no other waits.
 * Models pkg/scheduler/backend/queue/scheduling_queue.go
 */
export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #budget: ControllerContext['budget'];
  readonly #try: (key: string, pod: QueuedPod) => void;
  readonly #pods = new Map<string, QueuedPod>();
  /** Pods to be tried by priority, those that came or were tried first in front. */
  readonly #active = new Map<number, Line>();
  readonly #backoff = new Set<string>();
  /** In the order of their last attempts. */
  readonly #unschedulable = new Set<string>();
  #freeAt = 0;
  #wake: { readonly at: number; readonly timer: Timer } | undefined;
  #stopped = false;

  /** @param attempt is called for a pod whose turn has come; it must settle what becomes of it */
  constructor(
    { clock, budget }: Pick<ControllerContext, 'clock' | 'budget'>,
    attempt: (key: string, pod: QueuedPod) => void,
    state?: QueueState,
  ) {
    this.#clock = clock;
    this.#budget = budget;
    this.#try = attempt;
    if (!state) return;
    this.#freeAt = state.freeAt;
    budget?.restore(state.requests ?? 0);
    for (const [key, pod] of state.pods) this.#put(key, pod);
    if (state.wake) this.#wakeAt(...state.wake);
  }

  snapshot(): QueueState {
    const staged = [...[...this.#active.values()].flatMap(({ keys }) => [...keys]), ...this.#backoff];
    const keys = new Set([...staged, ...this.#unschedulable, ...this.#pods.keys()]);
    const pods = [...keys].flatMap((key) => {
      const pod = this.#pods.get(key);
      return pod ? [[key, pod] as const] : [];
    });
    return {
      freeAt: this.#freeAt,
      ...(this.#budget && { requests: this.#budget.snapshot() }),
      ...(this.#wake && { wake: [this.#wake.at, this.#wake.timer.rank] as const }),
      pods: new Map(pods),
    };
  }

  get(key: string): QueuedPod | undefined {
    return this.#pods.get(key);
  }

  get hasUnschedulable(): boolean {
    return this.#unschedulable.size > 0;
  }

  /** Pods that nothing has helped yet. */
  get unschedulable(): Iterable<readonly [key: string, pod: QueuedPod]> {
    return [...this.#unschedulable].flatMap((key) => {
      const pod = this.#pods.get(key);
      return pod ? [[key, pod] as const] : [];
    });
  }

  get keys(): Iterable<string> {
    return this.#pods.keys();
  }

  /** A pod that has not been tried, and since when it is known. */
  add(key: string, uid: string, priority: number, at = this.#clock.now()): void {
    this.#put(key, { uid, priority, attempts: 0, at, stage: 'active', refusedBy: [] });
    this.#sleep();
  }

  /** Something may have helped: a pod is tried again, after its back-off if others wait. */
  move(key: string): void {
    const pod = this.#pods.get(key);
    if (pod?.stage !== 'unschedulable') return;
    const backsOff = backoffEnd(pod) >= wholeSecond(this.#clock.now());
    this.#put(key, { ...pod, stage: backsOff ? 'backoff' : 'active' });
    this.#sleep();
  }

  /** What has become of a pod that was tried: it waits for help, or for its volumes. */
  settle(key: string, pod: QueuedPod, became: Pick<QueuedPod, 'stage' | 'refusedBy' | 'node'>): void {
    const { uid, priority, attempts } = pod;
    this.#put(key, { uid, priority, attempts: attempts + 1, at: this.#clock.now(), ...became });
    this.#sleep();
  }

  delete(key: string): void {
    const pod = this.#pods.get(key);
    if (pod) this.#take(key, pod);
  }

  /** Begins to try pods. */
  start(): void {
    this.#sleep();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.timer.cancel();
    this.#wake = undefined;
  }

  #put(key: string, pod: QueuedPod): void {
    const before = this.#pods.get(key);
    if (before) this.#take(key, before);
    this.#pods.set(key, pod);
    if (pod.stage === 'backoff') this.#backoff.add(key);
    else if (pod.stage === 'unschedulable') this.#unschedulable.add(key);
    else if (pod.stage === 'active') this.#line(key, pod);
  }

  /** Models pkg/scheduler/framework/plugins/queuesort */
  #line(key: string, { priority, at }: QueuedPod): void {
    const { keys, latest } = this.#active.get(priority) ?? { keys: new Set<string>(), latest: at };
    keys.add(key);
    if (at >= latest) {
      this.#active.set(priority, { keys, latest: at });
      return;
    }
    const since = (one: string): number => this.#pods.get(one)?.at ?? 0;
    this.#active.set(priority, { keys: new Set([...keys].sort((a, b) => since(a) - since(b))), latest });
  }

  #take(key: string, { priority }: QueuedPod): void {
    this.#pods.delete(key);
    this.#backoff.delete(key);
    this.#unschedulable.delete(key);
    const keys = this.#active.get(priority)?.keys;
    keys?.delete(key);
    if (keys?.size === 0) this.#active.delete(priority);
  }

  /** The pod whose turn it is. One that failed without being refused backs off whoever waits. */
  #next(): string | undefined {
    if (this.#active.size > 0) {
      const [first] = this.#active.get(Math.max(...this.#active.keys()))?.keys ?? [];
      return first;
    }
    const waiting = [...this.#backoff]
      .flatMap((key) => this.#pods.get(key) ?? [])
      .filter(({ refusedBy }) => refusedBy.length > 0);
    if (waiting.length === 0) return undefined;
    const first = waiting.reduce((a, b) => {
      const order = backoffEnd(a) - backoffEnd(b) || b.priority - a.priority || a.at - b.at;
      return order <= 0 ? a : b;
    });
    return [...this.#backoff].find((key) => this.#pods.get(key) === first);
  }

  /** When there is something to do. */
  #due(): number | undefined {
    const now = this.#clock.now();
    const times: number[] = [];
    let ready = this.#active.size > 0;
    for (const key of this.#backoff) {
      const pod = this.#pods.get(key);
      if (!pod) continue;
      if (pod.refusedBy.length > 0) ready = true;
      else times.push(backoffEnd(pod) + SECOND);
    }
    if (ready) times.push(this.#freeAt);
    const [oldest] = this.#unschedulable;
    const pod = oldest === undefined ? undefined : this.#pods.get(oldest);
    if (pod) times.push(flushTime(pod));
    return times.length === 0 ? undefined : Math.max(now, Math.min(...times));
  }

  #sleep(): void {
    if (this.#stopped) return;
    const at = this.#due();
    if (at !== undefined && this.#wake && this.#wake.at <= at) return;
    this.#wake?.timer.cancel();
    this.#wake = undefined;
    if (at === undefined) return;
    this.#wakeAt(at);
  }

  #wakeAt(at: number, rank?: number): void {
    this.#wake = { at, timer: this.#clock.scheduleKept(at, () => this.#step(), rank) };
  }

  #step(): void {
    this.#wake = undefined;
    const now = this.#clock.now();
    for (const key of [...this.#backoff]) {
      const pod = this.#pods.get(key);
      if (pod && backoffEnd(pod) < wholeSecond(now)) this.#put(key, { ...pod, stage: 'active' });
    }
    for (const key of [...this.#unschedulable]) {
      const pod = this.#pods.get(key);
      if (!pod || flushTime(pod) > now) break;
      this.move(key);
    }
    if (this.#freeAt <= now) {
      const key = this.#next();
      const pod = key === undefined ? undefined : this.#pods.get(key);
      if (key !== undefined && pod) {
        this.#take(key, pod);
        this.#freeAt = now + PACE;
        this.#try(key, pod);
        this.#freeAt = Math.max(this.#freeAt, this.#budget?.freeAt ?? 0);
      }
    }
    this.#sleep();
  }
}
