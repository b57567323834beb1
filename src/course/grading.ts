import { Expressions, type Scope } from './expression.ts';
import type { Check, Step } from './lesson.ts';
import { textOf } from './values.ts';

/** What the learner hears: the id of the words and the values of their placeholders. */
export interface Feedback {
  readonly say: string;
  readonly values: Readonly<Record<string, string>>;
}

/** How a step stands. */
export interface Verdict {
  readonly step: string;
  readonly passed: boolean;
  /** The checks that hold before the first that does not. */
  readonly held: readonly string[];
  /** The first check that does not hold. */
  readonly failed?: string;
  /** Feedback for it, when a near miss was recognised. */
  readonly feedback?: Feedback;
}

/** Judges steps. One grader may be used for many worlds, one evaluation at a time. */
export class Grader {
  readonly #expressions = new Expressions();

  /** Evaluates a step's checks in their order up to the first that fails; that one speaks. */
  async judge(step: Step, scope: Scope): Promise<Verdict> {
    const held: string[] = [];
    for (const check of step.checks) {
      if (await this.#expressions.holds(check.that, scope)) {
        held.push(check.id);
        continue;
      }
      const feedback = await this.#feedback(check, scope);
      return { step: step.id, passed: false, held, failed: check.id, ...(feedback ? { feedback } : {}) };
    }
    return { step: step.id, passed: true, held };
  }

  /** Problems in a step's expressions, in words for the author. */
  problems(step: Step): readonly string[] {
    const expressions = step.checks.flatMap((check) => [
      check.that,
      ...check.near.flatMap((near) => [near.when, ...Object.values(near.values)]),
    ]);
    return expressions.flatMap((expression) => {
      const problem = this.#expressions.problem(expression);
      return problem === undefined ? [] : [`step ${step.id}: ${expression}: ${problem}`];
    });
  }

  async #feedback(check: Check, scope: Scope): Promise<Feedback | undefined> {
    for (const near of check.near) {
      if (!(await this.#expressions.holds(near.when, scope))) continue;
      const values: Record<string, string> = {};
      for (const [name, expression] of Object.entries(near.values))
        values[name] = textOf(await this.#expressions.value(expression, scope));
      return { say: near.say, values };
    }
    return undefined;
  }
}
