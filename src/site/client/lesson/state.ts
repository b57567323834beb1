import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Lesson, Step } from '../../../course/lesson.ts';
import {
  advance,
  currentStep,
  emptyProgress,
  score,
  stepProgress,
  type LessonProgress,
  type ProgressEvent,
  type StepProgress,
} from '../../../course/progress.ts';
import type { Strings } from '../../i18n/ko.ts';
import { storageFailure } from '../../../sandbox/records/failure.ts';
import { askToPersist, changeLesson } from '../saved.ts';
import { announce } from '../announce.ts';
import type { Panel } from '../layout.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import type { Notice } from './notices.tsx';
import { showPanel, showText } from './panels.ts';

/** How long a step that has passed waits to be kept before it is shown: milliseconds. */
const KEEPING_PATIENCE = 1_000;

/** Everything that the parts of a lesson's page share. */
export class LessonState {
  readonly lesson: Lesson;
  readonly strings: Strings;
  readonly session: SandboxSession;
  readonly progress: ReadonlySignal<LessonProgress>;
  readonly current: ReadonlySignal<string | undefined>;
  readonly score: ReadonlySignal<{ readonly points: number; readonly of: number }>;
  /** The address that the web preview shows or is asked to show. */
  readonly address = signal('');
  /** What has just happened to the world and can be taken back. */
  readonly notice = signal<Notice | undefined>(undefined);
  /** The panel that a narrow screen shows in its sheet. */
  readonly panel = signal<Panel>('terminal');
  readonly #progress;
  /** Steps that have passed and are being kept. */
  #passing = new Set<string>();

  constructor(lesson: Lesson, strings: Strings, session: SandboxSession, progress: Signal<LessonProgress>) {
    this.lesson = lesson;
    this.strings = strings;
    this.session = session;
    this.#progress = progress;
    this.progress = this.#progress;
    this.current = computed(() => currentStep(lesson, this.#progress.value));
    this.score = computed(() => score(lesson, this.#progress.value));
  }

  /** Notes what the learner did, and keeps it. */
  note(event: Exclude<ProgressEvent, { readonly type: 'passed' }>): void {
    this.#progress.value = advance(this.#progress.value, event);
    void this.#keep((progress) => advance(progress, event));
  }

  /**
   * Notes that a step has passed. It is shown once it is kept, so that what is shown cannot be lost; where nothing can be kept, or
   * not soon, it is shown all the same.
   * @returns whether it is news; no when it is noted already, or progress was replaced meanwhile
   */
  async pass(step: string): Promise<boolean> {
    if (this.of(step).passed || this.#passing.has(step)) return false;
    const event = { type: 'passed', step } as const;
    const passing = this.#passing;
    passing.add(step);
    await Promise.race([
      this.#keep((progress) => advance(progress, event)),
      new Promise((resolve) => setTimeout(resolve, KEEPING_PATIENCE)),
    ]);
    if (this.#passing !== passing) return false;
    passing.delete(step);
    this.#progress.value = advance(this.#progress.value, event);
    void askToPersist();
    return true;
  }

  /** Another tab has changed what is kept of the lesson. */
  adopt(progress: LessonProgress): void {
    this.#progress.value = progress;
  }

  /** Forgets everything about the lesson. */
  forget(): void {
    this.replace(emptyProgress(this.lesson.id));
  }

  /** Puts another progress in the place of the learner's: one that was kept when it was forgotten. */
  replace(progress: LessonProgress): void {
    this.#passing = new Set();
    this.#progress.value = progress;
    void this.#keep(() => progress);
  }

  of(step: string): StepProgress {
    return stepProgress(this.#progress.value, step);
  }

  indexOf(step: string): number {
    return this.lesson.steps.findIndex((other) => other.id === step);
  }

  step(id: string | undefined): Step | undefined {
    return this.lesson.steps.find((step) => step.id === id);
  }

  /** A step's title as the words have it. */
  title(step: string): string {
    return document.querySelector(`[data-step="${step}"] [data-title]`)?.textContent ?? step;
  }

  /** Brings a step's words into view. */
  show(step: string): void {
    document.getElementById(`step-${step}`)?.scrollIntoView({ block: 'start' });
  }

  /** Brings a step into view and moves the keyboard to it. */
  goTo(step: string): void {
    showText();
    this.show(step);
    document.getElementById(`step-${step}-title`)?.focus({ preventScroll: true });
  }

  /** Opens an address in the web preview. */
  browse(url: string): void {
    this.address.value = url;
    showPanel(this, 'web');
  }

  /** Speaks to screen readers. */
  announce(text: string): void {
    announce(text);
  }

  #keep(change: (progress: LessonProgress) => LessonProgress): Promise<void> {
    return changeLesson(this.lesson.id, change).catch((error: unknown) => {
      const { kind, message } = storageFailure(error);
      this.session.tellProblem({
        kind: kind === 'failed' || kind === 'fenced' ? 'not-saved' : kind,
        detail: message,
      });
    });
  }
}
