import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LessonState } from './state.ts';

/** Says that another tab drives the sandbox, and takes it over when the learner wants that. */
export function SeatBanner({ state }: { readonly state: LessonState }): JSX.Element | null {
  const { session, strings } = state;
  const t = strings.seat;
  const { role, reason } = session.role.value;
  const watches = role === 'watcher';
  const taking = useSignal(false);
  const takeOver = (): void => {
    taking.value = true;
    session.takeOver(state.lesson.steps.map(({ id }) => id).filter((id) => state.of(id).passed));
  };
  useEffect(() => {
    if (taking.value && !watches) {
      state.announce(t.driving);
      document.querySelector<HTMLElement>('k-terminal')?.focus();
    }
    taking.value = false;
  }, [watches, reason]);
  useEffect(() => {
    // a tab that the learner looks at goes on by itself when the other one has been closed
    if (!watches || reason !== 'vacant') return undefined;
    const look = (): void => {
      if (document.visibilityState === 'visible') takeOver();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [watches, reason]);
  if (!watches) return null;
  return (
    <div class="seat" role="region" aria-label={t.label}>
      <p role="status">{t[reason ?? 'elsewhere']}</p>
      <button
        type="button"
        class="button primary"
        data-take-over
        aria-disabled={taking.value}
        onClick={() => {
          if (!taking.value) takeOver();
        }}
      >
        {taking.value ? t.taking : t.takeOver}
      </button>
    </div>
  );
}
