/** Set by the script in the page's head (`theme-script.ts`) once the first frame has been handed over to be painted. */
const DRAWN = 'drawn';
/** Set when the world behind a terminal answers. */
const WORLD = 'world';

function afterMark(mark: string, run: () => unknown): void {
  if (performance.getEntriesByName(mark).length > 0) run();
  else
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName(mark).length === 0) return;
      observer.disconnect();
      run();
    }).observe({ type: 'mark' });
}

/**
 * Runs `run` once the page's first frame has been handed over to be painted, so that what it loads does not hold up the words. Pages
 * that nobody sees are not painted: there it runs at once.
 */
export function afterPaint(run: () => unknown): void {
  if (document.visibilityState === 'hidden') run();
  else afterMark(DRAWN, run);
}

export const markWorld = (): void => void performance.mark(WORLD);

/** Runs `run` once a world behind a terminal has answered in this document. */
export const afterWorld = (run: () => unknown): void => afterMark(WORLD, run);
