import type { CommandExpansionPart, ProcessSubstitutionPart, ParsedScript } from 'unbash';
import { FileError, resolvePath } from '../filesystem.ts';
import { limits } from '../limits.ts';
import { BrokenPipe } from '../program.ts';
import { Input, Output, TextCollector, textReader } from '../streams.ts';
import { executeStatements, runForked } from './execute.ts';
import { expandText } from './expand.ts';
import { TextOverflow } from './fields.ts';
import type { Interpreter } from './interpreter.ts';

/** What a command substitution prints, without its trailing newlines. */
export async function captureExpansion(shell: Interpreter, part: CommandExpansionPart): Promise<string> {
  const { script } = part;
  if (!script) return '';
  const file = onlyInput(script);
  if (file) {
    const path = await expandText(shell, file);
    try {
      return shell.files.read(resolvePath(shell.cwd, path)).replace(/\n+$/, '');
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await shell.error(`${path}: ${error.message}`);
      shell.status = 1;
      return '';
    }
  }
  const kept = { withNulls: false };
  const text = await captureScript(shell, script, kept);
  if (kept.withNulls && shell.dialect === 'bash')
    await shell.error('warning: command substitution: ignored null byte in input');
  return text.replace(/\n+$/, '');
}

/** `$(<file)` */
function onlyInput(script: ParsedScript): Parameters<typeof expandText>[1] | undefined {
  const command = script.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (command?.type !== 'Command' || command.name || command.redirects.length !== 1) return undefined;
  const redirect = command.redirects[0];
  return redirect?.type === 'Redirect' && redirect.operator === '<' && !redirect.descriptor
    ? redirect.target
    : undefined;
}

/** What a script prints. @param nulls what is said of NULs, which a shell drops; they stay if nobody asks */
async function captureScript(
  shell: Interpreter,
  script: ParsedScript,
  nulls?: { withNulls: boolean },
): Promise<string> {
  const { memory } = shell;
  let taken = 0;
  // Whoever writes more finds nobody who reads it, and ends; where memory is counted, it may come to the end of that.
  const collector = new TextCollector(limits.captured, () => {
    if (!memory.counted) throw new BrokenPipe();
  });
  const child = shell.fork();
  child.conditions = shell.options.has('errexit') ? shell.conditions : 0;
  child.options.delete('errexit');
  if (shell.dialect !== 'bash' && shell.options.has('errexit')) child.options.add('errexit');
  const take = (text: string): Promise<void> => {
    const withNulls = nulls !== undefined && text.includes('\0');
    if (withNulls) nulls.withNulls = true;
    const kept = withNulls ? text.replaceAll('\0', '') : text;
    memory.take(kept.length);
    taken += kept.length;
    return collector.write(kept);
  };
  child.io = new Map(shell.io).set(1, { output: new Output(take), terminal: false });
  useScript(child, script);
  try {
    shell.status = await runForked(child, () => executeStatements(child, script.commands));
  } finally {
    memory.take(-taken);
  }
  if (collector.full) throw new TextOverflow();
  return collector.text;
}

/** Scripts inside backticks have a source of their own. */
function useScript(shell: Interpreter, script: ParsedScript): void {
  if (script.source !== undefined)
    shell.unit = { source: script.source, script, linesBefore: (shell.line() ?? 1) - 1 };
}

/**
 * The path that stands for a process substitution. The file system is synchronous, so `<(…)` runs to its end first, and `>(…)`
 * begins when the command has ended.
 */
export async function substituteProcess(shell: Interpreter, part: ProcessSubstitutionPart): Promise<string> {
  const { files } = shell;
  let number = 63;
  while (files.exists(`/dev/fd/${number}`)) number--;
  const path = `/dev/fd/${number}`;
  const { script } = part;
  files.makeDirectory('/dev/fd', { parents: true });
  files.write(path, part.operator === '<' && script ? await captureScript(shell, script) : '');
  shell.afterCommand.push(async () => {
    const text = files.read(path);
    files.remove(path);
    if (part.operator === '<' || !script) return;
    const child = shell.fork();
    child.io = new Map(shell.io).set(0, { input: new Input(textReader(text)), terminal: false });
    await runForked(child, () => executeStatements(child, script.commands));
  });
  return path;
}
