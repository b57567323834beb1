import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Inventory } from '../../../sandbox/records/vault.ts';
import { fill, timeText, type Words } from './facts.ts';
import type { Act } from './page.tsx';
import { undoChange } from './vault-actions.ts';

const DAY = 24 * 60 * 60 * 1000;

interface Props {
  readonly words: Words;
  readonly changes: Inventory['undo'];
  readonly act: Act;
}

/** What was put away and can be brought back, the latest first. */
export function Undo({ words, changes, act }: Props): JSX.Element {
  const t = words.undo;
  const heading = useRef<HTMLHeadingElement>(null);
  const undone = useRef(false);
  useEffect(() => {
    // the button that was pressed is gone with its change
    if (undone.current && document.activeElement === document.body) heading.current?.focus();
    undone.current = false;
  }, [changes]);
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        {t.title}
      </h2>
      <ul class="undos">
        {changes.map(({ key, why, at }) => (
          <li key={key} class="notice undo">
            <p>
              {t[why]} {fill(t.until, { when: timeText(at + DAY) })}
            </p>
            <button
              type="button"
              class="button"
              aria-label={`${t.button}: ${t[why]} ${timeText(at)}`}
              onClick={() => {
                undone.current = true;
                void act(() => undoChange(key).then(() => t.restore));
              }}
            >
              {t.button}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
