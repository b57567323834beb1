/** How the words of a command are completed, as `complete` was told. */
export interface CompletionSpec {
  /** `default`, `nospace`, `filenames`, …, in bash's order. */
  readonly options: readonly string[];
  /** `file`, `directory`, `command`, …, in bash's order. */
  readonly actions: readonly string[];
  /** `-W` */
  readonly words?: string;
  /** `-P` */
  readonly prefix?: string;
  /** `-S` */
  readonly suffix?: string;
  /** `-F`: a function that fills COMPREPLY. */
  readonly function?: string;
}

export const completionOptions: readonly string[] = [
  'bashdefault',
  'default',
  'dirnames',
  'filenames',
  'noquote',
  'nosort',
  'nospace',
  'plusdirs',
];

/** What can be listed, with the letter of its own option. */
export const completionActions: Readonly<Record<string, string>> = {
  alias: 'a',
  builtin: 'b',
  command: 'c',
  directory: 'd',
  export: 'e',
  file: 'f',
  function: '',
  job: 'j',
  keyword: 'k',
  variable: 'v',
};

/** A call of `complete` or `compgen`; `problem` is what bash says of a wrong one. */
export interface SpecCall {
  readonly spec: CompletionSpec;
  readonly print: boolean;
  readonly remove: boolean;
  readonly names: readonly string[];
  readonly problem?: string;
}

/** Reads the arguments of `complete` and `compgen`. */
export function readSpec(args: readonly string[]): SpecCall {
  const options = new Set<string>();
  const actions = new Set<string>();
  const texts: { words?: string; prefix?: string; suffix?: string; function?: string } = {};
  const flags = new Set<string>();
  const done = (names: readonly string[], problem?: string): SpecCall => ({
    spec: {
      options: completionOptions.filter((option) => options.has(option)),
      actions: Object.keys(completionActions).filter((action) => actions.has(action)),
      ...texts,
    },
    print: flags.has('p'),
    remove: flags.has('r'),
    names,
    ...(problem === undefined ? {} : { problem }),
  });
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') return done(args.slice(at + 1));
    if (!/^-./.test(word)) return done(args.slice(at));
    for (let rest = word.slice(1); rest !== ''; rest = rest.slice(1)) {
      const letter = rest.charAt(0);
      const action = Object.keys(completionActions).find((name) => completionActions[name] === letter);
      if (letter === 'p' || letter === 'r') flags.add(letter);
      else if (action !== undefined) actions.add(action);
      else if ('oAWPSF'.includes(letter)) {
        const value = rest.length > 1 ? rest.slice(1) : args[++at];
        if (value === undefined) return done([], `-${letter}: option requires an argument`);
        if (letter === 'o') {
          if (!completionOptions.includes(value)) return done([], `${value}: invalid option name`);
          options.add(value);
        } else if (letter === 'A') {
          if (!(value in completionActions)) return done([], `${value}: invalid action name`);
          actions.add(value);
        } else if (letter === 'W') texts.words = value;
        else if (letter === 'P') texts.prefix = value;
        else if (letter === 'S') texts.suffix = value;
        else texts.function = value;
        break;
      } else return done([], `-${letter}: invalid option`);
    }
  }
  return done([]);
}
