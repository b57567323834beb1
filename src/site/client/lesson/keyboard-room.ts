/** With less room than this above the on-screen keyboard, the terminal gets all of it: CSS pixels. */
const CRAMPED = 520;

/**
 * Keeps the page inside what the on-screen keyboard leaves free, and gives the terminal the whole of it while one types there:
 * the prompt stays in view.
 */
export function makeRoomForKeyboard(page: HTMLElement, gone: AbortSignal): void {
  const viewport = window.visualViewport;
  const coarse = matchMedia('(pointer: coarse)');
  const root = document.documentElement;
  if (!viewport) return;
  let height: number | undefined;
  const fit = (): void => {
    // Who has zoomed in wants to see a part of the page, not a smaller page.
    if (viewport.scale > 1.01) return;
    if (viewport.height !== height) {
      ({ height } = viewport);
      // all elements inherit it: their styles are looked at anew
      root.style.setProperty('--visible', `${height}px`);
    }
    const typing = page.querySelector('.terminal-panel')?.contains(document.activeElement) === true;
    const cramped = coarse.matches && typing && viewport.height < CRAMPED;
    if (cramped) root.dataset['keyboard'] = '';
    else delete root.dataset['keyboard'];
    if (viewport.offsetTop > 0) scrollTo({ top: 0 });
  };
  const signal = gone;
  viewport.addEventListener('resize', fit, { signal });
  viewport.addEventListener('scroll', fit, { signal });
  page.addEventListener('focusin', fit, { signal });
  page.addEventListener('focusout', () => requestAnimationFrame(fit), { signal });
  gone.addEventListener('abort', () => {
    root.style.removeProperty('--visible');
    delete root.dataset['keyboard'];
  });
}
