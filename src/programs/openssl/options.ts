import { resolvePath } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';

/** What ends a command with exit code 1, after these words. */
export class OpensslError extends Error {}

/** The options of a command: those with values, and those without. */
export interface OptionSpec {
  readonly command: string;
  readonly values: readonly string[];
  readonly switches: readonly string[];
  /** Digests may be named as options: `-sha256`. */
  readonly digests?: boolean;
}

/** A command line taken apart. */
export interface Options {
  has(name: string): boolean;
  value(name: string): string | undefined;
  all(name: string): readonly string[];
  readonly rest: readonly string[];
}

/** Models apps/lib/opt.c of OpenSSL. @throws OpensslError */
export function parseOptions(
  { command, values, switches, digests }: OptionSpec,
  words: readonly string[],
): Options {
  const given: (readonly [string, string])[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    const name = word.replace(/^--?/, '');
    if (values.includes(name)) {
      const value = words[++at];
      if (value === undefined)
        throw new OpensslError(
          `${command}: Option -${name} needs a value\n${command}: Use -help for summary.\n`,
        );
      given.push([name, value]);
    } else if (switches.includes(name)) given.push([name, '']);
    else if (digests !== true || !/^sha(256|384|512)$/.test(name)) {
      const what =
        digests === true ? `Unknown option or message digest: ${name}` : `Unknown option: -${name}`;
      throw new OpensslError(`${command}: ${what}\n${command}: Use -help for summary.\n`);
    }
  }
  return {
    has: (name) => given.some(([each]) => each === name),
    value: (name) => given.findLast(([each]) => each === name)?.[1],
    all: (name) => given.filter(([each]) => each === name).map(([, value]) => value),
    rest: words.slice(at),
  };
}

/** The text of a file, or of the standard input. @param what it is to hold. @throws OpensslError */
export async function readInput(
  { cwd, files, stdin }: ProgramContext,
  path: string | undefined,
  what: string,
): Promise<string> {
  if (path === undefined || path === '-') {
    let text = '';
    for (let piece = await stdin.read(); piece !== undefined; piece = await stdin.read()) text += piece;
    return text;
  }
  const absolute = resolvePath(cwd, path);
  if (!files.exists(absolute))
    throw new OpensslError(`Could not open file or uri for loading ${what} from ${path}\n`);
  return files.read(absolute);
}

/** Writes a file, or to the standard output. */
export async function writeOutput(
  { cwd, files, stdout }: ProgramContext,
  path: string | undefined,
  text: string,
  mode = 0o644,
): Promise<void> {
  if (path === undefined || path === '-') await stdout.write(text);
  else files.write(resolvePath(cwd, path), text, { mode });
}
