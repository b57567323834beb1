import { Expression, TooMuch } from './expression.ts';
import { choice, edges, LINE_BEGIN, LINE_END, sequence, TEXT_BEGIN, TEXT_END, type Node } from './node.ts';
import { folded, inRanges, not, PERL, POSIX, unicodeSet, type Takes } from './sets.ts';

/** A text that is no expression; the message is Go's. */
export class SyntaxProblem extends Error {
  constructor(code: string, part: string) {
    super(`error parsing regexp: ${code}: \`${part}\``);
  }
}

const MOST_REPEATS = 1000;
const MOST_DEEP = 250;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const CONTROL: Readonly<Record<string, string>> = {
  a: '\u0007',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const WORDS = edges(PERL.w);

const isPerl = (letter: string): letter is keyof typeof PERL => letter in PERL;

/** Reads expressions. Models regexp/syntax of Go's library */
class Parser {
  readonly #text: string;
  #at = 0;
  #deep = 0;
  #groups = 0;
  #flags: Flags = { i: false, m: false, s: false, U: false };

  readonly #perl: boolean;

  constructor(text: string, perl = false) {
    this.#text = text;
    this.#perl = perl;
  }

  parse(): Node {
    const out = this.#alternation();
    if (this.#at < this.#text.length) throw new SyntaxProblem('unexpected )', this.#text);
    return out;
  }

  #looks(what: string): boolean {
    return this.#text.startsWith(what, this.#at);
  }

  #take(what: string): boolean {
    if (!this.#looks(what)) return false;
    this.#at += what.length;
    return true;
  }

  #match(rule: RegExp): RegExpExecArray | null {
    rule.lastIndex = this.#at;
    const found = rule.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  /** The next letter. */
  #letter(): string {
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    return letter;
  }

  #alternation(): Node {
    if (++this.#deep > MOST_DEEP) throw new SyntaxProblem('expression nests too deeply', this.#text);
    const parts = [this.#concatenation()];
    while (this.#take('|')) parts.push(this.#concatenation());
    this.#deep--;
    return choice(parts);
  }

  #concatenation(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#text.length && !this.#looks('|') && !this.#looks(')')) {
      const from = this.#at;
      const atom = this.#atom();
      if (atom) parts.push(this.#repeated(atom));
      else if (this.#at === from) break;
    }
    return sequence(parts);
  }

  #repeated(atom: Node): Node {
    const from = this.#at;
    let out = atom;
    let again = false;
    for (;;) {
      const start = this.#at;
      const count = this.#count();
      if (!count) return out;
      const alone = this.#perl && this.#take('+');
      const lazy = this.#take('?') !== this.#flags.U;
      if (again) {
        throw new SyntaxProblem('invalid nested repetition operator', this.#text.slice(from, this.#at));
      }
      const [min, max] = count;
      out = { type: 'repeat', node: out, min, max, lazy };
      if (alone) out = { type: 'alone', node: out };
      if (repeats(out) > MOST_REPEATS) {
        throw new SyntaxProblem('invalid repeat count', this.#text.slice(start, this.#at));
      }
      again = true;
    }
  }

  #count(): readonly [min: number, max: number | undefined] | undefined {
    if (this.#take('*')) return [0, undefined];
    if (this.#take('+')) return [1, undefined];
    if (this.#take('?')) return [0, 1];
    const found = this.#match(/\{(\d+)(,(\d*))?\}/y);
    if (!found) return undefined;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? undefined : Number(found[3]);
    if (min > MOST_REPEATS || (max ?? 0) > MOST_REPEATS || (max !== undefined && max < min)) {
      throw new SyntaxProblem('invalid repeat count', found[0]);
    }
    return [min, max];
  }

  #set(takes: Takes): Node {
    return { type: 'set', takes: this.#flags.i ? folded(takes) : takes };
  }

  /** Undefined for what only sets flags. */
  #atom(): Node | undefined {
    if (this.#looks('(')) return this.#group();
    if (this.#looks('[')) return this.#set(this.#bracket());
    if (this.#looks('\\')) return this.#escaped();
    const bad = this.#match(/[*+?]|\{\d+(,\d*)?\}/y);
    if (bad) throw new SyntaxProblem('missing argument to repetition operator', bad[0]);
    const { m, s } = this.#flags;
    const letter = this.#letter();
    if (letter === '^') return m ? LINE_BEGIN : TEXT_BEGIN;
    if (letter === '$') return m ? LINE_END : TEXT_END;
    if (letter === '.') return { type: 'set', takes: (point) => s || point !== 10 };
    return this.#literal(letter);
  }

  #literal(letter: string): Node {
    const point = letter.codePointAt(0) ?? 0;
    return this.#set((one) => one === point);
  }

  /** What only Perl knows: `(?=…)`, `(?<!…)`, `(?>…)`. */
  #perlGroup(): Node | undefined {
    const opened = this.#match(/\(\?(<?[=!]|>)/y)?.[1];
    if (opened === undefined) return undefined;
    const before = this.#flags;
    const node = this.#alternation();
    if (!this.#take(')')) throw new SyntaxProblem('missing closing )', this.#text);
    this.#flags = before;
    if (opened === '>') return { type: 'alone', node };
    return { type: 'look', node, ahead: !opened.startsWith('<'), negated: opened.endsWith('!') };
  }

  #group(): Node | undefined {
    const perl = this.#perl ? this.#perlGroup() : undefined;
    if (perl) return perl;
    const before = this.#flags;
    let number: number | undefined;
    if (!this.#match(/\(\?P?<[A-Za-z0-9_]+>/y)) {
      const named = this.#match(/\(\?P?<[^>]*>?/y);
      if (named) throw new SyntaxProblem('invalid named capture', named[0]);
      const flags = this.#match(/\(\?([imsU]*)(?:-([imsU]+))?([:)])/y);
      if (flags) {
        const [, on = '', off = '', end] = flags;
        const flag = (name: keyof Flags): boolean =>
          on.includes(name) || (this.#flags[name] && !off.includes(name));
        this.#flags = { i: flag('i'), m: flag('m'), s: flag('s'), U: flag('U') };
        if (end === ')') return undefined;
      } else {
        const perl = this.#match(/\(\?[imsU-]*.?/suy);
        if (perl) throw new SyntaxProblem('invalid or unsupported Perl syntax', perl[0]);
        this.#at++;
        number = ++this.#groups;
      }
    } else number = ++this.#groups;
    const inner = this.#alternation();
    if (!this.#take(')')) throw new SyntaxProblem('missing closing )', this.#text);
    this.#flags = before;
    return number === undefined ? inner : { type: 'group', node: inner, number };
  }

  #escaped(): Node {
    const quoted = this.#match(/\\Q(.*?)(?:\\E|$)/sy);
    if (quoted) {
      return { type: 'concat', parts: [...(quoted[1] ?? '')].map((letter) => this.#literal(letter)) };
    }
    if (this.#take('\\A')) return TEXT_BEGIN;
    if (this.#take('\\z')) return TEXT_END;
    if (this.#take('\\b')) return WORDS.edge;
    if (this.#take('\\B')) return WORDS.inside;
    if (this.#take('\\C')) return { type: 'set', takes: () => true };
    if (this.#perl) {
      const number = this.#match(/\\(?:([1-9]\d*)|g\{?([1-9]\d*)\}?)/y);
      if (number)
        return {
          type: 'back',
          number: Number(number[1] ?? number[2]),
          folded: this.#flags.i,
          unset: false,
        };
      if (this.#take('\\K')) return { type: 'bound', end: false };
      if (this.#take('\\h')) return this.#set((point) => point === 9 || point === 32);
      if (this.#take('\\Z')) return TEXT_END;
    }
    const takes = this.#class();
    return takes ? this.#set(takes) : this.#literal(this.#escape());
  }

  /** `\d`, `\PL`, `\p{Greek}`; undefined for another escape. */
  #class(): Takes | undefined {
    const perl = this.#match(/\\([dswDSW])/y)?.[1];
    if (perl !== undefined) {
      const name = perl.toLowerCase();
      const takes = isPerl(name) ? PERL[name] : not(() => true);
      return name === perl ? takes : not(takes);
    }
    const from = this.#at;
    const unicode = this.#match(/\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/uy);
    if (!unicode) return undefined;
    const [, letter, negated = '', name, short] = unicode;
    const takes = unicodeSet(name ?? short ?? '');
    if (!takes) {
      throw new SyntaxProblem('invalid character class range', this.#text.slice(from, this.#at));
    }
    return (letter === 'P') === (negated === '') ? not(takes) : takes;
  }

  /** An escaped letter. */
  #escape(): string {
    const from = this.#at++;
    if (this.#at >= this.#text.length) throw new SyntaxProblem('trailing backslash at end of expression', '');
    const code = this.#match(/x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}/y);
    if (code) {
      const point = parseInt(code[1] ?? code[2] ?? '', 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
    }
    const octal = code ? undefined : this.#match(/[1-7][0-7]{1,2}|0[0-7]{0,2}/y)?.[0];
    if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
    const letter = code ? '' : this.#letter();
    const control = Object.hasOwn(CONTROL, letter) ? CONTROL[letter] : undefined;
    if (control !== undefined) return control;
    if (letter === '' || letter > '\u007f' || /[A-Za-z0-9]/.test(letter)) {
      throw new SyntaxProblem('invalid escape sequence', this.#text.slice(from, this.#at));
    }
    return letter;
  }

  #bracket(): Takes {
    const from = this.#at;
    const unclosed = (): SyntaxProblem => new SyntaxProblem('missing closing ]', this.#text.slice(from));
    this.#at++;
    const negated = this.#take('^');
    const sets: Takes[] = [];
    for (let first = true; first || !this.#looks(']'); first = false) {
      if (this.#at >= this.#text.length) throw unclosed();
      const start = this.#at;
      const posix = this.#match(/\[:(\^?)(\w*):\]/y);
      const takes = posix ? POSIX.get(posix[2] ?? '') : this.#class();
      if (posix && !takes) throw new SyntaxProblem('invalid character class range', posix[0]);
      if (takes) {
        sets.push(posix?.[1] === '^' ? not(takes) : takes);
        continue;
      }
      const low = this.#looks('\\') ? this.#escape() : this.#letter();
      let high = low;
      if (this.#match(/-(?!\])/y)) {
        if (this.#at >= this.#text.length) throw unclosed();
        high = this.#looks('\\') ? this.#escape() : this.#letter();
      }
      const range = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0] as const;
      if (range[1] < range[0]) {
        throw new SyntaxProblem('invalid character class range', this.#text.slice(start, this.#at));
      }
      sets.push(inRanges([range]));
    }
    this.#at++;
    const any: Takes = (point) => sets.some((takes) => takes(point));
    const whole = this.#flags.i ? folded(any) : any;
    return negated ? not(whole) : whole;
  }
}

/** How often counts repeat what they hold, one inside of the other. */
function repeats(node: Node): number {
  switch (node.type) {
    case 'repeat':
      return Math.max(node.max ?? node.min, 1) * repeats(node.node);
    case 'concat':
    case 'alternate':
      return Math.max(1, ...node.parts.map(repeats));
    default:
      return 'node' in node ? repeats(node.node) : 1;
  }
}

/** An expression of Go's. @throws SyntaxProblem */
export function goExpression(source: string): Expression {
  try {
    return new Expression(new Parser(source).parse());
  } catch (error) {
    throw error instanceof TooMuch ? new SyntaxProblem('expression too large', source) : error;
  }
}

/** An expression of Perl's: Go's, and references back, looking around, what stands alone. @throws SyntaxProblem, TooMuch */
export const perlExpression = (source: string): Expression =>
  new Expression(new Parser(source, true).parse(), { budget: 10_000_000 });

/** The expression of a text, or why it is none, in Go's words. */
export function readRegExp(source: string): Expression | SyntaxProblem {
  try {
    return goExpression(source);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}
