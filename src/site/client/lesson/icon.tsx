import type { JSX } from 'preact';

/** The drawings of the toolbar, on a field of 24 by 24. */
const drawings = {
  undo: 'M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'm15 14 5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3',
  pause: 'M9 5v14 M15 5v14',
  play: 'M7 4.5v15l12-7.5z',
  fast: 'M4 6v12l8-6z M13 6v12l8-6z',
  reset: 'M4 5v5h5 M4.6 10a8 8 0 1 1-.4 4.5',
  settings: 'M4 7h9 M19 7h1 M4 17h1 M11 17h9 M16 4.4a2.6 2.6 0 1 0 .01 0 M8 14.4a2.6 2.6 0 1 0 .01 0',
  close: 'M6 6l12 12 M18 6 6 18',
  keyboard: 'M3 6h18v12H3z M7 10h.01 M11 10h.01 M15 10h.01 M8 14h8',
} as const;

/** A drawing of one line; what it means is said beside it. */
export function Icon({ name }: { readonly name: keyof typeof drawings }): JSX.Element {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
