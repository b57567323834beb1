import type { RealTime } from './driver.ts';
import { Mirror, publicPart } from './mirror.ts';
import type { FromSandbox, SeatRole, ToSandbox } from './protocol.ts';

/**
 * Who of several tabs drives a sandbox. One tab holds the seat: a lock of the browser, which is free again when the tab is gone.
 * The others watch: they hear over a channel what the driver's page is told, and may take the seat over. Where there are no locks
 * (pages that did not come over https), tabs still hear of one another, and the storage's fence keeps a stale driver from saving.
 */

/** What tabs tell one another. */
type Word =
  /** Somebody came and wants the seat if it is free (`enters`), or wants to look on again. */
  | { readonly type: 'hello'; readonly from: string; readonly enters?: boolean }
  /** What a newcomer has to know, from the driver. */
  | {
      readonly type: 'state';
      readonly to: string;
      readonly columns: number;
      readonly rows: number;
      readonly told: readonly FromSandbox[];
    }
  | { readonly type: 'told'; readonly message: FromSandbox }
  | { readonly type: 'size'; readonly columns: number; readonly rows: number }
  /** A watcher's question to the world. */
  | { readonly type: 'ask'; readonly from: string; readonly question: Question }
  | { readonly type: 'answer'; readonly to: string; readonly answer: Answer }
  /** The driver is asked to save and to let go. */
  | { readonly type: 'yield'; readonly from: string }
  /** Somebody drives from now on. */
  | { readonly type: 'driving'; readonly from: string };

type Question = Extract<ToSandbox, { type: 'preview' | 'inspect' | 'trace-pod' | 'watch-map' }>;
const isQuestion = (message: ToSandbox): message is Question =>
  message.type === 'preview' ||
  message.type === 'inspect' ||
  message.type === 'trace-pod' ||
  message.type === 'watch-map';

type Answer = Extract<FromSandbox, { type: 'preview' | 'inspection' | 'pod-trace' }>;

/** The part of the browser's locks that a seat needs. */
export interface Locks {
  request<T>(
    name: string,
    options: { mode?: 'exclusive' | 'shared'; ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
    hold: (lock: object | null) => T | Promise<T>,
  ): Promise<T>;
}

/** The part of a BroadcastChannel that a seat needs. */
export interface Channel {
  postMessage(word: unknown): void;
  addEventListener(type: 'message', hear: (event: MessageEvent) => void): void;
}

/** What a seat needs of where it stands. */
export interface SeatHost {
  /** A name for this tab that no other has. */
  readonly id: string;
  readonly locks: Locks | undefined;
  readonly channel: Channel | undefined;
  readonly realTime: RealTime;
  /** The terminal's size, in which the world's output is made. */
  size(): Size;
  /** To this tab's page. */
  tell(message: FromSandbox): void;
  /** Begins to drive: loads what is saved. */
  drive(): Promise<void>;
  /** Stops driving: saves what is not saved, unless somebody else drives already, and ends the world. */
  stop(): Promise<void>;
  /** To the world that this tab drives. */
  ask(question: Question): void;
}

/** How long a newcomer waits for the seat or for a word of the driver: milliseconds. */
const WAIT = 1_000;
/** How long a newcomer without locks waits for a word of the driver. */
const WAIT_WITHOUT_LOCKS = 250;
/** How long a driver that is asked to yield may take, before the seat is taken from it. */
const YIELDING = 3_000;
/** How long a seat stays free for a tab that is only being reloaded. */
const GRACE = 2_000;

type Size = Pick<Extract<ToSandbox, { type: 'resize' }>, 'columns' | 'rows'>;

/** Whether a terminal's size says something: one that is not shown has a size too, a tiny one. */
const isSensible = ({ columns, rows }: Size): boolean => columns >= 20 && rows >= 4;

type Reason = NonNullable<SeatRole['reason']>;

/** A tab's place at a sandbox that several tabs may open. */
export class Seat {
  readonly #host: SeatHost;
  readonly #lock: string;
  #state: 'entering' | 'driver' | 'watcher' | 'taking' | 'left' = 'entering';
  #release: (() => void) | undefined;
  #mirror = new Mirror();
  #watched = false;
  #shown = true;
  #vacant = false;
  #reason: Reason = 'elsewhere';
  #stopSensing: (() => void) | undefined;
  /** Ends the wait for the seat: somebody else has it. */
  #giveWay: (() => void) | undefined;
  #driving: Promise<void> = Promise.resolve();
  /** Questions of watchers that this tab's world answers. */
  readonly #asked = new Map<number, { readonly from: string; readonly id: number }>();
  #lastAsked = 0;

