import type { Grader, Verdict } from '../course/grading.ts';
import type { Lesson, Step } from '../course/lesson.ts';
import type { CourseWorld } from '../course/world.ts';
import type { StepVerdict } from './protocol.ts';

/** A step that is being judged, and since when. */
export interface CurrentStep {
  readonly step: Step;
  /** How many commands the log held when the step began. */
  readonly since: number;
}

/** Follows a learner through a lesson: judges the current step, and goes on to the next when it has passed. */
export class Judge {
  readonly #lesson: Lesson;
  readonly #grader: () => Promise<Grader>;
  #passed: ReadonlySet<string>;
  #current: CurrentStep | undefined;
  /** Whether the learner has entered anything since the step began. */
  #tried = false;

  /**
   * @param grader makes the grader, at the first verdict: its code is loaded after the first prompt
   * @param since where the current step began; undefined when it begins with the next `start`
   * @param tried whether the learner had entered a line in that step
   */
  constructor(
    lesson: Lesson,
    passed: readonly string[],
    grader: () => Promise<Grader>,
    begun?: { readonly step: string; readonly since: number },
    tried = false,
  ) {
    this.#lesson = lesson;
    this.#passed = new Set(passed);
    this.#grader = grader;
    const step = this.#next();
    if (step && begun && begun.step === step.id) {
      this.#current = { step, since: begun.since };
      this.#tried = tried;
    }
  }

  /** Steps that have passed. */
  get passed(): readonly string[] {
    return [...this.#passed];
  }

  /** The step that is judged now; undefined before `start` and when all have passed. */
  get current(): CurrentStep | undefined {
    return this.#current;
  }

  /** Whether the learner has entered a line since the current step began. */
  get tried(): boolean {
    return this.#tried;
  }

  /** The learner has entered a line. */
  entered(): void {
    this.#tried = true;
  }

  /** Begins the first step that has not passed, if none has begun. Returns it when it begins now. */
  start(commands: number): Step | undefined {
    if (this.#current) return undefined;
    const step = this.#next();
    if (step) this.#current = { step, since: commands };
    this.#tried = false;
    return step;
  }

  /** Judges the current step. When it has passed, there is no current step until the next `start`. */
  async judge(world: CourseWorld): Promise<StepVerdict | undefined> {
    const current = this.#current;
    if (!current) return undefined;
    const grader = await this.#grader();
    const verdict = await grader.judge(current.step, { world, since: current.since });
    if (this.#current !== current) return undefined;
    if (verdict.passed) {
      this.#passed = new Set(this.#passed).add(current.step.id);
      this.#current = undefined;
    }
    return shown(current.step, verdict, this.#tried || world.commands().length > current.since);
  }

  #next(): Step | undefined {
    return this.#lesson.steps.find((step) => !this.#passed.has(step.id));
  }
}

/** What the page shows of a verdict. Nothing is said about mistakes before the learner has done anything. */
function shown(step: Step, verdict: Verdict, tried: boolean): StepVerdict {
  return {
    step: step.id,
    passed: verdict.passed,
    held: verdict.held.length,
    checks: step.checks.length,
    ...(tried && verdict.feedback ? { feedback: verdict.feedback } : {}),
  };
}
