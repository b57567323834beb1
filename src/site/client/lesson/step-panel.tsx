import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Step } from '../../../course/lesson.ts';
import { Command } from './command.tsx';
import { Hints } from './hints.tsx';
import type { LessonState } from './state.ts';
import { useNextFocus } from './next-focus.ts';
import { Words } from './words.tsx';

interface StepPanelProps {
  readonly state: LessonState;
  readonly step: Step;
}

/** Under a step's words: how it stands, feedback, hints, solution. */
export function StepPanel({ state, step }: StepPanelProps): JSX.Element {
  const t = state.strings.lesson;
  const { passed, solutionShown } = state.of(step.id);
  const verdict = state.session.verdicts.value.get(step.id);
  const isCurrent = state.current.value === step.id;
  return (
    <>
      <p class="step-state">
        <span class="badge" data-state={passed ? 'passed' : isCurrent ? 'current' : 'waiting'}>
          {passed ? `✓ ${t.passed}` : isCurrent ? t.current : t.waiting}
        </span>
        {solutionShown ? (
          <span class="note">{t.solutionSeen}</span>
        ) : (
          isCurrent &&
          verdict !== undefined &&
          verdict.checks > 1 && <span class="note">{t.checksHeld(verdict.held, verdict.checks)}</span>
        )}
      </p>
      {!passed && verdict?.feedback && (
        <div class="feedback">
          <strong>{t.near}</strong>
          <Words of="say" id={verdict.feedback.say} values={verdict.feedback.values} />
        </div>
      )}
      <Hints state={state} step={step} />
      <StepHelp state={state} step={step} />
    </>
  );
}

/** The button for the solution, the question before it, and the solution once it was asked for. */
function StepHelp({ state, step }: StepPanelProps): JSX.Element {
  const t = state.strings.lesson;
  const asking = useSignal(false);
  const open = useSignal(false);
  const { place, then } = useNextFocus<HTMLDivElement>('[data-first]');
  const { passed, solutionShown } = state.of(step.id);
  const show = (): void => {
    state.note({ type: 'solution', step: step.id });
    asking.value = false;
    open.value = true;
  };
  return (
    <div ref={place}>
      {open.value || solutionShown ? (
        <div class="solution" data-first tabIndex={-1}>
          <strong>{t.solutionTitle}</strong>
          <Command state={state} text={step.solution.join('\n')} />
        </div>
      ) : asking.value ? (
        <div class="confirm" role="group" aria-label={t.solution}>
          <p data-first tabIndex={-1}>
            {t.solutionConfirm(step.points)}
          </p>
          <button type="button" class="button primary" onClick={() => then(show)}>
            {t.solutionYes}
          </button>
          <button type="button" class="button" onClick={() => then(() => (asking.value = false))}>
            {t.solutionNo}
          </button>
        </div>
      ) : (
        <button
          type="button"
          class="button quiet"
          data-first
          onClick={() =>
            then(() => {
              if (passed) open.value = true;
              else asking.value = true;
            })
          }
        >
          {t.solution}
        </button>
      )}
    </div>
  );
}
