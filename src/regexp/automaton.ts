import type { Program } from './program.ts';
import { UNICODE_WORD } from './sets.ts';

/** What a text may lead to, letter by letter: the steps that stand before the next letter, once a letter of its kind was read. */
interface State {
  readonly steps: readonly number[];
  readonly before: number | undefined;
  readonly next: Map<number, State | boolean>;
}

/** More states than this are forgotten and found again when needed. */
const MOST_STATES = 1000;

const END = -1;

/** A letter that stands for all that a place cannot tell from this one. */
const kindOf = (point: number): number =>
  point === 10
    ? 10
    : point < 128
      ? /\w/.test(String.fromCharCode(point))
        ? 97
        : 32
      : UNICODE_WORD(point)
        ? 0xe9
        : 0xa0;

/**
 * Whether a text holds a match: a deterministic automaton, built as texts ask for it.
 * Only for programs without notes that matter: no references back, nothing looked at ahead or behind.
 */
export class Automaton {
  readonly #program: Program;
  #states = new Map<string, State>();
  #start: State;

  constructor(program: Program) {
    this.#program = program;
    this.#start = this.#state([], undefined);
  }

  test(text: string): boolean {
    let state = this.#start;
    for (let at = 0; ;) {
      const point = text.codePointAt(at) ?? END;
      const next = state.next.get(point) ?? this.#advance(state, point);
      if (typeof next === 'boolean') return next;
      state = next;
      at += point > 0xffff ? 2 : 1;
    }
  }

  #advance(state: State, point: number): State | boolean {
    const marks = new Set<number>();
    const steps: number[] = [];
    const after = point === END ? undefined : point;
    // A match may begin anywhere.
    const stack = [0, ...state.steps.toReversed()];
    let found = false;
    for (let at = stack.pop(); at !== undefined && !found; at = stack.pop()) {
      if (marks.has(at)) continue;
      marks.add(at);
      const step = this.#program[at];
      if (step?.type === 'found') found = true;
      else if (step?.type === 'split') stack.push(step.second, step.first);
      else if (step?.type === 'note') stack.push(at + 1);
      else if (step?.type === 'place') {
        if (step.holds(state.before, after)) stack.push(at + 1);
      } else if (step?.type === 'set' && after !== undefined && step.takes(after)) steps.push(at + 1);
    }
    const next = found || (after === undefined ? false : this.#state(steps, kindOf(after)));
    state.next.set(point, next);
    return next;
  }

  #state(steps: readonly number[], before: number | undefined): State {
    const sorted = [...new Set(steps)].sort((a, b) => a - b);
    const key = `${before ?? ''}:${sorted.join()}`;
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size >= MOST_STATES) {
      this.#states = new Map();
      this.#start = this.#state([], undefined);
    }
    const state = { steps: sorted, before, next: new Map<number, State | boolean>() };
    this.#states.set(key, state);
    return state;
  }
}
