/** What a kubelet remembers of an image on its node; times are milliseconds since the epoch. */
export interface ImageRecord {
  readonly detected: number;
  /** When a container of it was last seen; 0: never. */
  readonly lastUsed: number;
}

/** An image that no container is made of. */
export interface UnusedImage extends ImageRecord {
  readonly name: string;
  readonly size: number;
}

/** How much of the disk may be in use before images go, and how much of it then shall be, in percent. */
export const GC_THRESHOLDS = { high: 85, low: 80 } as const;
/** How often a kubelet looks at its images, in milliseconds. */
export const GC_PERIOD = 300_000;

/** An image stays at least this long after it was first seen, in milliseconds. */
const MINIMUM_AGE = 120_000;

/** How many bytes of images are too many; 0: none. Models pkg/kubelet/images/image_gc_manager.go (GarbageCollect) */
export function excessOnDisk(capacity: number, available: number): number {
  const free = Math.min(available, capacity);
  const percent = 100 - Math.trunc((free * 100) / capacity);
  return percent >= GC_THRESHOLDS.high ? Math.trunc((capacity * (100 - GC_THRESHOLDS.low)) / 100) - free : 0;
}

/**
 * The images that make room for so many bytes, the longest unused first. Models pkg/kubelet/images/image_gc_manager.go
 * (freeSpace, byLastUsedAndDetected)
 */
export function imagesToFree(
  unused: readonly UnusedImage[],
  bytes: number,
  now: number,
): readonly UnusedImage[] {
  const out: UnusedImage[] = [];
  let freed = 0;
  for (const image of unused.toSorted((a, b) => a.lastUsed - b.lastUsed || a.detected - b.detected)) {
    if (freed >= bytes) break;
    if (image.lastUsed >= now || now - image.detected < MINIMUM_AGE) continue;
    out.push(image);
    freed += image.size;
  }
  return out;
}
