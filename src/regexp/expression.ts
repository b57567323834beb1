import { Automaton } from './automaton.ts';
import type { Node } from './node.ts';
import { compile, type Program, type Step } from './program.ts';

/** The places that a way through the program has noted, by slot. */
type Notes = readonly (number | undefined)[];

/** One way through the program so far. */
interface Thread {
  readonly step: number;
  readonly start: number;
  readonly notes: Notes;
  /** It goes on there: what lies before is matched already. */
  readonly from: number;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly notes: Notes;
}

/** A match, in UTF-16 units of its text. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** What the whole and its groups matched, by number. */
  readonly groups: readonly (string | undefined)[];
}

export interface Rules {
  /** POSIX: of the matches that begin first the longest; otherwise the one that the expression prefers. */
  readonly longest?: boolean;
  /** Of the matches the one that ends first. */
  readonly shortest?: boolean;
  /** How many steps a search may take. */
  readonly budget?: number;
}

/** A search that took more steps than it may; a program that was larger than it may be. */
export class TooMuch extends Error {
  constructor() {
    super('memory exhausted');
  }
}

const NOTHING: Notes = [];

/** Whether it needs more than the steps that were reached: what was noted, or how far a part went. */
const isPlain = ({ type }: Step): boolean => type !== 'back' && type !== 'look' && type !== 'alone';

const slotsOf = (program: Program): number =>
  program.reduce(
    (most, step) =>
      Math.max(most, step.type === 'note' ? step.slot + 1 : 'steps' in step ? slotsOf(step.steps) : 2),
    2,
  );

const referred = (program: Program): readonly number[] =>
  program.flatMap((step) =>
    step.type === 'back' ? [step.number] : 'steps' in step ? referred(step.steps) : [],
  );

const before = (text: string, at: number): number | undefined => {
  if (at === 0) return undefined;
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit < 0xe000 && at > 1 ? (text.codePointAt(at - 2) ?? unit) : unit;
};

/** How a part of an expression is searched for. */
interface Scope {
  readonly program: Program;
  readonly longest: boolean;
  /** Any match will do. */
  readonly any: boolean;
  /** It begins where the search does. */
  readonly anchored: boolean;
  /** It ends there. */
  readonly until: number | undefined;
}

/**
 * A regular expression. The time of a search grows only with the product of expression and text, whatever they are, but for
 * references back, whose ways are counted. Models regexp/exec.go of Go's library
 */
export class Expression {
  readonly #program: Program;
  readonly #rules: Rules;
  readonly #slots: number;
  readonly #plain: boolean;
  readonly #referred: readonly number[];
  #automaton: Automaton | undefined;
  #left = 0;

  /** @throws TooMuch */
  constructor(node: Node, rules: Rules = {}) {
    const program = compile(node);
    if (!program) throw new TooMuch();
    this.#program = program;
    this.#rules = rules;
    this.#slots = slotsOf(program);
    this.#plain = program.every(isPlain);
    this.#referred = [...new Set(referred(program))];
  }

