/** What a world needs of the machine that it runs on. */
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
  #yielding = 0;
  #loading = 0;
  /** Whether virtual time stands still until somebody lets it go on; whoever moves it says so. */
  isStill = (): boolean => false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Gives the host a turn in the middle of a long computation. */
  readonly yield = async (): Promise<void> => {
    this.#yielding++;
    try {
      await this.#host.turn();
    } finally {
      this.#yielding--;
    }
  };

  /** Waits for code that is loaded; virtual time stands still meanwhile. */
  readonly load = async <T>(work: Promise<T>): Promise<T> => {
    this.#loading++;
    try {
      return await work;
    } finally {
      this.#loading--;
    }
  };

  /** Resolves when all that can run has run, or after so many turns of computations that do not end. */
  async settled(turns = 64): Promise<void> {
    for (let turn = 0; turn === 0 || this.#loading > 0 || (this.#yielding > 0 && turn < turns); turn++)
      await this.#host.turn();
  }
}
