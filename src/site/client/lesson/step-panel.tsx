import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Step } from '../../../course/lesson.ts';
import { Command } from './command.tsx';
import type { LessonState } from './state.ts';
import { Words } from './words.tsx';

interface StepPanelProps {
  readonly state: LessonState;
  readonly step: Step;
}

/** Under a step's words: how it stands, feedback, hints, solution. */
export function StepPanel({ state, step }: StepPanelProps): JSX.Element {
  const t = state.strings.lesson;
  const { passed, hints, solutionShown } = state.of(step.id);
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
      {hints > 0 && (
        <ol class="hints">
          {step.hints.slice(0, hints).map((hint, at) => (
            <li key={hint}>
              <span class="hint-label">{t.hint(at + 1, step.hints.length)}</span>
              <Words of="hint" id={hint} />
            </li>
          ))}
        </ol>
      )}
      <StepHelp state={state} step={step} />
    </>
  );
}

/** The buttons for hints and solution, and the solution once it was asked for. */
function StepHelp({ state, step }: StepPanelProps): JSX.Element {
  const t = state.strings.lesson;
  const asking = useSignal(false);
  const open = useSignal(false);
  const { passed, hints, solutionShown } = state.of(step.id);
  const show = (): void => {
    state.note({ type: 'solution', step: step.id });
    asking.value = false;
    open.value = true;
  };
  if (open.value || solutionShown)
    return (
      <div class="solution">
        <strong>{t.solutionTitle}</strong>
        <Command state={state} text={step.solution.join('\n')} />
      </div>
    );
  if (asking.value)
    return (
      <div class="confirm" role="group" aria-label={t.solution}>
        <p>{t.solutionConfirm(step.points)}</p>
        <button type="button" class="button primary" onClick={show}>
          {t.solutionYes}
        </button>
        <button type="button" class="button" onClick={() => (asking.value = false)}>
          {t.solutionNo}
        </button>
      </div>
    );
  return (
    <p class="step-help">
      {hints < step.hints.length && !passed && (
        <button
          type="button"
          class="button quiet"
          onClick={() => state.note({ type: 'hint', step: step.id, count: hints + 1 })}
        >
          {hints === 0 ? t.hintFirst : t.hintNext}
        </button>
      )}
      <button
        type="button"
        class="button quiet"
        onClick={() => {
          if (passed) open.value = true;
          else asking.value = true;
        }}
      >
        {t.solution}
      </button>
    </p>
  );
}
