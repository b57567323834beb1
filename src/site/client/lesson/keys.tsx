import type { JSX } from 'preact';
import type { SandboxSession } from '../sandbox/session.ts';

const keys: readonly { readonly label: string; readonly name: string; readonly text: string }[] = [
  { label: 'Tab', name: 'Tab', text: '\t' },
  { label: '^C', name: 'Ctrl+C', text: '\u0003' },
  { label: '↑', name: 'Up', text: '\u001b[A' },
  { label: '↓', name: 'Down', text: '\u001b[B' },
  { label: '←', name: 'Left', text: '\u001b[D' },
  { label: '→', name: 'Right', text: '\u001b[C' },
  { label: '-', name: '-', text: '-' },
  { label: '/', name: '/', text: '/' },
  { label: '|', name: '|', text: '|' },
  { label: '$', name: '$', text: '$' },
  { label: '⏎', name: 'Enter', text: '\r' },
];

/** Keys that a phone's keyboard lacks. They do not take the focus, so the keyboard stays open. */
export function Keys({ session }: { readonly session: SandboxSession }): JSX.Element {
  return (
    <>
      {keys.map((key) => (
        <button
          key={key.name}
          type="button"
          aria-label={key.name}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => session.input(key.text)}
        >
          {key.label}
        </button>
      ))}
    </>
  );
}
