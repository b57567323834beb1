import { actionNames } from '../completion/listed.ts';
import { completionActions, completionOptions, readSpec, type CompletionSpec } from '../completion/spec.ts';
import { expandWords, reparse } from '../interpreter/expand.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import type { Builtin } from './index.ts';

const USAGE = {
  complete:
    'complete: usage: complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]\n',
  compgen:
    'compgen: usage: compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]\n',
};

/** A specification as the call that makes it. */
const callOf = (name: string, spec: CompletionSpec): string =>
  [
    'complete',
    ...spec.options.map((option) => `-o ${option}`),
    ...spec.actions.map((action) =>
      completionActions[action] ? `-${completionActions[action]}` : `-A ${action}`,
    ),
    ...(spec.words === undefined ? [] : [`-W ${quoteForReuse(spec.words)}`]),
    ...(spec.prefix === undefined ? [] : [`-P ${quoteForReuse(spec.prefix)}`]),
    ...(spec.suffix === undefined ? [] : [`-S ${quoteForReuse(spec.suffix)}`]),
    ...(spec.function === undefined ? [] : [`-F ${spec.function}`]),
    name,
  ].join(' ');

/** `complete`: says how the words of commands are completed. Without one of bash's rarer options. */
export const complete: Builtin = async (shell, args) => {
  const { spec, print, remove, names, problem } = readSpec(args);
  if (problem !== undefined) {
    await shell.complain('complete', problem);
    if (/option( requires an argument)?$/.test(problem)) await shell.write(2, USAGE.complete);
    return 2;
  }
  const { completions } = shell;
  if (remove) {
    if (names.length === 0) completions.clear();
    let status = 0;
    for (const name of names) {
      if (completions.delete(name)) continue;
      await shell.complain('complete', `${name}: no completion specification`);
      status = 1;
    }
    return status;
  }
  if (print || args.length === 0) {
    let status = 0;
    for (const name of names.length === 0 ? completions.keys() : names) {
      const known = completions.get(name);
      if (known) await shell.print(`${callOf(name, known)}\n`);
      else {
        await shell.complain('complete', `${name}: no completion specification`);
        status = 1;
      }
    }
    return status;
  }
  if (names.length === 0) {
    await shell.write(2, USAGE.complete);
    return 2;
  }
  for (const name of names) completions.set(name, spec);
  return 0;
};

/** The words of a list, quoted as they are. */
function split(list: string, separators: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let quote = '';
  for (let at = 0; at < list.length; at++) {
    const char = list.charAt(at);
    if (quote === '' && separators.includes(char)) {
      if (piece !== '') pieces.push(piece);
      piece = '';
      continue;
    }
    piece += char;
    if (char === '\\' && quote !== "'") piece += list.charAt(++at);
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** What a specification lists without calling its function. */
export async function listed(
  shell: Interpreter,
  { actions, words, prefix = '', suffix = '' }: CompletionSpec,
  current: string,
): Promise<readonly string[]> {
  const found = actions.flatMap((action) => actionNames(shell, action, current));
  if (words !== undefined) {
    const pieces = split(words, shell.ifs);
    const expanded = await expandWords(shell, pieces.map(reparse));
    found.push(...expanded.filter((word) => word.startsWith(current)));
  }
  return found.map((word) => prefix + word + suffix);
}

/** `compgen`: lists what a specification offers for a word. */
export const compgen: Builtin = async (shell, args) => {
  const { spec, names, problem } = readSpec(args);
  if (problem !== undefined) {
    await shell.complain('compgen', problem);
    if (/option( requires an argument)?$/.test(problem)) await shell.write(2, USAGE.compgen);
    return 2;
  }
  const found = await listed(shell, spec, names[0] ?? '');
  await shell.print(found.map((word) => `${word}\n`).join(''));
  return found.length === 0 ? 1 : 0;
};

/** `compopt`: changes the options of the completion that is going on. */
export const compopt: Builtin = async (shell, args) => {
  const { completing } = shell;
  if (!completing) {
    await shell.complain('compopt', 'not currently executing completion function');
    return 1;
  }
  for (let at = 0; at < args.length; at += 2) {
    const [sign = '', option = ''] = args.slice(at, at + 2);
    if (sign !== '-o' && sign !== '+o') break;
    if (!completionOptions.includes(option)) {
      await shell.complain('compopt', `${option}: invalid option name`);
      return 2;
    }
    if (sign === '-o') completing.add(option);
    else completing.delete(option);
  }
  return 0;
};
