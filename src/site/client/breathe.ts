/**
 * Lets the browser do what waits (a key press, a frame) before long work goes on: work that takes more than some milliseconds is done in
 * parts with this between them.
 */
export const breathe = (): Promise<void> =>
  typeof scheduler === 'object' && typeof scheduler.yield === 'function'
    ? scheduler.yield()
    : new Promise((resolve) => {
        setTimeout(resolve);
      });

declare global {
  /** Not in every browser yet. */
  var scheduler: { yield?: () => Promise<void> } | undefined;
}
