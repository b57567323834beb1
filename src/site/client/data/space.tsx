import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { bytesText, fill, type Words } from './facts.ts';
import type { Act } from './page.tsx';
import { resetAll } from './vault-actions.ts';

interface State {
  readonly used: number | undefined;
  readonly quota: number | undefined;
  readonly safe: boolean | undefined;
}

async function stateNow(): Promise<State> {
  try {
    const [{ usage, quota }, safe] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return { used: usage, quota, safe };
  } catch {
    return { used: undefined, quota: undefined, safe: undefined };
  }
}

/** How much room there is, and whether the browser may clear it. */
export function Space({ words }: { readonly words: Words }): JSX.Element {
  const t = words.space;
  const [state, setState] = useState<State | undefined>();
  const [said, setSaid] = useState('');
  useEffect(() => void stateNow().then(setState), []);
  const ask = async (): Promise<void> => {
    const granted = await navigator.storage.persist();
    setSaid(granted ? '' : t.refused);
    setState(await stateNow());
  };
  return (
    <section>
      <h2>{t.title}</h2>
      {state && (
        <p>
          {state.used === undefined || state.quota === undefined
            ? t.unknown
            : fill(t.used, { used: bytesText(state.used), quota: bytesText(state.quota) })}
        </p>
      )}
      {state?.safe !== undefined && <p>{state.safe ? t.safe : t.unsafe}</p>}
      {state?.safe === false && (
        <button type="button" class="button" onClick={() => void ask()}>
          {t.ask}
        </button>
      )}
      <p role="status">{said}</p>
    </section>
  );
}

/** Forgets everything, after a question. */
export function Reset({ words, act }: { readonly words: Words; readonly act: Act }): JSX.Element {
  const t = words.reset;
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const answered = useRef(false);
  useEffect(() => {
    if (asking) no.current?.focus();
    else if (answered.current) first.current?.focus();
    answered.current = asking;
  }, [asking]);
  return (
    <section>
      <h2>{t.title}</h2>
      <p>{t.text}</p>
      {asking ? (
        <div role="group" aria-label={t.confirm} class="preview">
          <p>{t.confirm}</p>
          <p class="actions">
            <button
              type="button"
              class="button danger"
              onClick={() => {
                setAsking(false);
                void act(() => resetAll().then(() => undefined));
              }}
            >
              {t.yes}
            </button>
            <button type="button" class="button" ref={no} onClick={() => setAsking(false)}>
              {t.no}
            </button>
          </p>
        </div>
      ) : (
        <button type="button" class="button danger" ref={first} onClick={() => setAsking(true)}>
          {t.button}
        </button>
      )}
    </section>
  );
}
