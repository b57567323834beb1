/** Pulls that have begun, as plain data; times are milliseconds since the epoch. */
export interface PullsSnapshot {
  readonly coming: ReadonlyMap<string, number>;
  readonly busyUntil: number;
}

/** The images on a node, by canonical name, and those that are on their way. */
export class NodeImages {
  readonly #present: Set<string>;
  readonly #coming = new Map<string, number>();
  #busyUntil = 0;

  constructor(present: Iterable<string>, pulls?: PullsSnapshot) {
    this.#present = new Set(present);
    for (const [image, until] of pulls?.coming ?? []) this.#coming.set(image, until);
    this.#busyUntil = pulls?.busyUntil ?? 0;
  }

  pulls(): PullsSnapshot {
    return { coming: new Map(this.#coming), busyUntil: this.#busyUntil };
  }

  has(image: string): boolean {
    return this.#present.has(image);
  }

  /** A pull has ended. */
  add(image: string): void {
    this.#present.add(image);
    this.#coming.delete(image);
  }

  /** A pull has begun that will end at a time, in milliseconds since the epoch. */
  expect(image: string, until: number): void {
    this.#coming.set(image, until);
    this.#busyUntil = Math.max(this.#busyUntil, until);
  }

  /** When a pull that has begun will end; undefined: there is none of that image. */
  coming(image: string): number | undefined {
    return this.#coming.get(image);
  }

  /** When the pulls that have begun will have ended. */
  get busyUntil(): number {
    return this.#busyUntil;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#present.values();
  }
}
