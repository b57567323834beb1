import type { ContainerImage } from '../api/types.ts';
import type { ImageResolution } from '../runtime.ts';
import { imagesToFree, type ImageRecord } from './image-gc.ts';

/** Pulls that have begun, as plain data; times are milliseconds since the epoch. */
export interface PullsSnapshot {
  readonly coming: ReadonlyMap<string, number>;
  readonly busyUntil: number;
}

/** A node's status names so many images at most. */
const MOST_SHOWN = 50;

/** Compressed layers are kept as they came; unpacked they take so much more. */
const UNPACKED = 2.7;

/** The image of sandboxes stays whatever happens. */
const PINNED = /\/pause[:@]/;

/** The images on a node, by canonical name, and those that are on their way. */
export class NodeImages {
  readonly #present: Set<string>;
  readonly #coming = new Map<string, number>();
  readonly #records: Map<string, ImageRecord>;
  readonly #resolve: (image: string) => ImageResolution;
  #busyUntil = 0;

  /** @param resolve what a registry said of an image when it was pulled */
  constructor(
    present: Iterable<string>,
    resolve: (image: string) => ImageResolution,
    pulls?: PullsSnapshot,
    records?: ReadonlyMap<string, ImageRecord>,
  ) {
    this.#present = new Set(present);
    this.#resolve = resolve;
    this.#records = new Map(records);
    for (const [image, until] of pulls?.coming ?? []) this.#coming.set(image, until);
    this.#busyUntil = pulls?.busyUntil ?? 0;
  }

  pulls(): PullsSnapshot {
    return { coming: new Map(this.#coming), busyUntil: this.#busyUntil };
  }

  /** What is remembered of each image that was there at the last look. */
  records(): ReadonlyMap<string, ImageRecord> {
    return new Map(this.#records);
  }

  has(image: string): boolean {
    return this.#present.has(image);
  }

  /** A pull has ended. */
  add(image: string): void {
    this.#present.add(image);
    this.#coming.delete(image);
  }

  /** Somebody takes an image away. */
  remove(image: string): void {
    this.#present.delete(image);
    this.#records.delete(image);
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

  /** The images as the node's status names them, the largest first. Models pkg/kubelet/nodestatus/setters.go (Images) */
  get shown(): readonly ContainerImage[] {
    const images = [...this.#present].flatMap((image) => {
      const found = this.#resolve(image);
      return found.found ? [{ names: [found.imageID, image], sizeBytes: found.size }] : [];
    });
    const idOf = ({ names: [id = ''] }: (typeof images)[number]): string => id.slice(id.indexOf('@'));
    return images
      .sort((a, b) => b.sizeBytes - a.sizeBytes || (idOf(a) > idOf(b) ? -1 : 1))
      .slice(0, MOST_SHOWN);
  }

  /** Bytes that the images take on the disk, as they came and unpacked. */
  get bytes(): number {
    let sum = 0;
    for (const image of this.#present) sum += this.#size(image);
    return Math.round(sum * (1 + UNPACKED));
  }

  /** Looks which images are there and which of them are in use. Models pkg/kubelet/images/image_gc_manager.go (detectImages) */
  detect(now: number, used: ReadonlySet<string>): void {
    for (const image of this.#present) {
      const { detected = now, lastUsed = 0 } = this.#records.get(image) ?? {};
      this.#records.set(image, { detected, lastUsed: used.has(image) ? now : lastUsed });
    }
    for (const image of this.#records.keys()) if (!this.#present.has(image)) this.#records.delete(image);
  }

  /** Takes unused images away to make room. Tells how many bytes, as their sizes say, that gave. */
  free(bytes: number, now: number, used: ReadonlySet<string>): number {
    this.detect(now, used);
    const unused = [...this.#records].flatMap(([name, record]) =>
      used.has(name) || PINNED.test(name) ? [] : [{ ...record, name, size: this.#size(name) }],
    );
    let freed = 0;
    for (const { name, size } of imagesToFree(unused, bytes, now)) {
      this.#present.delete(name);
      this.#records.delete(name);
      freed += size;
    }
    return freed;
  }

  #size(image: string): number {
    const found = this.#resolve(image);
    return found.found ? found.size : 0;
  }
}
