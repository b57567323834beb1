/** A flag of a program that reads its words as Go programs do: its names, the long one first. */
export interface Flag {
  readonly names: readonly [string, ...string[]];
  /** What it takes besides itself; `values`: it may come several times; `integer`: what Go reads as one. Nothing if missing. */
  readonly takes?: 'value' | 'values' | 'integer';
}

/** What was given. */
export interface GivenFlags {
  /** Whether a flag that takes nothing is on. */
  on(name: string): boolean;
  /** The last value of a flag; undefined: it was not given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  /** The last value of a flag that takes an integer; undefined: it was not given. */
  integer(name: string): number | undefined;
  /** The words that are no flags. */
  readonly words: readonly string[];
}

/** How a library words what is wrong with flags. */
export interface FlagReader {
  /** Whether flags may follow words that are none. */
  readonly interspersed: boolean;
  /** Whether a word of several letters behind one dash is a long name too. */
  readonly longByOneDash: boolean;
  unknown(name: string, word: string): string;
  lacksValue(name: string): string;
  notInteger(flag: Flag, name: string, text: string): string;
}

/** Words that are no flags of a program. */
export class FlagProblem extends Error {}

/** Models github.com/urfave/cli with UseShortOptionHandling, and Go's flag package below it */
export const URFAVE: FlagReader = {
  interspersed: false,
  longByOneDash: true,
  unknown: (name) => `flag provided but not defined: -${name}`,
  lacksValue: (name) => `flag needs an argument: -${name}`,
  notInteger: (_flag, name, text) => `invalid value ${JSON.stringify(text)} for flag -${name}: parse error`,
};

/** Models github.com/spf13/pflag */
export const PFLAG: FlagReader = {
  interspersed: true,
  longByOneDash: false,
  unknown: (name, word) =>
    word.startsWith('--')
      ? `unknown flag: --${name}`
      : `unknown shorthand flag: ${name === "'" ? `'\\''` : `'${name}'`} in ${word}`,
  lacksValue: (name) =>
    name.length === 1 ? `flag needs an argument: '${name}'` : `flag needs an argument: --${name}`,
  notInteger({ names: [long, short] }, _name, text) {
    const named = short === undefined ? `--${long}` : `-${short}, --${long}`;
    const quoted = JSON.stringify(text);
    return `invalid argument ${quoted} for "${named}" flag: strconv.ParseInt: parsing ${quoted}: invalid syntax`;
  },
};

/** An integer as Go's ParseInt reads it without a base; NaN: it is none. */
function parseInteger(text: string): number {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const plain = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = /^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|0|[1-9]\d*)$/i.test(plain) ? Number(plain) : Number.NaN;
  return sign === '-' ? -value : value;
}

/** Takes flags and other words apart. @throws FlagProblem in the library's words */
export function readFlags(args: readonly string[], flags: readonly Flag[], reader: FlagReader): GivenFlags {
  const given = new Map<string, string[]>();
  const words: string[] = [];
  const rest = [...args];
  const find = (name: string): Flag | undefined => flags.find(({ names }) => names.includes(name));
  const take = (flag: Flag, name: string, value: string | undefined): void => {
    const text = value ?? (flag.takes ? rest.shift() : 'true');
    if (text === undefined) throw new FlagProblem(reader.lacksValue(name));
    if (flag.takes === 'integer' && Number.isNaN(parseInteger(text)))
      throw new FlagProblem(reader.notInteger(flag, name, text));
    given.set(flag.names[0], [...(given.get(flag.names[0]) ?? []), text]);
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      words.push(...rest.splice(0));
      continue;
    }
    if (!/^-./.test(word)) {
      words.push(word);
      if (!reader.interspersed) words.push(...rest.splice(0));
      continue;
    }
    const [, dashes = '', name = '', value] = /^(--?)([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
    const flag = dashes === '--' || reader.longByOneDash || name.length === 1 ? find(name) : undefined;
    if (flag && !(dashes === '--' && name.length === 1 && !reader.longByOneDash)) {
      take(flag, name, value);
      continue;
    }
    const letters = dashes === '-' ? [...name] : [];
    const first = letters.findIndex((letter) => find(letter)?.takes);
    const ends = reader.longByOneDash ? letters.length : first < 0 ? letters.length : first + 1;
    const unknown = letters.slice(0, ends).find((letter) => !find(letter));
    if (letters.length === 0 || (reader.longByOneDash ? unknown !== undefined : false))
      throw new FlagProblem(reader.unknown(name, word));
    if (unknown !== undefined) throw new FlagProblem(reader.unknown(unknown, word));
    for (const [at, letter] of letters.slice(0, ends).entries()) {
      const own = find(letter);
      if (!own) continue;
      const attached = own.takes && at === ends - 1 ? word.slice(at + 2).replace(/^=/, '') : '';
      take(own, letter, attached === '' ? undefined : attached);
    }
  }
  const all = (name: string): readonly string[] => given.get(name) ?? [];
  return {
    on: (name) => /^(?:1|t|true)$/i.test(all(name).at(-1) ?? ''),
    value: (name) => all(name).at(-1),
    values: all,
    integer(name) {
      const text = all(name).at(-1);
      return text === undefined ? undefined : parseInteger(text);
    },
    words,
  };
}
