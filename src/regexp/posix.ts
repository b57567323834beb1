import { bracket } from './bracket.ts';
import { Expression, TooMuch } from './expression.ts';
import {
  choice,
  edges,
  EMPTY,
  LINE_BEGIN,
  LINE_END,
  sequence,
  TEXT_BEGIN,
  TEXT_END,
  type Node,
} from './node.ts';
import { PosixProblem } from './problem.ts';
import { folded, not, PERL, UNICODE_WORD, type Takes } from './sets.ts';

/** How a program reads expressions. Models posix/regex.h of glibc (RE_SYNTAX_…) */
export interface Dialect {
  /** `\(`, `\{`, `\|` for `(`, `{`, `|`. */
  readonly basic: boolean;
  /** What an operator is that nothing stands before: an error, itself, or nothing at all. */
  readonly stray: 'error' | 'literal' | 'ignored';
  /** Whether counts may begin an expression or follow a star. */
  readonly loose?: boolean;
  /** A count that is none means its letters. */
  readonly looseCounts?: boolean;
  /** `)` without `(` means itself. */
  readonly looseParentheses?: boolean;
  /** Backslashes mean something in brackets, too, and no group is referred to. */
  readonly escapes?: boolean;
}

export const SED: Dialect = { basic: true, stray: 'literal' };
export const SED_EXTENDED: Dialect = { basic: false, stray: 'error' };
export const GREP: Dialect = { basic: true, stray: 'literal', loose: true };
export const EGREP: Dialect = {
  basic: false,
  stray: 'ignored',
  loose: true,
  looseCounts: true,
  looseParentheses: true,
};
/** What `regcomp` reads: the shell's `=~`. */
export const EXTENDED: Dialect = { basic: false, stray: 'error', loose: true, looseParentheses: true };
export const AWK: Dialect = { ...EGREP, escapes: true };

export interface Flags {
  readonly ignoreCase?: boolean;
  /** `^` and `$` stand at the edges of lines as well. */
  readonly multiline?: boolean;
  /** The number of the first group. */
  readonly firstGroup?: number;
}

const MOST_REPEATS = 0x7fff;
const WORDS = edges(UNICODE_WORD);
const space: Takes = (point) => PERL.s(point) || point === 11;

const CONTROL: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Reads expressions. Models posix/regcomp.c of glibc */
class Parser {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #flags: Flags;
  /** The groups that may be referred to: whole ones, and not another branch's. */
  #closed: ReadonlySet<number> = new Set();
  readonly warnings: string[] = [];
  #at = 0;
  #deep = 0;
  #caretHere = true;
  /** Whether nothing but anchors stands before this place of the branch. */
  #lastStart = true;
  groups: number;

  constructor(text: string, dialect: Dialect, flags: Flags) {
    this.#text = text;
    this.#dialect = dialect;
    this.#flags = flags;
    this.groups = (flags.firstGroup ?? 1) - 1;
  }

  parse(): Node {
    const out = this.#alternation();
    if (this.#at < this.#text.length) throw new PosixProblem('Unmatched ) or \\)');
    return out;
  }

  /** Whether an operator comes next: with a backslash in basic expressions, without in extended ones. */
  #looks(operator: string): boolean {
    const { basic } = this.#dialect;
    return this.#text.startsWith(basic ? `\\${operator}` : operator, this.#at);
  }

  #take(operator: string): boolean {
    if (!this.#looks(operator)) return false;
    this.#at += this.#dialect.basic ? 2 : 1;
    return true;
  }

