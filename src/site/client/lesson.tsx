import { effect } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { Lesson } from '../../course/lesson.ts';
import { emptyProgress, stepProgress } from '../../course/progress.ts';
import { ClusterPanel } from './lesson/cluster-panel.tsx';
import { enliven } from './lesson/commands.ts';
import { enlivenDividers } from './lesson/dividers.ts';
import { Keys } from './lesson/keys.tsx';
import { Problems } from './lesson/problems.tsx';
import { enlivenQuestions } from './lesson/questions.ts';
import { Rail, Score } from './lesson/rail.tsx';
import { LessonState } from './lesson/state.ts';
import { StepPanel } from './lesson/step-panel.tsx';
import { pageStrings } from './lesson/strings.ts';
import { enlivenViews } from './lesson/tabs.ts';
import { Toolbar } from './lesson/toolbar.tsx';
import { VerdictBar } from './lesson/verdict-bar.tsx';
import { WebPanel } from './lesson/web-panel.tsx';
import { WellDone } from './lesson/well-done.tsx';
import { wordsText } from './lesson/words.tsx';
import { beginSession } from './sandbox/session.ts';
import { loadLesson, noteVisit } from './saved.ts';
import './terminal/element.ts';

/** The lesson's structure, which the page carries: written by our own build. */
const lesson = JSON.parse(document.getElementById('lesson-data')?.textContent ?? '') as Lesson;

const [strings, saved] = await Promise.all([pageStrings(), loadLesson(lesson.id)]);
const progress = saved?.progress ?? emptyProgress(lesson.id);
const session = beginSession({
  save: lesson.id,
  lesson,
  scenario: lesson.scenario,
  passed: lesson.steps.map((step) => step.id).filter((step) => stepProgress(progress, step).passed),
  locale: document.documentElement.lang,
});
const state = new LessonState(lesson, strings, session, progress);

function mount(name: string, content: JSX.Element): void {
  const place = document.querySelector(`[data-mount="${name}"]`);
  if (place) render(content, place);
}

function Cluster(): JSX.Element {
  return (
    <ClusterPanel level={2} view={session.view.value} strings={strings} browse={(url) => state.browse(url)} />
  );
}

mount('rail', <Rail state={state} />);
mount('score', <Score state={state} />);
mount('toolbar', <Toolbar state={state} />);
mount('verdict', <VerdictBar state={state} />);
mount('keys', <Keys session={session} />);
mount('cluster', <Cluster />);
mount('web', <WebPanel state={state} />);
mount('problems', <Problems session={session} strings={strings} />);
mount('well-done', <WellDone state={state} />);
for (const step of lesson.steps) {
  const panel = document.querySelector(`[data-step="${step.id}"] [data-step-panel]`);
  if (panel) render(<StepPanel state={state} step={step} />, panel);
}
enliven(state);
enlivenDividers();
enlivenQuestions(state);
enlivenViews(state);

/** Steps whose look depends on how they stand. */
effect(() => {
  for (const step of lesson.steps) {
    const section = document.querySelector<HTMLElement>(`[data-step="${step.id}"]`);
    if (section)
      section.dataset['state'] = state.of(step.id).passed
        ? 'passed'
        : state.current.value === step.id
          ? 'current'
          : 'waiting';
  }
});

effect(() => {
  if (session.ready.value) document.documentElement.dataset['world'] = 'ready';
});

/** Who comes back reads on at the step that is to be done. */
const stopWaiting = effect(() => {
  const step = session.step.value;
  if (!session.ready.value || step === undefined) return;
  const begun = lesson.steps.some(({ id }) => state.of(id).passed);
  if (session.restored.value && begun) state.show(step);
  queueMicrotask(() => stopWaiting());
});

let announced = '';
/** What is said of a verdict, once. */
effect(() => {
  for (const verdict of session.verdicts.value.values()) {
    if (verdict.passed && !state.of(verdict.step).passed) {
      state.note({ type: 'passed', step: verdict.step });
      const rest = state.current.value === undefined ? strings.lesson.allPassed : '';
      say(`${strings.lesson.stepPassed(state.indexOf(verdict.step) + 1)} ${rest}`.trim());
    } else if (verdict.feedback && verdict.step === state.current.value) {
      const { say: id, values } = verdict.feedback;
      say(`${strings.lesson.near}. ${wordsText({ of: 'say', id, values })}`);
    }
  }
});

function say(text: string): void {
  if (text === announced) return;
  announced = text;
  state.announce(text);
}

document.querySelector('k-terminal')?.addEventListener('leave', () => {
  const current = state.current.value;
  if (current !== undefined) state.goTo(current);
  else document.getElementById('main')?.focus();
});

void noteVisit(lesson.id);
