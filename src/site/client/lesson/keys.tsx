import type { JSX } from 'preact';
import { ctrlHeld, type Key } from '../terminal/touch-keys.ts';

const keys: readonly { readonly label: string; readonly name: string; readonly key: Key }[] = [
  { label: 'Tab', name: 'Tab', key: 'Tab' },
  { label: '↑', name: 'Up', key: 'ArrowUp' },
  { label: '↓', name: 'Down', key: 'ArrowDown' },
  { label: '|', name: '|', key: '|' },
  { label: '-', name: '-', key: '-' },
  { label: '/', name: '/', key: '/' },
  { label: '←', name: 'Left', key: 'ArrowLeft' },
  { label: '→', name: 'Right', key: 'ArrowRight' },
  { label: 'Esc', name: 'Esc', key: 'Escape' },
];

/** The on-screen keyboard stays open only while the terminal keeps the focus. */
const keepFocus = (event: Event): void => event.preventDefault();

function press(key: Key): void {
  document.querySelector('k-terminal')?.press(key);
}

/** Keys that a phone's keyboard lacks. They do not take the focus. */
export function Keys(): JSX.Element {
  return (
    <>
      {keys.slice(0, 1).map(button)}
      <button
        type="button"
        aria-pressed={ctrlHeld.value}
        onPointerDown={keepFocus}
        onMouseDown={keepFocus}
        onClick={() => (ctrlHeld.value = !ctrlHeld.value)}
      >
        Ctrl
      </button>
      <button
        type="button"
        aria-label="Ctrl+C"
        onPointerDown={keepFocus}
        onMouseDown={keepFocus}
        onClick={() => {
          ctrlHeld.value = true;
          press('c');
        }}
      >
        ^C
      </button>
      {keys.slice(1).map(button)}
    </>
  );
}

const button = ({ label, name, key }: (typeof keys)[number]): JSX.Element => (
  <button
    key={name}
    type="button"
    aria-label={name}
    onPointerDown={keepFocus}
    onMouseDown={keepFocus}
    onClick={() => press(key)}
  >
    {label}
  </button>
);
