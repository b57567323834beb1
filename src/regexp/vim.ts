import { Expression, TooMuch } from './expression.ts';
import { choice, edges, EMPTY, LINE_BEGIN, LINE_END, sequence, type Node } from './node.ts';
import { folded, inRanges, not, PERL, POSIX, UNICODE_WORD, type Takes } from './sets.ts';

/** A text that is no pattern; the message is Vim's. */
export class VimProblem extends Error {}

const LETTERS = edges(UNICODE_WORD);
const of = (letter: string): number => letter.codePointAt(0) ?? 0;
const among = (letters: string): Takes => {
  const points = new Set(Array.from(letters, of));
  return (point) => points.has(point);
};
const either =
  (...all: readonly Takes[]): Takes =>
  (point) =>
    all.some((takes) => takes(point));
const range = (from: string, to: string): Takes => inRanges([[of(from), of(to)]]);

const lower = range('a', 'z');
const upper = range('A', 'Z');
const head = either(lower, upper, among('_'));
/** `\s`, `\d` … ; a capital is the opposite. */
const CLASSES: Readonly<Record<string, Takes>> = {
  s: among(' \t'),
  d: PERL.d,
  w: PERL.w,
  h: head,
  a: either(lower, upper),
  l: lower,
  u: upper,
  x: inRanges([
    [48, 57],
    [65, 70],
    [97, 102],
  ]),
  o: range('0', '7'),
};
/** `\i`, `\k`, `\f`, `\p`; a capital leaves digits out. */
const WORDS: Readonly<Record<string, Takes>> = {
  i: either(UNICODE_WORD),
  k: UNICODE_WORD,
  f: either(UNICODE_WORD, among('/.-+,#$%~=')),
  p: (point) => point > 31 && point !== 127,
};
const CONTROL: Readonly<Record<string, number>> = { e: 27, t: 9, r: 13, b: 8, n: 10 };

