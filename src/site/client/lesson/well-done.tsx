import type { JSX } from 'preact';
import type { LessonState } from './state.ts';

/** At the end of the text, once all steps have passed. */
export function WellDone({ state }: { readonly state: LessonState }): JSX.Element | null {
  const t = state.strings.lesson;
  if (state.current.value !== undefined) return null;
  const { points, of } = state.score.value;
  return (
    <div class="card done">
      <h2>{t.wellDone}</h2>
      <p>{t.wellDoneText(points, of)}</p>
    </div>
  );
}
