import type { LessonState } from './state.ts';
import { wordsText } from './words.tsx';

/** What a verdict sounds like, if it says anything. */
function spoken(state: LessonState): string | undefined {
  const { strings } = state;
  for (const verdict of state.session.verdicts.value.values()) {
    if (verdict.step !== state.current.value || !verdict.feedback) continue;
    const { say: id, values } = verdict.feedback;
    return `${strings.lesson.near}. ${wordsText({ of: 'say', id, values })}`;
  }
  return undefined;
}

/** Notes steps that have passed, and says of verdicts what is new, once. What was said before the page was left is not said again. */
export function hearVerdicts(state: LessonState): () => void {
  let said = spoken(state);
  return () => {
    for (const verdict of state.session.verdicts.value.values()) {
      // what another tab's learner has passed is noted there
      if (!verdict.passed || state.of(verdict.step).passed || state.session.watches) continue;
      said = undefined;
      void pass(state, verdict.step);
      return;
    }
    const text = spoken(state);
    if (text !== undefined && text !== said) state.announce(text);
    if (text !== undefined) said = text;
  };
}

/** Notes that a step has passed, and says so. */
async function pass(state: LessonState, step: string): Promise<void> {
  if (!(await state.pass(step))) return;
  const { strings } = state;
  const rest = state.current.value === undefined ? strings.lesson.allPassed : '';
  state.announce(`${strings.lesson.stepPassed(state.indexOf(step) + 1)} ${rest}`.trim());
}
