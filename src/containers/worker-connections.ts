/** The connections that an nginx has open. What would need more than it may have is refused, which also ends requests in a circle. */
export class WorkerConnections {
  readonly #most: number;
  #open = 0;

  /** @param most `worker_connections` of its configuration */
  constructor(most: number) {
    this.#most = most;
  }

  /** What a log says of a request that is refused. */
  get refusal(): string {
    return `${this.#most} worker_connections are not enough while connecting to upstream`;
  }

  /** Passes a request on, over a connection that came in and one that goes out; undefined when there are none left. */
  async pass<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.#open + 2 > this.#most) return undefined;
    this.#open += 2;
    try {
      return await act();
    } finally {
      this.#open -= 2;
    }
  }
}
