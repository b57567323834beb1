import type { JSX } from 'preact';
import type { Step } from '../../../course/lesson.ts';
import type { LessonState } from './state.ts';
import { useNextFocus } from './next-focus.ts';
import { Words } from './words.tsx';

/** The hints of a step as a ladder: rungs that have been climbed stay, the next one is a button. */
export function Hints({
  state,
  step,
}: {
  readonly state: LessonState;
  readonly step: Step;
}): JSX.Element | null {
  const t = state.strings.lesson;
  // the pressed button becomes the hint: keyboard and screen reader go on there
  const { place, then } = useNextFocus<HTMLOListElement>('[data-rung="open"]');
  const { passed, hints } = state.of(step.id);
  const all = step.hints.length;
  if (all === 0 || (passed && hints === 0)) return null;
  const climb = (): void => then(() => state.note({ type: 'hint', step: step.id, count: hints + 1 }));
  return (
    <ol class="ladder" ref={place} aria-label={state.strings.work.hints}>
      {step.hints.map((hint, at) => {
        if (at < hints)
          return (
            <li key={hint} data-rung="open" tabIndex={-1}>
              <span class="rung" aria-hidden="true">
                {at + 1}
              </span>
              <span class="visually-hidden">{t.hint(at + 1, all)}</span>
              <Words of="hint" id={hint} />
            </li>
          );
        if (at > hints || passed)
          return (
            <li key={hint} data-rung="closed" aria-hidden="true">
              <span class="rung">{at + 1}</span>
            </li>
          );
        return (
          <li key={hint} data-rung="next">
            <span class="rung" aria-hidden="true">
              {at + 1}
            </span>
            <button type="button" class="button quiet" onClick={climb}>
              {hints === 0 ? t.hintFirst : t.hintNext}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
