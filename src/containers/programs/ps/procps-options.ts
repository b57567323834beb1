import { formats } from './procps-columns.ts';

/** A call of ps that makes no sense: the whole message. */
export class PsProblem extends Error {}

/** What a call asks for. */
export interface PsRequest {
  /** Columns as `-o` takes them, in order. */
  readonly format: readonly string[];
  readonly headers: boolean;
  /** Column names with `-` before those that count from above. */
  readonly sort: readonly string[];
  readonly forest: 'lines' | 'blanks' | undefined;
  /** Who is shown: everybody, those with a terminal or without (`a`, `x`), one's own, or those on the lists. */
  readonly all: boolean;
  readonly withTerminal: boolean;
  readonly withoutTerminal: boolean;
  readonly lists: Readonly<Record<'pid' | 'ppid' | 'user' | 'name', readonly string[]>>;
  readonly deselect: boolean;
  /** Letters of a line; undefined as far as the terminal goes. */
  readonly width: number | undefined;
}

const HELP =
  "\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n";

/** A problem, with where help is to be found. */
export const problem = (message: string): PsProblem => new PsProblem(`error: ${message}\n${HELP}`);

const LONG: Readonly<Record<string, string>> = {
  cols: 'width',
  columns: 'width',
  deselect: 'N',
  format: 'o',
  group: 'G',
  pid: 'p',
  ppid: 'P',
  sort: 'k',
  user: 'u',
  User: 'u',
  width: 'width',
};
const WORDS: Readonly<Record<string, keyof Switches>> = {
  forest: 'lines',
  headers: 'headers',
  'no-headers': 'noHeaders',
  'no-heading': 'noHeaders',
  noheaders: 'noHeaders',
  noheading: 'noHeaders',
};

interface Switches {
  all: boolean;
  a: boolean;
  x: boolean;
  bsd: boolean;
  u: boolean;
  f: boolean;
  F: boolean;
  l: boolean;
  j: boolean;
  lines: boolean;
  blanks: boolean;
  headers: boolean;
  noHeaders: boolean;
  N: boolean;
}

/** Reads the words of a call as they come: letters of System V behind a dash, letters of BSD without one. Models procps src/ps/parser.c */
class Reading {
  readonly switches: Switches = {
    ...{ all: false, a: false, x: false, bsd: false, u: false, f: false, F: false, l: false, j: false },
    ...{ lines: false, blanks: false, headers: false, noHeaders: false, N: false },
  };
  readonly format: string[] = [];
  readonly sort: string[] = [];
  readonly lists = { pid: [] as string[], ppid: [] as string[], user: [] as string[], name: [] as string[] };
  wide = 0;
  width: number | undefined;
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (word.startsWith('--')) this.#long(word.slice(2));
      else if (/^-\d+$/.test(word)) this.lists.pid.push(word.slice(1));
      else if (word.startsWith('-')) this.#sysv(word.slice(1));
      else if (/^\d[\d,]*$/.test(word)) this.lists.pid.push(...word.split(','));
      else this.#bsd(word);
    }
  }

  #value(rest: string, name: string): string {
    const value = rest === '' ? this.#words.shift() : rest;
    if (value === undefined)
      throw problem(`${name} must follow ${name === 'list of process IDs' ? 'p' : 'o'}`);
    return value;
  }

  #list(into: keyof Reading['lists'], text: string): void {
    const items = text.split(/[ ,]+/).filter((item) => item !== '');
    if ((into === 'pid' || into === 'ppid') && items.some((item) => !/^\d+$/.test(item)))
      throw problem('process ID list syntax error');
    this.lists[into].push(...items);
  }

  #take(letter: string, value: string): void {
    if (letter === 'o') this.format.push(value);
    else if (letter === 'k') this.sort.push(...value.split(','));
    else if (letter === 'p') this.#list('pid', value);
    else if (letter === 'P') this.#list('ppid', value);
    else if (letter === 'u') this.#list('user', value);
    else if (letter === 'C') this.#list('name', value);
    else if (letter === 'width') this.width = Number(value);
  }

  #long(word: string): void {
    const [name = '', value = ''] = word.split(/=(.*)/s);
    const flag = WORDS[name];
    const letter = LONG[name];
    if (flag !== undefined) this.switches[flag] = true;
    else if (letter === 'N') this.switches.N = true;
    else if (letter !== undefined) this.#take(letter, this.#value(value, 'format specification'));
    else throw problem('unknown gnu long option');
  }

  #sysv(word: string): void {
    // `-aux` means no user x: what makes no sense here is read as BSD's letters are.
    if (/^[aujx]*x[aujx]*[fwH]*$/.test(word)) return this.#bsd(word);
    const { switches } = this;
    for (let i = 0; i < word.length; i++) {
      const letter = word[i] ?? '';
      if ('opuUtCgGkq'.includes(letter)) {
        const name = letter === 'p' ? 'list of process IDs' : 'format specification';
        this.#take(
          letter === 'U' ? 'u' : letter === 'q' ? 'p' : letter,
          this.#value(word.slice(i + 1), name),
        );
        return;
      }
      if (letter === 'e' || letter === 'A') switches.all = true;
      else if (letter === 'a' || letter === 'd') switches.a = true;
      else if (letter === 'f' || letter === 'F' || letter === 'l' || letter === 'j') switches[letter] = true;
      else if (letter === 'H') switches.blanks = true;
      else if (letter === 'N') switches.N = true;
      else if (letter === 'w') this.wide++;
      else if (!'cyMmTL'.includes(letter)) throw problem('unsupported SysV option');
    }
  }

  #bsd(word: string): void {
    const { switches } = this;
    switches.bsd = true;
    for (let i = 0; i < word.length; i++) {
      const letter = word[i] ?? '';
      if ('opUtk'.includes(letter)) {
        const name = letter === 'p' ? 'list of process IDs' : 'format specification';
        this.#take(letter === 'U' ? 'u' : letter, this.#value(word.slice(i + 1), name));
        return;
      }
      if (letter === 'a' || letter === 'x' || letter === 'u' || letter === 'l' || letter === 'j')
        switches[letter] = true;
      else if (letter === 'f') switches.lines = true;
      else if (letter === 'h') switches.noHeaders = true;
      else if (letter === 'w') this.wide++;
      else if (!'cegnrSvsmTL'.includes(letter)) throw problem('unsupported option (BSD syntax)');
    }
  }
}

function usual(switches: Switches): string {
  if (switches.u) return formats.u;
  if (switches.F) return formats.F;
  if (switches.l) return switches.f ? formats.lf : formats.l;
  if (switches.f) return formats.f;
  if (switches.j) return formats.j;
  return switches.bsd ? formats.bsd : formats.plain;
}

/** Reads a call of ps. Throws {@link PsProblem}. */
export function readCall(words: readonly string[]): PsRequest {
  const { switches, format, sort, lists, wide, width } = new Reading(words);
  const { all, a, x, bsd } = switches;
  return {
    format: format.length > 0 ? format : [usual(switches)],
    headers: !switches.noHeaders,
    sort,
    forest: switches.lines ? 'lines' : switches.blanks ? 'blanks' : undefined,
    all: all || (bsd && a && x),
    withTerminal: a,
    withoutTerminal: bsd && x,
    lists,
    deselect: switches.N,
    width: width ?? (wide > 1 ? Infinity : wide === 1 ? 132 : undefined),
  };
}
