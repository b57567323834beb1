import { signal } from '@preact/signals';

/** Keys that the keyboards of phones lack. */
export type Key =
  'Escape' | 'Tab' | 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | '|' | '-' | '/' | 'c';

/** Whether Ctrl goes with the next key, as a phone's own shift key does. */
export const ctrlHeld = signal(false);

const arrows: Readonly<Record<string, string>> = {
  ArrowUp: 'A',
  ArrowDown: 'B',
  ArrowRight: 'C',
  ArrowLeft: 'D',
};

/** Text as it is typed with Ctrl, if that is held: letters become control characters. Ctrl is let go by it. */
export function withCtrl(text: string): string {
  if (!ctrlHeld.value || text === '') return text;
  ctrlHeld.value = false;
  const code = text.toUpperCase().charCodeAt(0);
  return text.length === 1 && code >= 0x40 && code < 0x60 ? String.fromCharCode(code & 0x1f) : text;
}

/**
 * What a terminal sends for a key.
 * @param application whether a program has asked for the other form of the arrow keys (DECCKM)
 */
export function keyText(key: Key, application: boolean): string {
  const arrow = arrows[key];
  if (arrow !== undefined) {
    if (!ctrlHeld.value) return `\u001b${application ? 'O' : '['}${arrow}`;
    ctrlHeld.value = false;
    return `\u001b[1;5${arrow}`;
  }
  if (key === 'Escape') return '\u001b';
  if (key === 'Tab') return '\t';
  return withCtrl(key);
}
