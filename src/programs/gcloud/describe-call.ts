import { onDemand } from '../../loading/on-demand.ts';
import type { Invocation } from '../../shell/program.ts';
import { flatten, globalFlags, isFlag } from './arguments.ts';
import { findFlag } from './parse.ts';
import { resolve } from './tree.ts';

/**
 * Reads a call as gcloud does, without running it. Words that lead to no command leave the verb empty.
 * @param argv the program's name first
 */
export async function describeCall(argv: readonly string[]): Promise<Invocation> {
  const words = argv.slice(1);
  const resolution = await resolve(words, {
    load: onDemand,
    frequencies: () => new Map(),
  });
  if (resolution.type !== 'command') return { verb: '', arguments: words, flags: {} };
  const { path, surface, words: rest } = resolution.command;
  const known = [...flatten(surface.arguments).filter(isFlag), ...globalFlags];
  const plain: string[] = [];
  const flags: Record<string, string> = {};
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (!word.startsWith('-')) {
      plain.push(word);
      continue;
    }
    const [name = '', ...value] = word.split('=');
    const found = findFlag(name, known);
    const takesNext = value.length === 0 && found?.flag.metavar !== undefined;
    flags[(found?.flag.flags[0] ?? name).replace(/^--?/, '')] = takesNext
      ? (rest[++at] ?? '')
      : value.length > 0
        ? value.join('=')
        : 'true';
  }
  return { verb: path, arguments: plain, flags };
}
