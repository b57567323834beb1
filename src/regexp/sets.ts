/** Which code points an atom of an expression takes. */
export type Takes = (point: number) => boolean;

type Range = readonly [from: number, to: number];

const of = (letter: string): number => letter.codePointAt(0) ?? 0;
const between = (from: string, to: string): Range => [of(from), of(to)];

const DIGIT = [between('0', '9')];
const UPPER = [between('A', 'Z')];
const LOWER = [between('a', 'z')];
const ALPHA = [...UPPER, ...LOWER];
const ALNUM = [...DIGIT, ...ALPHA];
const WORD = [...ALNUM, between('_', '_')];
const SPACE: readonly Range[] = [between('\t', '\n'), between('\f', '\r'), between(' ', ' ')];

export const inRanges =
  (ranges: readonly Range[]): Takes =>
  (point) =>
    ranges.some(([from, to]) => point >= from && point <= to);

export const not =
  (takes: Takes): Takes =>
  (point) =>
    !takes(point);

/** A set of either case. */
export const folded =
  (takes: Takes): Takes =>
  (point) => {
    if (takes(point)) return true;
    const letter = String.fromCodePoint(point);
    return takes(of(letter.toLowerCase())) || takes(of(letter.toUpperCase()));
  };

/** `\d`, `\s`, `\w`: ASCII alone. */
export const PERL: Readonly<Record<'d' | 's' | 'w', Takes>> = {
  d: inRanges(DIGIT),
  s: inRanges(SPACE),
  w: inRanges(WORD),
};

/** `[:alpha:]` and its like. */
export const POSIX: ReadonlyMap<string, Takes> = new Map<string, Takes>(
  Object.entries({
    alnum: ALNUM,
    alpha: ALPHA,
    ascii: [[0, 0x7f]],
    blank: [between('\t', '\t'), between(' ', ' ')],
    cntrl: [
      [0, 0x1f],
      [0x7f, 0x7f],
    ],
    digit: DIGIT,
    graph: [between('!', '~')],
    lower: LOWER,
    print: [between(' ', '~')],
    punct: [between('!', '/'), between(':', '@'), between('[', '`'), between('{', '~')],
    space: [between('\t', '\r'), between(' ', ' ')],
    upper: UPPER,
    word: WORD,
    xdigit: [...DIGIT, between('A', 'F'), between('a', 'f')],
  } satisfies Record<string, readonly Range[]>).map(([name, ranges]) => [name, inRanges(ranges)]),
);

/** The set of `\p{name}`: a general category or a script; undefined for a name that is neither. */
export function unicodeSet(name: string): Takes | undefined {
  if (name === 'Any') return () => true;
  if (!/^[A-Za-z_]+$/.test(name)) return undefined;
  for (const property of [`General_Category=${name}`, `Script=${name}`]) {
    try {
      const one = new RegExp(`^\\p{${property}}$`, 'u');
      return (point) => one.test(String.fromCodePoint(point));
    } catch {
      // The name may be that of the other property.
    }
  }
  return undefined;
}

/** What the letters of words are to programs that know all scripts. */
export const UNICODE_WORD: Takes = (point) =>
  point < 128 ? PERL.w(point) : /[\p{L}\p{N}]/u.test(String.fromCodePoint(point));

/** What the classes of POSIX hold beyond ASCII, in a locale of Unicode's. */
const BEYOND: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u,
  alpha: /[\p{L}\p{N}]/u,
  blank: /[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/u,
  cntrl: /[\p{Cc}\p{Zl}\p{Zp}]/u,
  graph: /[^\p{C}\p{Z}]|\p{Cf}/u,
  lower: /\p{Ll}/u,
  print: /[^\p{C}\p{Zl}\p{Zp}]|\p{Cf}/u,
  punct: /[\p{P}\p{S}\p{M}]|\p{Cf}/u,
  space: /[\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/u,
  upper: /\p{Lu}/u,
};

/** A class of POSIX, in a locale of Unicode's. */
export function localeClass(name: string): Takes | undefined {
  const ascii = name === 'word' || name === 'ascii' ? undefined : POSIX.get(name);
  const beyond = Object.hasOwn(BEYOND, name) ? BEYOND[name] : undefined;
  return (
    ascii && ((point) => (point < 128 ? ascii(point) : beyond?.test(String.fromCodePoint(point)) === true))
  );
}