  #alternation(): Node {
    if (++this.#deep > 250) throw new PosixProblem('Regular expression too big');
    const parts: Node[] = [];
    const before = this.#closed;
    let closed = before;
    do {
      this.#closed = before;
      this.#caretHere = this.#lastStart = true;
      const branch: Node[] = [];
      while (this.#at < this.#text.length && !this.#looks('|') && !this.#ends()) branch.push(this.#piece());
      parts.push(sequence(branch));
      closed = new Set([...closed, ...this.#closed]);
    } while (this.#take('|'));
    this.#closed = closed;
    this.#deep--;
    this.#lastStart = false;
    return choice(parts);
  }

  /** Whether a group, or an expression with a `)` too many, ends here. */
  #ends(): boolean {
    return this.#looks(')') && (this.#deep > 1 || this.#dialect.looseParentheses !== true);
  }

  #piece(): Node {
    const { stray, loose } = this.#dialect;
    const operator = this.#operator();
    if (operator && (operator !== '{' || stray !== 'ignored' || this.#counts())) {
      if (stray === 'error' || (operator === '{' && !loose)) {
        throw new PosixProblem('Invalid preceding regular expression');
      }
      if (stray === 'ignored') return this.#ignored(operator);
    }
    const anchor = this.#anchor();
    if (anchor) return anchor;
    this.#caretHere = this.#lastStart = false;
    let out: Node;
    if (operator) {
      this.#at += this.#width(operator);
      out = this.#literal(operator);
    } else out = this.#atom();
    for (let again = false; ; again = true) {
      const next = this.#operator();
      if (!next) return out;
      if (again && this.#dialect.basic && !loose && '*{'.includes(next)) {
        throw new PosixProblem('Invalid preceding regular expression');
      }
      const count = this.#count(next);
      if (!count) return out;
      const [min, max] = count;
      out = max === 0 ? EMPTY : { type: 'repeat', node: out, min, max, lazy: false };
    }
  }

  /** Whether a `{` opens a count. */
  #counts(): boolean {
    return /^\{(?:\d+(?:,\d*)?|,\d*)\}/.test(this.#text.slice(this.#at));
  }

  /** What follows an operator that counts for nothing; a `)` there means itself. */
  #ignored(operator: string): Node {
    const shown = operator === '{' ? '{...}' : operator;
    if (
      this.#lastStart &&
      (operator !== '{' || /^\{(?:\d+(?:,\d*)?|,\d*)\}/.test(this.#text.slice(this.#at)))
    )
      this.warnings.push(`${shown} at start of expression`);
    this.#at += this.#width(operator);
    return this.#at >= this.#text.length || this.#looks('|') ? EMPTY : this.#piece();
  }

  /** The repetition that comes next. */
  #operator(): string | undefined {
    if (this.#text.startsWith('*', this.#at)) return '*';
    return ['+', '?', '{'].find((each) => this.#looks(each) && !this.#literalCount(each));
  }

  #width(operator: string): number {
    return operator === '*' || !this.#dialect.basic ? 1 : 2;
  }

  #plainFrom = -1;

  /** Whether this `{` turned out to be no count. */
  #literalCount(operator: string): boolean {
    return operator === '{' && this.#plainFrom === this.#at;
  }

  /** How often; undefined for a `{` that means itself. */
  #count(operator: string): readonly [min: number, max: number | undefined] | undefined {
    const from = this.#at;
    this.#at += this.#width(operator);
    if (operator === '*') return [0, undefined];
    if (operator === '+') return [1, undefined];
    if (operator === '?') return [0, 1];
    const bad = (): PosixProblem => new PosixProblem('Invalid content of \\{\\}');
    let min = this.#number();
    let max: number | undefined = min;
    if (min === undefined) {
      if (this.#text[this.#at] !== ',') throw bad();
      min = 0;
    }
    if (min >= 0) {
      max = min;
      if (this.#text[this.#at] === ',') {
        this.#at++;
        max = this.#number();
      }
    }
    if (min < 0 || (max !== undefined && max < 0)) {
      if (this.#dialect.looseCounts) {
        this.#at = this.#plainFrom = from;
        return undefined;
      }
      throw this.#at >= this.#text.length ? new PosixProblem('Unmatched \\{') : bad();
    }
    if ((max !== undefined && min > max) || !this.#take('}')) throw bad();
    if ((max ?? min) > MOST_REPEATS) throw new PosixProblem('Regular expression too big');
    return [min, max];
  }

  /** A number of a count; undefined for none, -1 for what is no number. */
  #number(): number | undefined {
    let out: number | undefined;
    while (this.#at < this.#text.length && !this.#looks('}') && this.#text[this.#at] !== ',') {
      const letter = this.#text[this.#at++] ?? '';
      out =
        out === -1 || !/\d/.test(letter) ? -1 : Math.min(MOST_REPEATS + 1, (out ?? 0) * 10 + Number(letter));
    }
    return this.#at >= this.#text.length ? -1 : out;
  }

  #literal(letter: string): Node {
    const point = letter.codePointAt(0) ?? 0;
    return this.#set((one) => one === point);
  }

  #set(takes: Takes): Node {
    return { type: 'set', takes: this.#flags.ignoreCase ? folded(takes) : takes };
  }

  /** What stands between letters; no repetition applies to it. */
  #anchor(): Node | undefined {
    const { basic } = this.#dialect;
    const { multiline } = this.#flags;
    const here = this.#caretHere;
    const letter = this.#text[this.#at];
    if (letter === '^' && (!basic || here)) {
      this.#at++;
      this.#caretHere = false;
      return multiline ? LINE_BEGIN : TEXT_BEGIN;
    }
    if (letter === '$') {
      const rest = this.#text.slice(this.#at + 1);
      if (basic && rest !== '' && !rest.startsWith('\\)') && !rest.startsWith('\\|')) return undefined;
      this.#at++;
      return multiline ? LINE_END : TEXT_END;
    }
    if (letter !== '\\') return undefined;
    const place = {
      '<': WORDS.begin,
      '>': WORDS.end,
      b: WORDS.edge,
      B: WORDS.inside,
      '`': TEXT_BEGIN,
      "'": TEXT_END,
    }[this.#text[this.#at + 1] ?? ''];
    if (!place) return undefined;
    this.#at += 2;
    this.#caretHere = false;
    return place;
  }

  #atom(): Node {
    if (this.#take('(')) {
      const number = ++this.groups;
      const node = this.#alternation();
      if (!this.#take(')')) throw new PosixProblem('Unmatched ( or \\(');
      this.#closed = new Set([...this.#closed, number]);
      return { type: 'group', node, number };
    }
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    if (letter === '.') return { type: 'set', takes: () => true };
    if (letter === '[') {
      const { takes, end } = bracket(this.#text, this.#at, this.#dialect.escapes === true);
      this.#at = end;
      return { type: 'set', takes: this.#flags.ignoreCase ? takes(folded) : takes((set) => set) };
    }
    return letter === '\\' ? this.#escaped() : this.#literal(letter);
  }

  #escaped(): Node {
    if (this.#at >= this.#text.length) throw new PosixProblem('Trailing backslash');
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    const { escapes } = this.#dialect;
    if (/[1-9]/.test(letter) && !escapes) {
      const number = Number(letter) + (this.#flags.firstGroup ?? 1) - 1;
      if (!this.#closed.has(number)) throw new PosixProblem('Invalid back reference');
      return { type: 'back', number, folded: this.#flags.ignoreCase === true, unset: false };
    }
    const control = escapes && Object.hasOwn(CONTROL, letter) ? CONTROL[letter] : undefined;
    if (control !== undefined) return this.#set((point) => point === control);
    const kind = { w: UNICODE_WORD, s: space }[letter.toLowerCase()];
    if (!kind) return this.#literal(letter);
    return { type: 'set', takes: /[ws]/.test(letter) ? kind : not(kind) };
  }
}

export interface PosixTree {
  readonly node: Node;
  readonly groups: number;
  readonly warnings: readonly string[];
}

/** Reads an expression. @throws PosixProblem */
export function parsePosix(source: string, dialect: Dialect, flags: Flags = {}): PosixTree {
  const parser = new Parser(source, dialect, flags);
  return { node: parser.parse(), groups: parser.groups, warnings: parser.warnings };
}

/** The letters of a text. */
export const parseFixed = (text: string, ignoreCase: boolean): Node =>
  sequence(
    Array.from(text, (letter) => {
      const point = letter.codePointAt(0) ?? 0;
      const takes: Takes = (one) => one === point;
      return { type: 'set', takes: ignoreCase ? folded(takes) : takes };
    }),
  );

/** A whole word. */
export const asWord = (node: Node): Node => sequence([WORDS.before, node, WORDS.after]);

/** A whole text. */
export const asWhole = (node: Node): Node => sequence([TEXT_BEGIN, node, TEXT_END]);

/** What a search may cost: a second or two. */
export const BUDGET = 10_000_000;

/** @throws PosixProblem */
export function posixExpression(node: Node): Expression {
  try {
    return new Expression(node, { longest: true, budget: BUDGET });
  } catch (error) {
    throw error instanceof TooMuch ? new PosixProblem('Regular expression too big') : error;
  }
}

/** The expression of a text. @throws PosixProblem */
export const readPosix = (source: string, dialect: Dialect, flags: Flags = {}): Expression =>
  posixExpression(parsePosix(source, dialect, flags).node);