  /** @throws TooMuch */
  test(text: string): boolean {
    if (this.#plain) return (this.#automaton ??= new Automaton(this.#program)).test(text);
    return this.#search(text, 0, true) !== undefined;
  }

  /** The first match from a place on. @throws TooMuch */
  exec(text: string, from = 0): Match | undefined {
    if (this.#plain && from === 0 && !this.test(text)) return undefined;
    const found = this.#search(text, from, this.#rules.shortest === true);
    if (!found) return undefined;
    const groups: (string | undefined)[] = [];
    const { start, end, notes } = found;
    for (let slot = 0; slot < this.#slots; slot += 2) {
      const [first, last] = slot === 0 ? [start, end] : [notes[slot], notes[slot + 1]];
      groups.push(first === undefined || last === undefined ? undefined : text.slice(first, last));
    }
    return { start, end, groups };
  }

  /** The matches from the first on; an empty one right after another does not count. @throws TooMuch */
  *matches(text: string): Generator<Match, undefined> {
    let last = -1;
    for (let from = 0; from <= text.length;) {
      const match = this.exec(text, from);
      if (!match) return;
      const { start, end } = match;
      if (end > start || start !== last) yield match;
      last = end;
      from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    }
  }

  /** The text with its matches replaced. @throws TooMuch */
  replace(text: string, replacement: (match: Match) => string): string {
    let out = '';
    let last = 0;
    for (const match of this.matches(text)) {
      out += text.slice(last, match.start) + replacement(match);
      last = match.end;
    }
    return out + text.slice(last);
  }

  /** What stands between matches; empty ones part nothing. @throws TooMuch */
  split(text: string): string[] {
    const out: string[] = [];
    let last = 0;
    for (const { start, end } of this.matches(text)) {
      if (end === start) continue;
      out.push(text.slice(last, start));
      last = end;
    }
    return [...out, text.slice(last)];
  }

  #search(text: string, from: number, any: boolean): Found | undefined {
    this.#left = this.#rules.budget ?? Infinity;
    const { longest = false } = this.#rules;
    const scope = { program: this.#program, longest, any, anchored: false, until: undefined };
    const found = this.#run(scope, text, from, NOTHING);
    if (!found) return undefined;
    const { notes } = found;
    const start = notes[0] ?? found.start;
    return { start, end: Math.max(start, notes[1] ?? found.end), notes };
  }

  #run(scope: Scope, text: string, from: number, notes: Notes): Found | undefined {
    let threads: readonly Thread[] = [];
    let found: Found | undefined;
    for (let at = from; at <= (scope.until ?? text.length);) {
      const point = text.codePointAt(at);
      const next: Thread[] = [];
      const seen = new Set<number | string>();
      for (const thread of threads) this.#follow(scope, thread, text, at, seen, next);
      if (!found && (at === from || !scope.anchored))
        this.#follow(scope, { step: 0, start: at, notes, from: at }, text, at, seen, next);
      const kept: Thread[] = [];
      for (const thread of next) {
        const own = scope.program[thread.step];
        if (thread.from > at) kept.push(thread);
        else if (own?.type === 'found') {
          if (scope.until !== undefined && at !== scope.until) continue;
          if (!found || thread.start < found.start || at > found.end)
            found = { start: thread.start, end: at, notes: thread.notes };
          // What is less preferred than a match ends here.
          if (!scope.longest) break;
        } else if (own?.type === 'set' && point !== undefined && own.takes(point))
          kept.push({ ...thread, step: thread.step + 1, from: 0 });
      }
      const { start } = found ?? { start: at };
      threads = found && scope.longest ? kept.filter((thread) => thread.start <= start) : kept;
      if ((found && (scope.any || threads.length === 0)) || (scope.anchored && threads.length === 0)) break;
      at += point !== undefined && point > 0xffff ? 2 : 1;
    }
    return found;
  }

  /** Collects the sets, and the end, that can be reached without taking a letter, the most preferred first. */
  #follow(
    scope: Scope,
    first: Thread,
    text: string,
    at: number,
    seen: Set<number | string>,
    out: Thread[],
  ): void {
    const stack = [first];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      // What is told apart by its notes costs about ten times as much.
      this.#left -= this.#plain ? 1 : 10;
      if (this.#left < 0) throw new TooMuch();
      const { step, start, notes, from } = thread;
      const mark = this.#plain ? step : this.#markOf(thread, at);
      if (seen.has(mark)) continue;
      seen.add(mark);
      const own = from > at ? undefined : scope.program[step];
      const on = (noted = notes, until = at): Thread => ({
        step: step + 1,
        start,
        notes: noted,
        from: until,
      });
      switch (own?.type) {
        case 'split':
          stack.push({ ...thread, step: own.second });
          if (own.first !== own.second) stack.push({ ...thread, step: own.first });
          break;
        case 'note':
          stack.push(on(Object.assign([...notes], { [own.slot]: at })));
          break;
        case 'place':
          if (own.holds(before(text, at), text.codePointAt(at))) stack.push(on());
          break;
        case 'back': {
          const [begin, end] = [notes[2 * own.number], notes[2 * own.number + 1]];
          if (begin === undefined || end === undefined) {
            if (own.unset) stack.push(on());
            break;
          }
          const fold = (part: string): string => (own.folded ? part.toLowerCase() : part);
          const until = at + end - begin;
          if (fold(text.slice(begin, end)) === fold(text.slice(at, until))) stack.push(on(notes, until));
          break;
        }
        case 'look': {
          const inner = { program: own.steps, longest: false, any: false };
          const held = own.ahead
            ? this.#run({ ...inner, anchored: true, until: undefined }, text, at, notes)
            : this.#run({ ...inner, anchored: false, until: at }, text, 0, notes);
          if ((held === undefined) === own.negated) stack.push(on(own.negated ? notes : held?.notes));
          break;
        }
        case 'alone': {
          const inner = { program: own.steps, longest: false, any: false, anchored: true, until: undefined };
          const held = this.#run(inner, text, at, notes);
          if (held) stack.push(on(held.notes, held.end));
          break;
        }
        default:
          out.push(thread);
      }
    }
  }

  #markOf({ step, notes, from }: Thread, at: number): string {
    const noted = this.#referred.map((number) => `${notes[2 * number] ?? ''},${notes[2 * number + 1] ?? ''}`);
    return `${step};${from > at ? from : ''};${noted.join(';')}`;
  }
}
