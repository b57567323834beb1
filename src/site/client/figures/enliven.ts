import { effect } from '@preact/signals';
import type { Leave } from '../page.ts';
import type { SandboxSession } from '../sandbox/session.ts';

/** Real milliseconds after which figures that nobody sees yet begin to follow the cluster. */
const PATIENCE = 1_500;

/**
 * Brings the page's figures to life, once one of them comes near or the cluster is there: what happens before the learner comes to
 * a figure is part of what it shows. Their code is loaded only then. Returns how to end that.
 */
export function enlivenFigures(page: HTMLElement, session: SandboxSession): Leave {
  const places = [...page.querySelectorAll<HTMLElement>('[data-figure]')];
  if (places.length === 0) return () => undefined;
  let left = false;
  let begun = false;
  let leave: Leave | undefined;
  const begin = async (): Promise<void> => {
    if (begun || left) return;
    begun = true;
    observer.disconnect();
    const { mountFigures } = await import('./mount.tsx');
    if (left) return;
    leave = await mountFigures(places, session);
    if (left) leave();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void begin();
    },
    { rootMargin: '100% 0px' },
  );
  for (const place of places) observer.observe(place);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopWaiting = effect(() => {
    if (session.ready.value) timer = setTimeout(() => void begin(), PATIENCE);
  });
  return () => {
    left = true;
    observer.disconnect();
    stopWaiting();
    clearTimeout(timer);
    leave?.();
  };
}