  constructor(name: string, host: SeatHost) {
    this.#host = host;
    this.#lock = `first-voyage/${name}`;
    host.channel?.addEventListener('message', (event: MessageEvent<Word>) => this.#hear(event.data));
  }

  /** Whether it is still open who drives. */
  get undecided(): boolean {
    return this.#state === 'entering';
  }

  get drives(): boolean {
    return this.#state === 'driver';
  }

  /** Takes the seat if it is free; otherwise watches. */
  async enter(): Promise<void> {
    this.#say({ type: 'hello', from: this.#host.id, enters: true });
    if (await this.#acquire(WAIT)) await this.#drive();
    else this.#watch('elsewhere');
  }

  /** Wants the seat, whoever has it. A seat that nobody has goes to the tab that is quickest. */
  async takeOver(): Promise<void> {
    if (this.#state !== 'watcher') return;
    this.#state = 'taking';
    this.#stopSensing?.();
    if (this.#vacant) {
      if (await this.#hold({ ifAvailable: true })) await this.#drive();
      else this.#watch('elsewhere');
      return;
    }
    this.#say({ type: 'yield', from: this.#host.id });
    const got = await this.#acquire(YIELDING);
    if (!got && !this.#host.locks) {
      this.#watch('elsewhere');
      return;
    }
    if (!got) await this.#hold({ steal: true });
    await this.#drive();
  }

  /** The storage says that somebody else drives. */
  async fenced(): Promise<void> {
    if (this.#state === 'driver') await this.#yield('fenced');
  }

  /** The page is gone: lets go of the seat. */
  leave(): void {
    this.#state = 'left';
    this.#stopSensing?.();
    this.#letGo();
  }

  /** What the sandbox tells: to the page, and to whoever looks on. */
  told(message: FromSandbox): void {
    if (message.type === 'preview' || message.type === 'inspection' || message.type === 'pod-trace') {
      const asked = this.#asked.get(message.id);
      if (asked) {
        this.#asked.delete(message.id);
        this.#say({ type: 'answer', to: asked.from, answer: { ...message, id: asked.id } });
        return;
      }
    }
    if (message.type === 'ready' && this.#watched) this.#askForMap();
    this.#host.tell(message);
    const told = publicPart(message);
    if (!told) return;
    this.#mirror.note(told);
    if (this.#watched) this.#say({ type: 'told', message: told });
  }

  /** What the page says. Returns whether it is for the world of this tab. */
  heard(message: ToSandbox): boolean {
    if (message.type === 'resize' && this.#state === 'driver' && this.#watched)
      this.#say({ type: 'size', columns: message.columns, rows: message.rows });
    if (message.type === 'visibility') this.#shown = message.left !== true;
    // this page needs no map, but one that looks on may
    if (message.type === 'watch-map' && !message.on && this.#watched) return false;
    if (this.#state === 'driver') return true;
    if (isQuestion(message)) this.#say({ type: 'ask', from: this.#host.id, question: message });
    return false;
  }

  #hear(word: Word): void {
    const { id } = this.#host;
    switch (word.type) {
      case 'hello':
        if (this.#state === 'driver') this.#greet(word.from);
        else if (this.#state === 'entering' && word.enters === true) this.#contend(word.from);
        break;
      case 'state':
        if (word.to !== id) break;
        if (this.#state === 'entering') this.#giveWay?.();
        if (this.#state === 'entering' || this.#state === 'watcher') {
          this.#tellRole(this.#reason, isSensible(word) ? word : undefined);
          for (const message of word.told) this.#host.tell(message);
        }
        break;
      case 'told':
        if (this.#state === 'watcher') this.#host.tell(word.message);
        break;
      case 'size':
        if (this.#state === 'watcher' && isSensible(word)) this.#tellRole(this.#reason, word);
        break;
      case 'ask':
        if (this.#state === 'driver') this.#ask(word.from, word.question);
        break;
      case 'answer':
        if (word.to === id) this.#host.tell(word.answer);
        break;
      case 'yield':
        if (this.#state === 'driver') void this.#yield('taken');
        else if (this.#state === 'taking') this.#contend(word.from);
        break;
      case 'driving':
        this.#hearDriver(word.from);
        break;
    }
  }

  /** Without locks, several who want a free seat at once agree on one: the one whose name comes last. */
  #contend(other: string): void {
    const { id, locks } = this.#host;
    if (locks) return;
    if (id < other) this.#giveWay?.();
    else if (this.#state === 'entering') this.#say({ type: 'hello', from: id, enters: true });
    else this.#say({ type: 'yield', from: id });
  }

  #hearDriver(other: string): void {
    const { id, locks } = this.#host;
    if (this.#state === 'watcher') this.#watchAgain();
    else if (this.#state === 'driver') {
      // with locks, who drives now has taken the seat; without them two may have come to drive, and one of the two yields
      if (locks || id < other) void this.#yield('taken');
      else this.#say({ type: 'driving', from: id });
    } else if (!locks) this.#giveWay?.();
  }

  #greet(newcomer: string): void {
    // nobody sees what goes on here: the newcomer may have it without asking
    if (!this.#shown) {
      void this.#yield('taken');
      return;
    }
    this.#watched = true;
    this.#say({ type: 'state', to: newcomer, ...this.#host.size(), told: this.#mirror.state });
    this.#askForMap();
  }

  /** Who looks on sees the map, also while this tab's page does not. */
  #askForMap(): void {
    this.#host.ask({ type: 'watch-map', on: true });
  }

  #ask(from: string, question: Question): void {
    if (question.type === 'watch-map') {
      if (question.on) this.#host.ask(question);
      return;
    }
    // below nought: no question of this tab's own page has such a number
    const id = --this.#lastAsked;
    this.#asked.set(id, { from, id: question.id });
    this.#host.ask({ ...question, id });
  }

  async #drive(): Promise<void> {
    this.#state = 'driver';
    this.#vacant = false;
    this.#watched = false;
    this.#mirror = new Mirror();
    this.#host.tell({ type: 'role', role: 'driver' });
    this.#say({ type: 'driving', from: this.#host.id });
    this.#driving = this.#host.drive();
    await this.#driving;
  }

  async #yield(reason: Reason): Promise<void> {
    this.#state = 'watcher';
    this.#tellRole(reason);
    try {
      // a world that is still being made cannot be ended yet; whoever waits for it hears of its failure
      await this.#driving.catch(() => undefined);
      await this.#host.stop();
    } finally {
      this.#letGo();
      this.#watch(reason);
    }
  }

  #watch(reason: Reason): void {
    if (this.#state === 'left') return;
    this.#state = 'watcher';
    this.#tellRole(reason);
    this.#watchAgain();
  }

  #watchAgain(): void {
    this.#vacant = false;
    if (this.#reason === 'vacant') this.#reason = 'elsewhere';
    this.#say({ type: 'hello', from: this.#host.id });
    this.#sense();
  }

  /** Notices when the seat is free: a shared lock is granted only then. */
  #sense(): void {
    const { locks } = this.#host;
    if (!locks) return;
    this.#stopSensing?.();
    const stop = new AbortController();
    let cancelGrace = (): void => undefined;
    this.#stopSensing = () => {
      stop.abort();
      cancelGrace();
    };
    locks
      .request(this.#lock, { mode: 'shared', signal: stop.signal }, () => undefined)
      .then(
        () => {
          if (this.#state !== 'watcher' || stop.signal.aborted) return;
          cancelGrace = this.#host.realTime.later(GRACE, () => this.#free());
        },
        () => undefined,
      );
  }

  #free(): void {
    if (this.#state !== 'watcher') return;
    this.#vacant = true;
    // whose seat was taken by the fence decides by hand whether to go on
    if (this.#reason !== 'fenced') this.#tellRole('vacant');
  }

  #tellRole(reason: Reason, size?: Size): void {
    this.#reason = reason;
    const { columns, rows } = size ?? {};
    const sized = columns === undefined || rows === undefined ? {} : { size: { columns, rows } };
    this.#host.tell({ type: 'role', role: 'watcher', reason, ...sized });
  }

  /** Waits for the seat. False when somebody else has it, or with locks when patience ends. */
  async #acquire(patience: number): Promise<boolean> {
    const answered = new Promise<'answered'>((resolve) => (this.#giveWay = () => resolve('answered')));
    const stop = new AbortController();
    let cancel = (): void => undefined;
    const ended = new Promise<'ended'>((resolve) => {
      const time = this.#host.locks ? patience : WAIT_WITHOUT_LOCKS;
      cancel = this.#host.realTime.later(time, () => resolve('ended'));
    });
    const held = this.#host.locks ? this.#hold({ signal: stop.signal }) : new Promise<never>(() => undefined);
    const outcome = await Promise.race([held, answered, ended]);
    cancel();
    if (!this.#host.locks) return outcome === 'ended';
    if (outcome === true) return true;
    stop.abort();
    this.#letGo();
    return false;
  }

  #letGo(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Requests the lock; resolves with whether it is held now. */
  #hold(options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal }): Promise<boolean> {
    const { locks } = this.#host;
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const holding = locks.request(this.#lock, { mode: 'exclusive', ...options }, (lock) => {
        if (lock === null || options.signal?.aborted === true || this.#state === 'left') {
          resolve(false);
          return undefined;
        }
        resolve(true);
        return new Promise<void>((release) => (this.#release = release));
      });
      holding.catch(() => {
        resolve(false);
        // somebody took it from this tab, which had not answered
        if (this.#state === 'driver') void this.#yield('taken');
      });
    });
  }

  #say(word: Word): void {
    this.#host.channel?.postMessage(word);
  }
}
