/**
 * Runs `run` once words are on the screen, so that what it loads does not hold them up. Pages that nobody sees are not painted: there
 * it runs at once.
 */
export function afterPaint(run: () => unknown): void {
  if (document.visibilityState === 'hidden') run();
  else if (!PerformanceObserver.supportedEntryTypes.includes('paint'))
    requestAnimationFrame(() => setTimeout(run));
  else
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return;
      observer.disconnect();
      run();
    }).observe({ type: 'paint', buffered: true });
}
