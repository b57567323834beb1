import type { JSX } from 'preact';
import type { LessonState } from './state.ts';

/** The steps as a quiet row that fills as they pass; each leads to its step. */
export function Rail({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.lesson;
  return (
    <nav aria-label={t.steps}>
      <ol>
        {state.lesson.steps.map((step, at) => {
          const passed = state.of(step.id).passed;
          const current = state.current.value === step.id;
          const title = state.title(step.id);
          return (
            <li key={step.id} data-state={passed ? 'passed' : current ? 'current' : 'waiting'}>
              <a
                href={`#step-${step.id}`}
                aria-current={current ? 'step' : undefined}
                aria-label={`${t.step(at + 1)}: ${title}, ${passed ? t.passed : current ? t.current : t.waiting}`}
                onClick={(event) => {
                  event.preventDefault();
                  state.goTo(step.id);
                }}
              >
                <span aria-hidden="true">{passed ? '✓' : at + 1}</span>
                <span class="rail-title" aria-hidden="true">
                  {title}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** Points earned so far, in the bar on top. */
export function Score({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.lesson;
  const { points, of } = state.score.value;
  return (
    <span title={t.score} aria-label={`${t.score}: ${t.pointsEarned(points, of)}`} role="img">
      <strong>{points}</strong>/{of}
    </span>
  );
}
