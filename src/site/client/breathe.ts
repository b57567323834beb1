/**
 * Lets the browser do what waits (a key press, a frame) before long work goes on: work that takes more than some milliseconds is done in
 * parts with this between them.
 */
export const breathe = (): Promise<void> =>
  'scheduler' in globalThis && 'yield' in scheduler
    ? scheduler.yield()
    : new Promise((resolve) => {
        setTimeout(resolve);
      });
