import type { RealTime } from './driver.ts';
import { storageFailure, type StorageFailure } from './records/failure.ts';
import type { SandboxStorage, SavedSandbox } from './storage.ts';

/** Real milliseconds between the last finished command and the saving of it. */
const DELAY = 150;
/** Real milliseconds between savings while only the cluster lives on; more when saving takes long. */
const INTERVAL = 1_000;
/** How many times as long as a saving takes the next one has to wait. */
const EASE = 20;

/** Real milliseconds after which a saving that failed for want of room is tried again. */
const RETRY = 5_000;

/** What a keeper tells. */
export interface KeeperEvents {
  saved(): void;
  /** Told once until a saving succeeds. What may pass (no room) is tried again now and then, the rest is not. */
  failed(failure: StorageFailure): void;
}

/** Saves a sandbox under a name: soon after commands, now and then while the cluster changes, one saving after the other. */
export class Keeper {
  readonly #storage: SandboxStorage;
  readonly #name: string;
  readonly #realTime: RealTime;
  readonly #events: KeeperEvents;
  #record: (() => SavedSandbox) | undefined;
  #cancel: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();
  #savedAt = Number.NEGATIVE_INFINITY;
  #interval = INTERVAL;
  #due = Number.POSITIVE_INFINITY;
  #changed = false;
  #failure: StorageFailure | undefined;

  constructor(storage: SandboxStorage, name: string, realTime: RealTime, events: KeeperEvents) {
    this.#storage = storage;
    this.#name = name;
    this.#realTime = realTime;
    this.#events = events;
  }

  /** Whether the browser keeps things, as far as is known. */
  get works(): boolean {
    return this.#failure === undefined;
  }

  /** Names where the sandbox's state comes from; undefined while there is none. */
  keep(record: (() => SavedSandbox) | undefined): void {
    this.#record = record;
  }

  /** What was kept, if the browser gives it. */
  async load(): Promise<SavedSandbox | undefined> {
    try {
      return await this.#storage.load(this.#name);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** Forgets what was kept. */
  async forget(): Promise<void> {
    this.#cancel?.();
    this.#due = Number.POSITIVE_INFINITY;
    await this.#saving;
    await this.#storage.remove(this.#name).catch((error: unknown) => this.#fail(error));
  }

  /** What was loaded cannot be used: keeps it elsewhere. */
  async setAside(detail: string): Promise<void> {
    await this.#storage.setAside(this.#name, detail).catch((error: unknown) => this.#fail(error));
  }

  /** Something worth keeping has happened: a command was entered or has ended. */
  saveSoon(): void {
    this.#saveAt(this.#realTime.now() + DELAY);
  }

  /** Saves now; resolves when it is kept, or has failed. */
  saveNow(): Promise<void> {
    this.#changed = true;
    return this.save();
  }

  /** The cluster has changed by itself. */
  saveSometime(): void {
    this.#saveAt(Math.max(this.#realTime.now() + DELAY, this.#savedAt + this.#interval));
  }

  #saveAt(wanted: number): void {
    if (this.#failure && !mayPass(this.#failure)) return;
    this.#changed = true;
    const time = this.#failure ? Math.max(wanted, this.#savedAt + RETRY) : wanted;
    if (this.#due <= time) return;
    this.#cancel?.();
    this.#due = time;
    this.#cancel = this.#realTime.later(time - this.#realTime.now(), () => void this.save());
  }

  /** Saves what is there now, if anything has changed since the last time. */
  save(): Promise<void> {
    this.#cancel?.();
    this.#due = Number.POSITIVE_INFINITY;
    if (!this.#record || !this.#changed) return this.#saving;
    if (this.#failure && !mayPass(this.#failure)) return this.#saving;
    this.#changed = false;
    this.#savedAt = this.#realTime.now();
    const record = this.#record();
    this.#saving = this.#saving
      .then(() => this.#storage.save(this.#name, record))
      .then(() => {
        this.#failure = undefined;
        this.#interval = Math.max(INTERVAL, EASE * (this.#realTime.now() - this.#savedAt));
        this.#events.saved();
      })
      .catch((error: unknown) => this.#fail(error));
    return this.#saving;
  }

  #fail(error: unknown): void {
    const failure = storageFailure(error);
    const told = this.#failure?.kind === failure.kind;
    this.#failure = failure;
    if (mayPass(failure)) this.saveSoon();
    else this.#cancel?.();
    if (!told) this.#events.failed(failure);
  }
}

const mayPass = ({ kind }: StorageFailure): boolean => kind === 'full' || kind === 'failed';
