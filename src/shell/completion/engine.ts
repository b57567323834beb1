import type { Candidate, Candidates } from '../editor/events.ts';
import { hangulToQwerty, hasHangul } from '../hangul.ts';
import { collation } from '../interpreter/glob.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { findProgram, surroundingsOf } from '../interpreter/programs.ts';
import type { Completion } from '../program.ts';
import { commandNames, fileNames } from './listed.ts';
import { programmed } from './programmable.ts';
import { commandAt, type CommandLine } from './words.ts';

/** Programs whose arguments are a command of their own. */
const wrappers: ReadonlySet<string> = new Set([
  'sudo',
  'time',
  'watch',
  'nohup',
  'env',
  'xargs',
  'exec',
  'command',
  'builtin',
]);

/** Finds the ways to go on at the cursor. */
export async function completeLine(
  shell: Interpreter,
  line: string,
  cursor: number,
  signal: AbortSignal,
): Promise<Candidates> {
  const typed = commandAt(line, cursor);
  const found = await completeWord(shell, typed, line.slice(0, cursor), signal);
  if (found.length > 0 || !hasHangul(typed.current)) return present(shell, typed, found);
  // Typed with the Korean keyboard on: what the keys would have said.
  const meant = { ...typed, current: hangulToQwerty(typed.current), words: typed.words.map(hangulToQwerty) };
  return present(
    shell,
    meant,
    await completeWord(shell, meant, hangulToQwerty(line.slice(0, cursor)), signal),
  );
}

async function completeWord(
  shell: Interpreter,
  typed: CommandLine,
  line: string,
  signal: AbortSignal,
): Promise<readonly Completion[]> {
  const { current, redirected } = typed;
  const variable = /\$(\{?)([A-Za-z_]\w*|)$/.exec(current);
  if (variable && typed.quote !== "'") return variables(shell, current, variable);
  if (redirected) return fileNames(shell, current);
  let words = [...typed.words];
  if (words.length === 0) return commandNames(shell, current);
  const typedSpec = specOf(shell, words[0]);
  if (typedSpec) return programmed(shell, typedSpec, typed, line, signal);
  words = unwrap(shell, words);
  const [name] = words;
  const spec = specOf(shell, name);
  if (spec) return programmed(shell, spec, { ...typed, words }, line, signal);
  if (name === undefined) return commandNames(shell, current);
  switch (name) {
    case 'cd':
    case 'pushd':
    case 'rmdir':
      return fileNames(shell, current, true);
    case 'export':
    case 'unset':
    case 'readonly':
    case 'declare':
    case 'local':
      return shell.variables
        .names()
        .filter((each) => each.startsWith(current))
        .map((text) => ({ text, final: true }));
    case 'which':
    case 'type':
    case 'man':
    case 'help':
    case 'hash':
      return commandNames(shell, current);
    case 'alias':
    case 'unalias':
      return plain([...shell.aliases.keys()], current);
    case 'fg':
    case 'bg':
    case 'kill':
    case 'wait':
      if (current.startsWith('%'))
        return plain(
          shell.jobs.jobs.map(({ id }) => `%${id}`),
          current,
        );
  }
  const found = findProgram(shell, name);
  if (found?.kind === 'program' && !shell.functions.has(name)) {
    const program = await shell.load(found.program.load());
    const context = surroundingsOf(shell, signal);
    const answer = await program.complete?.({ words, current, context });
    if (answer) return answer.filter(({ text }) => text.startsWith(current));
  }
  return fileNames(shell, current);
}

/** What `complete` was told of a command; a path counts as its last part. */
const specOf = (shell: Interpreter, name: string | undefined) =>
  name === undefined
    ? undefined
    : (shell.completions.get(name) ?? shell.completions.get(name.split('/').at(-1) ?? ''));

/** Looks behind aliases and programs that run others. */
function unwrap(shell: Interpreter, words: readonly string[]): string[] {
  let out = [...words];
  const seen = new Set<string>();
  for (;;) {
    const name = out[0] ?? '';
    const alias = shell.aliases.get(name);
    if (alias !== undefined && !seen.has(name)) {
      seen.add(name);
      out = [...alias.trim().split(/\s+/), ...out.slice(1)];
    } else if (wrappers.has(name)) {
      let at = 1;
      while (/^-|^[A-Za-z_]\w*=/.test(out[at] ?? '')) at += /^-[nuCI]$/.test(out[at] ?? '') ? 2 : 1;
      out = out.slice(at);
    } else return out;
  }
}

const plain = (names: readonly string[], current: string): Completion[] =>
  [...new Set(names)]
    .filter((text) => text.startsWith(current))
    .sort()
    .map((text) => ({ text, final: true }));

function variables(shell: Interpreter, current: string, match: RegExpExecArray): readonly Completion[] {
  const [whole, brace = '', prefix = ''] = match;
  const before = current.slice(0, current.length - whole.length);
  return shell.variables
    .names()
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ text: `${before}$${brace}${name}${brace === '{' ? '}' : ''}`, final: brace !== '{' }));
}

/** Quotes what the shell would take apart, in the quoting that the learner has begun. */
function quoted(text: string, quote: CommandLine['quote']): string {
  if (quote === "'") return `'${text.replaceAll("'", "'\\''")}`;
  if (quote === '"') return `"${text.replace(/["\\`]/g, '\\$&')}`;
  return text.replace(/[\s'"\\|&;()<>*?[\]#!`]/g, '\\$&').replace(/\$(?![A-Za-z_{])/g, '\\$');
}

function present(shell: Interpreter, typed: CommandLine, found: readonly Completion[]): Candidates {
  const compare = collation(shell.variables.text('LANG'));
  const unique = [...new Map(found.map((completion) => [completion.text, completion])).values()];
  const items = unique
    .sort((a, b) => compare(a.text, b.text))
    .map(({ text, display, final }): Candidate => {
      const insert = quoted(text, typed.quote);
      return {
        insert: final && typed.quote !== '' ? insert + typed.quote : insert,
        display: display ?? text.replace(/\/$/, '').split('/').at(-1) + (text.endsWith('/') ? '/' : ''),
        final,
      };
    });
  return { start: typed.start, items };
}
