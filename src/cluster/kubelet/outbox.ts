import type { EventRecorder, HeldEvent, HoldingRecorder } from '../client.ts';
import type { Clock, RandomSource, Timer } from '../environment.ts';
import type { NodePart } from './outage.ts';
import { UnsentEvents, type UnsentEvent } from './unsent.ts';

/** Models staging/src/k8s.io/client-go/tools/record/event.go (maxTriesPerEvent, defaultSleepDuration, maxQueuedEvents) */
const TRIES = 12;
const SLEEP = 10_000;
const QUEUED = 1000;
/** Whoever does not answer at all is waited for. Models staging/src/k8s.io/apimachinery/pkg/util/net/http.go (the dialer's Timeout) */
const DIAL = 30_000;

/** Events that wait, as plain data. */
export interface OutboxSnapshot {
  readonly queue: readonly HeldEvent[];
  /** How often the first was tried in vain. */
  readonly tries: number;
  /** When it is tried again, in milliseconds since the epoch, and the rank of that. */
  readonly at: number;
  readonly rank: number;
}

/** What an outbox knows of its node. */
export interface Reach {
  readonly reports: boolean;
  readonly parts: readonly NodePart[];
}

/**
 * A kubelet's events on their way to the API server, one by one: while none takes them they wait, and the first is tried again
 * and again. Models staging/src/k8s.io/client-go/tools/record/event.go (recordToSink)
 */
export class Outbox implements EventRecorder {
  readonly #recorder: HoldingRecorder;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #reach: Reach;
  readonly #unsent: UnsentEvents;
  #queue: readonly HeldEvent[];
  #tries: number;
  #next: { readonly at: number; readonly timer: Timer } | undefined;

  constructor(
    { recorder, clock, random }: { recorder: HoldingRecorder; clock: Clock; random: RandomSource },
    reach: Reach,
    snapshot?: OutboxSnapshot,
    unsent?: readonly UnsentEvent[],
  ) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#random = random;
    this.#reach = reach;
    this.#unsent = new UnsentEvents(unsent);
    this.#queue = snapshot?.queue ?? [];
    this.#tries = snapshot?.tries ?? 0;
    if (snapshot) this.#tryAt(snapshot.at, snapshot.rank);
  }

  /** What nobody has taken so far. */
  get unsent(): readonly UnsentEvent[] {
    return this.#unsent.all;
  }

  event(...event: Parameters<EventRecorder['event']>): void {
    if (this.#queue.length === 0 && this.#reach.reports) {
      this.#recorder.event(...event);
      return;
    }
    const held = this.#recorder.hold(...event);
    this.#unsent.add(held);
    if (this.#queue.length > QUEUED) return;
    this.#queue = [...this.#queue, held];
    if (this.#queue.length === 1) this.#fail();
  }

  /** The kubelet ends: what waits is lost. */
  stop(): void {
    this.#next?.timer.cancel();
    this.#next = undefined;
    this.#queue = [];
    this.#tries = 0;
  }

  snapshot(): OutboxSnapshot | undefined {
    if (!this.#next) return undefined;
    const { at, timer } = this.#next;
    return { queue: this.#queue, tries: this.#tries, at, rank: timer.rank };
  }

  #tryAt(at: number, rank?: number): void {
    this.#next = { at, timer: this.#clock.scheduleKept(at, () => this.#try(), rank) };
  }

  #try(): void {
    this.#next = undefined;
    if (!this.#reach.reports) {
      this.#fail();
      return;
    }
    const queue = this.#queue;
    this.#queue = [];
    this.#tries = 0;
    for (const held of queue) {
      this.#recorder.write(held);
      this.#unsent.remove(held);
    }
  }

  /** The first event was tried in vain: it is tried again later, or given up for the next one. */
  #fail(): void {
    this.#tries += 1;
    if (this.#tries === TRIES) {
      this.#queue = this.#queue.slice(1);
      this.#tries = 0;
      if (this.#queue.length > 0) this.#tryAt(this.#clock.now() + this.#answer);
      return;
    }
    const name = this.#queue[0]?.name ?? '';
    const sleep = this.#tries === 1 ? this.#random.number(name, 'event retry') * SLEEP : SLEEP;
    this.#tryAt(this.#clock.now() + sleep + this.#answer);
  }

  /** How long it takes to hear that nobody takes an event, in milliseconds. */
  get #answer(): number {
    return this.#reach.parts.includes('link') ? DIAL : 0;
  }
}
