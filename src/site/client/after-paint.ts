/** Set by the script in the page's head (`theme-script.ts`) once the first frame has been handed over to be painted. */
const DRAWN = 'drawn';

/**
 * Runs `run` once the page's first frame has been handed over to be painted, so that what it loads does not hold up the words. Pages
 * that nobody sees are not painted: there it runs at once.
 */
export function afterPaint(run: () => unknown): void {
  if (document.visibilityState === 'hidden' || performance.getEntriesByName(DRAWN).length > 0) run();
  else
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName(DRAWN).length === 0) return;
      observer.disconnect();
      run();
    }).observe({ type: 'mark' });
}
