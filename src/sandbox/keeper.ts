import type { RealTime } from './driver.ts';
import type { SandboxStorage, SavedSandbox } from './storage.ts';

/** Real milliseconds between the last finished command and the saving of it. */
const DELAY = 150;
/** Real milliseconds between savings while only the cluster lives on. */
const INTERVAL = 5_000;

/** What a keeper tells. */
export interface KeeperEvents {
  saved(): void;
  /** The browser keeps nothing; the keeper will not try again. */
  failed(error: unknown): void;
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
  #changed = false;
  #failed = false;

  constructor(storage: SandboxStorage, name: string, realTime: RealTime, events: KeeperEvents) {
    this.#storage = storage;
    this.#name = name;
    this.#realTime = realTime;
    this.#events = events;
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
    await this.#saving;
    await this.#storage.remove(this.#name).catch((error: unknown) => this.#fail(error));
  }

  /** Something worth keeping has happened. */
  saveSoon(): void {
    if (this.#failed) return;
    this.#changed = true;
    this.#cancel?.();
    this.#cancel = this.#realTime.later(DELAY, () => void this.save());
  }

  /** The cluster has changed by itself. */
  saveSometime(): void {
    this.#changed = true;
    if (this.#realTime.now() - this.#savedAt > INTERVAL) this.saveSoon();
  }

  /** Saves what is there now, if anything has changed since the last time. */
  save(): Promise<void> {
    this.#cancel?.();
    if (!this.#record || this.#failed || !this.#changed) return this.#saving;
    this.#changed = false;
    this.#savedAt = this.#realTime.now();
    const record = this.#record();
    this.#saving = this.#saving
      .then(() => this.#storage.save(this.#name, record))
      .then(() => this.#events.saved())
      .catch((error: unknown) => this.#fail(error));
    return this.#saving;
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#cancel?.();
    this.#events.failed(error);
  }
}
