import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A button that opens a small panel below it; closes on Escape, on a click elsewhere, and when the focus goes elsewhere. */
export function Popover({
  label,
  icon,
  children,
}: {
  readonly label: string;
  readonly icon: ComponentChildren;
  readonly children: (close: () => void) => ComponentChildren;
}): JSX.Element {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) open.value = false;
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
  return (
    <div
      class="popover"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open.value) close();
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !root.current?.contains(event.relatedTarget))
          open.value = false;
      }}
    >
      <button
        type="button"
        class="tool-button"
        ref={button}
        aria-expanded={open.value}
        aria-label={label}
        title={label}
        onClick={() => (open.value = !open.value)}
      >
        {icon}
      </button>
      {open.value && (
        <div class="popover-panel" role="group" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
