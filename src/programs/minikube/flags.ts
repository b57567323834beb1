/** A flag of a command: whether it takes a value, and its one-letter form. */
export interface FlagSpec {
  readonly short?: string;
  readonly kind: 'switch' | 'text' | 'number';
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** Flags that all commands share. */
export const globalFlags: FlagSpecs = {
  profile: { short: 'p', kind: 'text' },
  help: { short: 'h', kind: 'switch' },
  add_dir_header: { kind: 'switch' },
  alsologtostderr: { kind: 'switch' },
  bootstrapper: { short: 'b', kind: 'text' },
  log_dir: { kind: 'text' },
  log_file: { kind: 'text' },
  logtostderr: { kind: 'switch' },
  rootless: { kind: 'switch' },
  'skip-audit': { kind: 'switch' },
  user: { kind: 'text' },
  v: { short: 'v', kind: 'text' },
};

/** A command line, taken apart. */
export class Flags {
  readonly #values: ReadonlyMap<string, string>;
  /** What is no flag. */
  readonly arguments: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];

  constructor(values: ReadonlyMap<string, string>, words: readonly string[], rest: readonly string[]) {
    this.#values = values;
    this.arguments = words;
    this.rest = rest;
  }

  /** All flags that were given. */
  all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  on(name: string): boolean {
    return this.#values.get(name) === 'true';
  }

  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : Number(value);
  }
}

/** A flag that makes no sense, in cobra's words. */
export class FlagError extends Error {}

const find = (specs: FlagSpecs, short: string): string | undefined =>
  Object.entries(specs).find(([, spec]) => spec.short === short)?.[0];

function check(name: string, value: string, spec: FlagSpec): string {
  if (spec.kind === 'number' && !/^-?\d+$/.test(value)) {
    const shown = spec.short ? `-${spec.short}, --${name}` : `--${name}`;
    throw new FlagError(
      `invalid argument "${value}" for "${shown}" flag: strconv.ParseInt: parsing "${value}": invalid syntax`,
    );
  }
  return value;
}

/** Parses a command's words; throws `FlagError`. Models github.com/spf13/pflag */
export function parseFlags(own: FlagSpecs, words: readonly string[]): Flags {
  const specs: FlagSpecs = { ...globalFlags, ...own };
  const values = new Map<string, string>();
  const plain: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return new Flags(values, plain, words.slice(i + 1));
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const long = word.startsWith('--');
    const [head = '', inline] = (long ? word.slice(2) : word.slice(1)).split(/=(.*)/s);
    const name = long ? head : find(specs, head.charAt(0));
    const spec = name === undefined ? undefined : specs[name];
    if (name === undefined || !spec) {
      throw new FlagError(
        long ? `unknown flag: --${head}` : `unknown shorthand flag: '${head.charAt(0)}' in -${head}`,
      );
    }
    if (spec.kind === 'switch') values.set(name, inline ?? 'true');
    else {
      const attached = long ? inline : head.length > 1 ? head.slice(1) : inline;
      const value = attached ?? words[++i];
      if (value === undefined) {
        throw new FlagError(
          long ? `flag needs an argument: --${head}` : `flag needs an argument: '${head}' in -${head}`,
        );
      }
      values.set(name, check(name, value, spec));
    }
  }
  return new Flags(values, plain, []);
}
