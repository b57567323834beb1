import type { Leave } from '../page.ts';
import type { SandboxSession } from '../sandbox/session.ts';

/** Loads what figures need once one of them comes near, and brings them to life. Returns how to end that. */
export function enlivenFigures(page: HTMLElement, session: SandboxSession): Leave {
  const places = [...page.querySelectorAll<HTMLElement>('[data-figure]')];
  if (places.length === 0) return () => undefined;
  let left = false;
  let leave: Leave | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void import('./mount.tsx').then(async ({ mountFigures }) => {
        if (left) return;
        leave = await mountFigures(places, session);
        if (left) leave();
      });
    },
    { rootMargin: '100% 0px' },
  );
  for (const place of places) observer.observe(place);
  return () => {
    left = true;
    observer.disconnect();
    leave?.();
  };
}
