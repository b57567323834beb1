/** What a world needs of the machine that it runs on: turns of its event loop. */
export interface Host {
  /** Resolves in a later turn of the host's event loop, after everything else that could run. */
  turn(): Promise<void>;
}

/**
 * Tells when nothing can go on without virtual time or input. Programs are asynchronous, and none of them waits for
 * anything but virtual time, input, a yield or code that is being loaded; the last two are counted here.
 */
export class Pacer {
  readonly #host: Host;
  #busy = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Gives the host a turn in the middle of a long computation. */
  readonly yield = async (): Promise<void> => {
    this.#busy++;
    try {
      await this.#host.turn();
    } finally {
      this.#busy--;
    }
  };

  /** Waits for real work (code that is loaded); virtual time stands still meanwhile. */
  async load<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
    }
  }

  /** Resolves when all that can run has run, or after `turns` turns of a computation that does not end. */
  async settled(turns = Number.POSITIVE_INFINITY): Promise<void> {
    let left = turns;
    do {
      await this.#host.turn();
      left--;
    } while (this.#busy > 0 && left > 0);
  }

  /** Whether a computation or a load is under way. */
  get busy(): boolean {
    return this.#busy > 0;
  }
}
