import { listed } from '../builtins/complete.ts';
import { callFunction } from '../interpreter/command.ts';
import { runForked } from '../interpreter/execute.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { Output } from '../streams.ts';
import type { Completion } from '../program.ts';
import { fileNames } from './listed.ts';
import type { CompletionSpec } from './spec.ts';
import type { CommandLine } from './words.ts';

const TAB = '9';

/** Words as COMP_WORDS has them: `=` and `:` stand alone. */
const broken = (word: string): readonly string[] =>
  word === '' ? [''] : (word.match(/[=:]+|[^=:]+/g) ?? []);

/**
 * What a specification of `complete` offers. Its function runs in a subshell: what it changes is forgotten.
 * @param line the line up to the cursor
 */
export async function programmed(
  shell: Interpreter,
  spec: CompletionSpec,
  typed: CommandLine,
  line: string,
  signal: AbortSignal,
): Promise<readonly Completion[]> {
  const options = new Set(spec.options);
  const last = broken(typed.current);
  const ends = /[=:]$/.test(typed.current);
  const current = ends ? '' : (last.at(-1) ?? '');
  const before = typed.current.slice(0, typed.current.length - current.length);
  const child = shell.fork();
  child.signal = signal;
  const silent = { output: new Output(() => Promise.resolve()), terminal: false };
  child.io = new Map(shell.io).set(1, silent).set(2, silent);
  child.completing = options;
  let found = await listed(child, spec, current);
  const defined = spec.function === undefined ? undefined : shell.functions.get(spec.function);
  if (spec.function !== undefined && defined) {
    const name = spec.function;
    const words = [...typed.words.flatMap(broken), ...(ends && last.length > 0 ? [...last, ''] : last)];
    const { variables } = child;
    const start = typed.commandStart;
    variables.setElements('COMP_WORDS', { kind: 'indexed', items: new Map(words.entries()) });
    variables.set('COMP_CWORD', String(words.length - 1));
    variables.set('COMP_LINE', line.slice(start));
    variables.set('COMP_POINT', String(line.length - start));
    variables.set('COMP_TYPE', TAB);
    variables.set('COMP_KEY', TAB);
    variables.set('COLUMNS', String(shell.terminal?.columns ?? 80));
    variables.setElements('COMPREPLY', { kind: 'indexed', items: new Map() });
    const args = [words[0] ?? '', current, words.at(-2) ?? ''];
    await runForked(child, () => callFunction(child, name, defined, args));
    const reply = variables.get('COMPREPLY')?.value;
    if (typeof reply === 'string') found = [...found, reply];
    else if (reply) found = [...found, ...reply.items.values()];
  }
  if (found.length === 0 && (options.has('dirnames') || options.has('plusdirs'))) {
    return fileNames(shell, typed.current, true);
  }
  if (found.length === 0 && (options.has('default') || options.has('bashdefault'))) {
    return fileNames(shell, typed.current);
  }
  const directories = options.has('filenames')
    ? new Set(fileNames(shell, current, true).map(({ text }) => text))
    : new Set<string>();
  return found.map((text) => {
    const directory = directories.has(`${text}/`);
    return {
      text: `${before}${text}${directory ? '/' : ''}`,
      final: !directory && !options.has('nospace'),
      ...(options.has('filenames') ? {} : { display: text }),
    };
  });
}
