import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** For parts whose pressed button gives way to something else: the focus goes there, before the next key can be pressed. */
export function useNextFocus<T extends HTMLElement>(
  selector: string,
): { readonly place: RefObject<T>; readonly then: (change: () => void) => void } {
  const place = useRef<T>(null);
  const wanted = useRef(false);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    [...(place.current?.querySelectorAll<HTMLElement>(selector) ?? [])].at(-1)?.focus();
  });
  return {
    place,
    then(change) {
      wanted.current = true;
      change();
    },
  };
}
