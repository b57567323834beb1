import type { Question } from '../../../course/lesson.ts';
import type { LessonState } from './state.ts';

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

/** Makes the questions of the text work, and shows answers that were given earlier. */
export function enlivenQuestions(state: LessonState): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-question]')) {
    const question = state.lesson.questions.find((item) => item.id === form.dataset['question']);
    if (question) enliven(state, form, question);
  }
}

function enliven(state: LessonState, form: HTMLFormElement, question: Question): void {
  const inputs = [...form.querySelectorAll('input')];
  const earlier = state.progress.value.answers[question.id];
  for (const input of inputs) {
    input.name = `question-${question.id}`;
    if (form.dataset['many'] !== undefined) input.type = 'checkbox';
    input.checked = earlier?.includes(input.value) ?? false;
  }
  if (earlier) show(form, inputs, question, earlier);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    if (chosen.length === 0) return;
    state.note({ type: 'answered', question: question.id, choices: chosen });
    show(form, inputs, question, chosen);
  });
}

function show(
  form: HTMLFormElement,
  inputs: readonly HTMLInputElement[],
  question: Question,
  chosen: readonly string[],
): void {
  const right = sameSet(chosen, question.answers);
  const answer = form.querySelector<HTMLElement>('[data-answer]');
  if (answer)
    answer.textContent = `${right ? '✓' : '✗'} ${(right ? answer.dataset['right'] : answer.dataset['wrong']) ?? ''}`;
  form.dataset['result'] = right ? 'right' : 'wrong';
  for (const input of inputs) {
    const choice = input.closest<HTMLElement>('.choice');
    if (!choice) continue;
    if (right && question.answers.includes(input.value)) choice.dataset['right'] = '';
    else delete choice.dataset['right'];
  }
  for (const why of form.querySelectorAll<HTMLElement>('[data-why]')) why.hidden = !right;
}
