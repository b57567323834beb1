import type { Signal } from '@preact/signals';
import type { JSX, Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Travelled } from '../../../sandbox/protocol.ts';
import { Icon } from './icon.tsx';
import type { LessonState } from './state.ts';
import { travelText } from './travel-text.ts';
import { undo } from './travel.ts';

/** Something that has just happened to the world and can be taken back, or waits for a word. */
export type Notice =
  /** A command is to be run, but the one before it does not end. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reset'; readonly scope: 'step' | 'lesson' }
  | { readonly kind: 'travelled'; readonly travelled: Travelled };

/** How long a notice stays while nobody points at it or is in it: milliseconds. What it offers, the toolbar offers for good. */
const STAY = 30_000;

/** The last notice, with the way back. Goes when it is dismissed, when the next command is entered, or after a while. */
export function Notices({ state }: { readonly state: LessonState }): JSX.Element | null {
  const { notice, session } = state;
  const shown = notice.value;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!shown) return undefined;
    return dismissLater(notice, place);
  }, [shown]);
  useEffect(() => {
    const { undo: before } = session.history.peek();
    return session.history.subscribe(({ undo: last, redo }) => {
      if (last !== before && last?.kind === 'command' && redo === undefined) notice.value = undefined;
    });
  }, [shown]);
  if (!shown) return null;
  const t = state.strings.work;
  if (shown.kind === 'waiting') return <Waiting state={state} place={place} />;
  const said = shown.kind === 'travelled' ? travelText(shown.travelled, state.strings) : undefined;
  const title = shown.kind === 'reset' ? (shown.scope === 'step' ? t.stepReset : t.lessonReset) : said?.title;
  const back = shown.kind === 'travelled' && shown.travelled.direction === 'undo';
  return (
    <div class="notice" ref={place} role="group" aria-label={t.notice}>
      <div class="notice-words">
        <strong>{title}</strong>
        {said?.changes.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {said?.changes.length === 0 &&
          shown.kind === 'travelled' &&
          shown.travelled.deed.kind === 'command' && <p>{t.nothingChanged}</p>}
      </div>
      <div class="notice-actions">
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            leave(place);
            notice.value = undefined;
            if (back) session.send({ type: 'redo' });
            else undo(state);
          }}
        >
          {back ? t.redo : t.undo}
        </button>
        <button
          type="button"
          class="tool-button"
          aria-label={t.dismiss}
          title={t.dismiss}
          onClick={() => {
            leave(place);
            notice.value = undefined;
          }}
        >
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}

/** Offers to end the command that runs, so that the one that waits comes to its turn. */
function Waiting({
  state: { strings, session, notice },
  place,
}: {
  readonly state: LessonState;
  readonly place: Ref<HTMLDivElement>;
}): JSX.Element {
  const t = strings.work;
  const end = (): void => {
    document.querySelector('k-terminal')?.focus();
    notice.value = undefined;
  };
  return (
    <div class="notice" ref={place} role="group" aria-label={t.notice}>
      <div class="notice-words">
        <strong>{t.waiting}</strong>
        <p>{t.waitingHint}</p>
      </div>
      <div class="notice-actions">
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            session.send({ type: 'interrupt' });
            end();
          }}
        >
          {t.stopAndRun}
        </button>
        <button type="button" class="tool-button" aria-label={t.dismiss} title={t.dismiss} onClick={end}>
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}

/** The focus goes to the toolbar's own button before the notice goes away under it. */
function leave({ current }: { readonly current: HTMLElement | null }): void {
  if (current?.contains(document.activeElement) === true)
    document.querySelector<HTMLElement>('[data-undo]')?.focus();
}

function dismissLater(
  notice: Signal<Notice | undefined>,
  { current }: { readonly current: HTMLElement | null },
): () => void {
  const timer = setInterval(() => {
    const busy = current?.matches(':hover') === true || current?.contains(document.activeElement) === true;
    if (!busy && document.visibilityState === 'visible') notice.value = undefined;
  }, STAY);
  return () => clearInterval(timer);
}
