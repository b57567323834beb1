import { isLoading } from '../loading/on-demand.ts';

/** What a world needs of the machine that it runs on. */
export interface Host {
  /** Resolves in a later turn of the host's event loop, after everything else that could run. */
  turn(): Promise<void>;
}

/**
 * Tells when nothing can go on without virtual time or input. Programs are asynchronous, and none of them waits for
 * anything but virtual time, input, a yield, which is counted here, or code that is being loaded.
 */
export class Pacer {
  readonly #host: Host;
  #yielding = 0;
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

  /** Resolves when no code is on its way and all that can run has run, or after so many turns of computations that do not end. */
  async settled(turns = 64): Promise<void> {
    let left = turns;
    do await this.#host.turn();
    while (isLoading() || (this.#yielding > 0 && --left > 0));
  }
}