/** Which letters mean something without a backslash, by `\v`, `\m`, `\M`, `\V`; `^` and `$` where they stand at an edge. */
const MAGIC: Readonly<Record<string, RegExp>> = {
  v: /[^0-9A-Za-z_\s"'#,\-/:;\]}\x80-\u{10ffff}!]/u,
  m: /[.*[~]/,
  M: /[^\s\S]/,
  V: /[^\s\S]/,
};

interface Token {
  readonly letter: string;
  /** Whether it means something here. */
  readonly special: boolean;
}

/** Reads patterns. Models src/regexp_bt.c of Vim */
class Parser {
  readonly #text: string;
  readonly #folds: boolean;
  #at = 0;
  #deep = 0;
  #magic = 'm';
  /** Whether nothing stands before this place of the branch; nothing but `^`. */
  #start = true;
  #head = true;
  #groups = 0;
  readonly #closed = new Set<number>();

  constructor(text: string, folds: boolean) {
    this.#text = text;
    this.#folds = folds;
  }

  parse(): Node {
    const out = this.#alternation();
    if (this.#peek()) throw new VimProblem(`E55: Unmatched ${this.#shown(')')}`);
    return out;
  }

  #shown(letter: string): string {
    return `${this.#magic === 'v' ? '' : '\\'}${letter}`;
  }

  #unknown(operator: string, code = 'E867'): VimProblem {
    const letter = this.#match(/./suy)?.[0] ?? '';
    return new VimProblem(`${code}: (NFA regexp) Unknown operator '\\${operator}${letter}'`);
  }

  /** The next token and where it ends; undefined at the end. */
  #peek(): (Token & { readonly end: number }) | undefined {
    for (;;) {
      const switched = /\\([vmMVcCZ])/y;
      switched.lastIndex = this.#at;
      const letter = switched.exec(this.#text)?.[1];
      if (letter === undefined) break;
      if (/[vmMV]/.test(letter)) this.#magic = letter;
      this.#at += 2;
    }
    if (this.#at >= this.#text.length) return undefined;
    const escaped = this.#text[this.#at] === '\\' && this.#at + 1 < this.#text.length;
    const from = this.#at + (escaped ? 1 : 0);
    const letter = String.fromCodePoint(this.#text.codePointAt(from) ?? 0);
    const end = from + letter.length;
    return { letter, special: this.#special(letter, escaped, end), end };
  }

  #special(letter: string, escaped: boolean, end: number): boolean {
    const magic = this.#magic;
    if (letter === '^' && magic !== 'V') return escaped ? false : magic === 'v' || this.#start;
    if (letter === '$' && magic !== 'V') {
      const ends = magic === 'v' ? /^(?:$|\\?[|&)]|\\n)/ : /^(?:$|\\[|&)n])/;
      const rest = this.#text.slice(end).replace(/^(?:\\[cCvmMV])+/, '');
      return escaped ? false : magic === 'v' || ends.test(rest);
    }
    const bare = MAGIC[magic]?.test(letter) === true;
    return escaped ? !bare || /[\w]/.test(letter) : bare;
  }

  #take(letters: string): string | undefined {
    const token = this.#peek();
    if (!token?.special || !letters.includes(token.letter)) return undefined;
    this.#at = token.end;
    return token.letter;
  }

  #alternation(): Node {
    if (++this.#deep > 200) throw new VimProblem('E339: Pattern too long');
    const branches: Node[] = [];
    do branches.push(this.#branch());
    while (this.#take('|'));
    this.#deep--;
    return choice(branches);
  }

  #branch(): Node {
    const parts: Node[] = [this.#concatenation()];
    while (this.#take('&')) parts.push(this.#concatenation());
    return sequence(
      parts.map((node, i) =>
        i === parts.length - 1 ? node : { type: 'look', node, ahead: true, negated: false },
      ),
    );
  }

  #concatenation(): Node {
    this.#start = this.#head = true;
    const parts: Node[] = [];
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (token.special && '|&)'.includes(token.letter)) break;
      parts.push(this.#piece());
    }
    return sequence(parts);
  }

  #piece(): Node {
    const first = this.#peek();
    const anchor = this.#start && first?.letter === '^' && first.special;
    const atom = this.#atom();
    this.#start = false;
    this.#head = anchor;
    if (anchor) return atom;
    const out = this.#repeated(atom);
    if (out === atom) return atom;
    if (atom.type === 'bound' && out.type === 'repeat' && out.max !== 1)
      throw new VimProblem(`E888: (NFA regexp) cannot repeat \\z${atom.end ? 'e' : 's'}`);
    const next = this.#peek();
    if (next?.special && '*+=?{@'.includes(next.letter))
      throw new VimProblem("E871: (NFA regexp) Can't have a multi follow a multi");
    return out;
  }

  #repeated(node: Node): Node {
    const repeat = (min: number, max: number | undefined, lazy = false): Node => ({
      type: 'repeat',
      node,
      min,
      max,
      lazy,
    });
    switch (this.#take('*+=?{@')) {
      case '*':
        return repeat(0, undefined);
      case '+':
        return repeat(1, undefined);
      case '=':
      case '?':
        return repeat(0, 1);
      case '{': {
        const found = this.#match(/(-?)(\d*)(,?)(\d*)\\?\}/y);
        if (!found) throw new VimProblem(`E554: Syntax error in ${this.#shown('{')}...}`);
        const [, lazy, low = '', comma, high = ''] = found;
        const min = Number(low);
        const max = high === '' ? (comma === '' && low !== '' ? min : undefined) : Number(high);
        const [a, b] = max !== undefined && max < min ? [max, min] : [min, max];
        return b === 0 ? EMPTY : repeat(a, b, lazy === '-');
      }
      case '@': {
        const found = this.#match(/>|=|!|\d*<=|\d*<!/y)?.[0];
        if (found === undefined) throw this.#unknown('@', 'E869');
        if (found === '>') return { type: 'alone', node };
        return { type: 'look', node, ahead: !found.includes('<'), negated: found.endsWith('!') };
      }
      default:
        return node;
    }
  }

  #match(rule: RegExp): RegExpExecArray | undefined {
    rule.lastIndex = this.#at;
    const found = rule.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found ?? undefined;
  }

  #set(takes: Takes): Node {
    return { type: 'set', takes: this.#folds ? folded(takes) : takes };
  }

  #atom(): Node {
    const token = this.#peek();
    if (!token) return EMPTY;
    const { letter, special } = token;
    const before = this.#at;
    this.#at = token.end;
    if (!special) return this.#set(among(letter));
    switch (letter) {
      case '^':
        return LINE_BEGIN;
      case '$':
        return LINE_END;
      case '<':
        return LETTERS.begin;
      case '>':
        return LETTERS.end;
      case '.':
        return this.#set(() => true);
      case '[':
        return this.#collection() ?? this.#set(among('['));
      case '(':
        return this.#group(true);
      case '*':
        if (this.#head) return this.#set(among('*'));
        break;
      case '%':
        return this.#percent();
      case '_':
        return this.#underscore();
      case 'z':
        return this.#bound();
      case '~':
        return this.#set(among('~'));
    }
    if ('*+=?{@'.includes(letter)) {
      this.#at = before;
      throw new VimProblem(`E866: (NFA regexp) Misplaced ${letter}`);
    }
    return this.#escaped(letter);
  }

  #escaped(letter: string): Node {
    if (/[1-9]/.test(letter)) {
      // What is looked for behind is matched after what follows it.
      if (!this.#closed.has(Number(letter)) && !/@<[=!]/.test(this.#text.slice(this.#at)))
        throw new VimProblem('E65: Illegal back reference');
      return { type: 'back', number: Number(letter), folded: this.#folds, unset: true };
    }
    const takes = classOf(letter);
    if (takes) return { type: 'set', takes };
    const control = Object.hasOwn(CONTROL, letter) ? CONTROL[letter] : undefined;
    return this.#set(control === undefined ? among(letter) : (point) => point === control);
  }

  #group(told: boolean): Node {
    const number = told ? ++this.#groups : 0;
    const node = this.#alternation();
    if (!this.#take(')'))
      throw new VimProblem(
        told ? `E54: Unmatched ${this.#shown('(')}` : `E53: Unmatched ${this.#shown('%(')}`,
      );
    if (!told) return node;
    this.#closed.add(number);
    return { type: 'group', node, number };
  }

  #percent(): Node {
    if (this.#match(/\(/y)) return this.#group(false);
    if (this.#match(/\^/y)) return LINE_BEGIN;
    if (this.#match(/\$/y)) return LINE_END;
    const code = this.#match(/d(\d+)|x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|o([0-7]{1,4})/iy);
    if (code) {
      const [, decimal, byte, short, long, octal] = code;
      const point =
        decimal === undefined
          ? parseInt(octal ?? byte ?? short ?? long ?? '', octal ? 8 : 16)
          : Number(decimal);
      return this.#set((one) => one === point);
    }
    if (!this.#match(/\[/y)) throw this.#unknown('%');
    const parts: Node[] = [];
    while (!this.#match(/\]/y)) {
      if (!this.#peek()) throw new VimProblem(`E69: Missing ] after ${this.#shown('%[')}`);
      parts.push(this.#atom());
    }
    if (parts.length === 0) throw new VimProblem(`E70: Empty ${this.#shown('%[]')}`);
    return parts.reduceRight<Node>(
      (rest, part) => ({ type: 'repeat', node: sequence([part, rest]), min: 0, max: 1, lazy: false }),
      EMPTY,
    );
  }

  /** `\_s`, `\_[`, `\_.` also take line breaks, which no line holds. */
  #underscore(): Node {
    const letter = this.#match(/./suy)?.[0] ?? '';
    if (letter === '^') return LINE_BEGIN;
    if (letter === '$') return LINE_END;
    if (letter === '.') return this.#set(() => true);
    const set = letter === '[' ? this.#collection() : undefined;
    if (set) return set;
    const takes = classOf(letter);
    if (!takes) throw new VimProblem(`E877: (NFA regexp) Invalid character class: ${String(of(letter))}`);
    return { type: 'set', takes };
  }

  #bound(): Node {
    const letter = this.#match(/[se]/y)?.[0];
    if (letter === undefined) throw this.#unknown('z');
    return { type: 'bound', end: letter === 'e' };
  }

  /** `[…]`; undefined where no `]` closes it: then it means itself. */
  #collection(): Node | undefined {
    const whole = this.#match(/(\^?)(\]?(?:\[:\w+:\]|\\[\]\\^\-etrbn]|\\[^\]]|[^\]\\]|\\(?=\]))*)\]/suy);
    if (!whole) return undefined;
    const sets: Takes[] = [];
    const parts =
      (whole[2] ?? '').match(/\[:\w+:\]|\\(?:d\d+|[xuU][0-9A-Fa-f]+|o[0-7]+|[\]\\^\-etrbn])|[^]/gu) ?? [];
    const pointOf = (part: string): number => {
      const [, kind = '', digits = ''] = /^\\([duUxo]|.)(.*)$/su.exec(part) ?? [];
      if (part.length < 2 || !part.startsWith('\\')) return of(part);
      if (digits !== '') return parseInt(digits, kind === 'd' ? 10 : kind === 'o' ? 8 : 16);
      return CONTROL[kind] ?? of(kind);
    };
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] ?? '';
      const named = /^\[:(\w+):\]$/.exec(part)?.[1];
      const takes = named === undefined ? undefined : POSIX.get(named);
      if (takes) {
        sets.push(takes);
        continue;
      }
      const low = pointOf(part);
      const to = parts[i + 1] === '-' ? parts[i + 2] : undefined;
      if (to === undefined) sets.push((point) => point === low);
      else {
        const high = pointOf(to);
        if (high < low) throw new VimProblem('E944: Reverse range in character class');
        sets.push(inRanges([[low, high]]));
        i += 2;
      }
    }
    const any = either(...sets);
    const takes = this.#folds ? folded(any) : any;
    return { type: 'set', takes: whole[1] === '^' ? not(takes) : takes };
  }
}

function classOf(letter: string): Takes | undefined {
  const small = letter.toLowerCase();
  const takes = Object.hasOwn(CLASSES, small) ? CLASSES[small] : undefined;
  if (takes) return small === letter ? takes : not(takes);
  const word = Object.hasOwn(WORDS, small) ? WORDS[small] : undefined;
  return word && (small === letter ? word : (point) => word(point) && !PERL.d(point));
}

/** The case that `\c` or `\C` in a pattern asks for. */
const asked = (pattern: string): boolean | undefined => {
  const letters = [...pattern.matchAll(/\\([^])/gu)].map(([, letter]) => letter);
  const last = letters.findLast((letter) => letter === 'c' || letter === 'C');
  return last === undefined ? undefined : last === 'c';
};

/** The expression of a pattern of Vim's. @throws VimProblem */
export function readVim(pattern: string, ignoreCase: boolean): Expression {
  const node = new Parser(pattern, asked(pattern) ?? ignoreCase).parse();
  try {
    return new Expression(node, { budget: 5_000_000 });
  } catch (error) {
    throw error instanceof TooMuch ? new VimProblem('E339: Pattern too long') : error;
  }
}
