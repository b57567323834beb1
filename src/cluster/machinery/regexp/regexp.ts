import type { Takes } from './sets.ts';
import { parseExpression, SyntaxProblem, type Node, type Place } from './syntax.ts';

/** A step of a program; it goes on to the step after it unless it says where. */
type Step =
  | { readonly type: 'set'; readonly takes: Takes }
  | { readonly type: 'place'; readonly place: Place }
  /** Goes on at both; the first is preferred. */
  | { readonly type: 'split'; first: number; second: number }
  /** Notes the place: where group number `slot / 2` begins, or one more: where it ends. */
  | { readonly type: 'note'; readonly slot: number }
  | { readonly type: 'found' };

/** Far more than any expression that somebody wrote comes to. */
const MOST_STEPS = 100_000;

const isWord = (point: number | undefined): boolean =>
  point !== undefined && /\w/.test(String.fromCodePoint(point));

function compile(node: Node, steps: Step[]): void {
  if (steps.length > MOST_STEPS) return;
  switch (node.type) {
    case 'set':
    case 'place':
      steps.push(node);
      break;
    case 'concat':
      for (const part of node.parts) compile(part, steps);
      break;
    case 'group':
      steps.push({ type: 'note', slot: 2 * node.number });
      compile(node.node, steps);
      steps.push({ type: 'note', slot: 2 * node.number + 1 });
      break;
    case 'alternate': {
      const jumps: Extract<Step, { type: 'split' }>[] = [];
      node.parts.forEach((part, i) => {
        if (i === node.parts.length - 1) {
          compile(part, steps);
          return;
        }
        const split = push(steps);
        compile(part, steps);
        jumps.push(push(steps));
        split.second = steps.length;
      });
      for (const jump of jumps) jump.first = jump.second = steps.length;
      break;
    }
    case 'repeat': {
      const { node: inner, min, max, lazy } = node;
      for (let i = 0; i < min; i++) compile(inner, steps);
      const leave = (split: Extract<Step, { type: 'split' }>, start: number): void => {
        split.first = lazy ? steps.length : start;
        split.second = lazy ? start : steps.length;
      };
      if (max === undefined) {
        const at = steps.length;
        const split = push(steps);
        compile(inner, steps);
        const back = push(steps);
        back.first = back.second = at;
        leave(split, at + 1);
      } else {
        const splits: (readonly [Extract<Step, { type: 'split' }>, number])[] = [];
        for (let i = min; i < max; i++) {
          splits.push([push(steps), steps.length]);
          compile(inner, steps);
        }
        for (const [split, start] of splits) leave(split, start);
      }
    }
  }
}

function push(steps: Step[]): Extract<Step, { type: 'split' }> {
  const split = { type: 'split' as const, first: steps.length + 1, second: steps.length + 1 };
  steps.push(split);
  return split;
}

function holds(place: Place, points: readonly number[], at: number): boolean {
  switch (place) {
    case 'text-begin':
      return at === 0;
    case 'text-end':
      return at === points.length;
    case 'line-begin':
      return at === 0 || points[at - 1] === 10;
    case 'line-end':
      return at === points.length || points[at] === 10;
    default:
      return (isWord(points[at - 1]) !== isWord(points[at])) === (place === 'word');
  }
}

/** The places that a way through the program has noted, by slot. */
type Notes = readonly (number | undefined)[];

/** One way through the program so far. */
interface Thread {
  readonly step: number;
  readonly start: number;
  readonly notes: Notes;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly notes: Notes;
}

const NOTHING: Notes = [];

/**
 * A regular expression of Go's: RE2's syntax, and time that grows only with the product of expression and text, whatever they
 * are. Models regexp/exec.go of Go's library
 */
export class GoRegExp {
  readonly #steps: readonly Step[];

  /** @throws SyntaxProblem */
  constructor(source: string) {
    const steps: Step[] = [];
    compile(parseExpression(source), steps);
    if (steps.length > MOST_STEPS) throw new SyntaxProblem('expression too large', source);
    steps.push({ type: 'found' });
    this.#steps = steps;
  }

  test(text: string): boolean {
    return this.#find(points(text), 0, true) !== undefined;
  }

  /** The first match and what its groups matched, by number; undefined for no match. */
  exec(text: string): readonly (string | undefined)[] | undefined {
    const all = points(text);
    const found = this.#find(all, 0, false);
    if (!found) return undefined;
    const cut = (start: number, end: number): string => textOf(all.slice(start, end));
    const out: (string | undefined)[] = [cut(found.start, found.end)];
    for (let slot = 2; slot < this.#slots(); slot += 2) {
      const [start, end] = [found.notes[slot], found.notes[slot + 1]];
      out.push(start === undefined || end === undefined ? undefined : cut(start, end));
    }
    return out;
  }

  #slots(): number {
    return this.#steps.reduce(
      (most, step) => (step.type === 'note' ? Math.max(most, step.slot + 1) : most),
      0,
    );
  }

  /** The matches from the first on, as Go finds them. @param most how many at the most */
  findAll(text: string, most = Infinity): readonly string[] {
    const all = points(text);
    const out: string[] = [];
    let from = 0;
    let last = -1;
    while (out.length < most && from <= all.length) {
      const found = this.#find(all, from, false);
      if (!found) break;
      const { start, end } = found;
      // An empty match right after another does not count.
      if (end > start || start !== last) out.push(textOf(all.slice(start, end)));
      last = end;
      from = end > start ? end : end + 1;
    }
    return out;
  }

  /** The leftmost match; by the expression's preferences unless any will do. */
  #find(all: readonly number[], from: number, any: boolean): Found | undefined {
    let threads: Thread[] = [];
    let found: Found | undefined;
    for (let at = from; at <= all.length; at++) {
      const seen = new Set<number>();
      const next: Thread[] = [];
      for (const thread of threads) this.#follow(thread, all, at, seen, next);
      if (!found) this.#follow({ step: 0, start: at, notes: NOTHING }, all, at, seen, next);
      const point = all[at];
      threads = [];
      for (const { step, start, notes } of next) {
        const own = this.#steps[step];
        if (own?.type === 'found') {
          found = { start, end: at, notes };
          // What is less preferred than a match ends here.
          break;
        }
        if (own?.type === 'set' && point !== undefined && own.takes(point))
          threads.push({ step: step + 1, start, notes });
      }
      if (found && (any || threads.length === 0)) break;
    }
    return found;
  }

  /** Collects the sets, and the end, that can be reached without taking a letter, the most preferred first. */
  #follow(from: Thread, all: readonly number[], at: number, seen: Set<number>, out: Thread[]): void {
    const stack = [from];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { step, start, notes } = thread;
      if (seen.has(step)) continue;
      seen.add(step);
      const own = this.#steps[step];
      if (own?.type === 'split')
        stack.push({ step: own.second, start, notes }, { step: own.first, start, notes });
      else if (own?.type === 'note') stack.push({ step: step + 1, start, notes: noted(notes, own.slot, at) });
      else if (own?.type === 'place') {
        if (holds(own.place, all, at)) stack.push({ step: step + 1, start, notes });
      } else out.push(thread);
    }
  }
}

function noted(notes: Notes, slot: number, at: number): Notes {
  const out = [...notes];
  out[slot] = at;
  return out;
}

const textOf = (all: readonly number[]): string => all.map((point) => String.fromCodePoint(point)).join('');

const points = (text: string): readonly number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);

/** The expression of a text, or why it is none, in Go's words. */
export function readRegExp(source: string): GoRegExp | SyntaxProblem {
  try {
    return new GoRegExp(source);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}
