/**
 * Runs `run` once the page's words are on the screen, so that what it loads does not hold them up. Pages that nobody sees are not
 * painted: there it runs at once.
 */
export function afterPaint(run: () => unknown): void {
  if (document.visibilityState === 'hidden') run();
  else requestAnimationFrame(() => setTimeout(run));
}
