import type { ArrayValue, Assignment, Command, Word } from 'unbash';
import { FileError } from '../filesystem.ts';
import { builtins, declarationBuiltins, specialBuiltins } from '../builtins/index.ts';
import { limits } from '../limits.ts';
import { trace } from './compound.ts';
import { executeNode } from './execute.ts';
import { arithmetic, expandText, expandWords, reparse } from './expand.ts';
import { ExitFlow, ReturnFlow } from './flow.ts';
import type { Interpreter, ShellFunction } from './interpreter.ts';
import { runProgram } from './programs.ts';
import { quoteIfNeeded } from './quote.ts';
import { RedirectError, applyRedirects } from './redirect.ts';
import type { Variable } from './variables.ts';

/** Runs a simple command. */
export async function executeCommand(shell: Interpreter, node: Command): Promise<void> {
  shell.position = node.pos;
  const assignments = node.prefix.filter((item) => item.type === 'Assignment');
  if (!node.name) {
    await executeAssignments(shell, node, assignments);
    return;
  }
  const substitutions = shell.afterCommand;
  shell.afterCommand = [];
  const argv = await expandWords(shell, [node.name]);
  const arrays = await expandArguments(shell, node, argv);
  shell.position = node.pos;
  const saved = shell.io;
  try {
    if (node.redirects.length > 0) shell.io = await applyRedirects(shell, node.redirects);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    await shell.error(error.message);
    shell.status = shell.dialect === 'dash' ? 2 : 1;
    return;
  }
  try {
    if (argv.length === 0) {
      for (const assignment of assignments) await assign(shell, assignment);
      shell.status = 0;
    } else await dispatch(shell, argv, assignments, arrays);
  } finally {
    // `exec` with redirections only keeps them.
    if (!(argv[0] === 'exec' && argv.length === 1)) shell.io = saved;
    await shell.finishCommand();
    shell.afterCommand = substitutions;
  }
}

/** `NAME=value` without a command: `$?` is that of the last command substitution. */
async function executeAssignments(
  shell: Interpreter,
  node: Command,
  assignments: readonly Assignment[],
): Promise<void> {
  shell.status = 0;
  if (node.redirects.length > 0) {
    try {
      await applyRedirects(shell, node.redirects);
    } catch (error) {
      if (!(error instanceof RedirectError)) throw error;
      await shell.error(error.message);
      shell.status = 1;
      return;
    }
  }
  for (const assignment of assignments) {
    await assign(shell, assignment);
    if (shell.options.has('xtrace') && assignment.value.type === 'Word')
      await trace(shell, `${assignment.name}=${quoteIfNeeded(shell.variables.text(assignment.name) ?? '')}`);
  }
}

/** Adds the arguments to `argv`; arrays given to `declare` and its like are returned for later. */
async function expandArguments(shell: Interpreter, node: Command, argv: string[]): Promise<Assignment[]> {
  const arrays: Assignment[] = [];
  const declaring = declarationBuiltins.has(argv[0] ?? '') && !shell.functions.has(argv[0] ?? '');
  for (const argument of node.args) {
    if (argument.type === 'Assignment') {
      if (!declaring) argv.push(...(await expandWords(shell, [reparse(argument.text)])));
      else if (argument.value.type === 'ArrayValue') {
        argv.push(argument.name);
        arrays.push(argument);
      } else {
        const name = argument.index ? `${argument.name}[${argument.index.text}]` : argument.name;
        argv.push(`${name}${argument.append ? '+' : ''}=${await expandText(shell, argument.value, true)}`);
      }
    } else argv.push(...(await expandWords(shell, [argument])));
  }
  return arrays;
}

/** Runs an expanded command: function, builtin or program. */
async function dispatch(
  shell: Interpreter,
  argv: readonly string[],
  assignments: readonly Assignment[],
  arrays: readonly Assignment[],
): Promise<void> {
  const name = argv[0] ?? '';
  const args = argv.slice(1);
  if (shell.options.has('xtrace')) {
    for (const assignment of assignments)
      if (assignment.value.type === 'Word')
        await trace(
          shell,
          `${assignment.name}=${quoteIfNeeded(await expandText(shell, assignment.value, true))}`,
        );
    await trace(shell, argv.map(quoteIfNeeded).join(' '));
  }
  const defined = shell.functions.get(name);
  if (defined) {
    await withAssignments(shell, assignments, () => callFunction(shell, name, defined, args));
    return;
  }
  const builtin = builtins[name];
  if (builtin && Object.hasOwn(builtins, name)) {
    const run = async (): Promise<void> => {
      try {
        shell.status = await builtin(shell, args);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        const who = shell.dialect === 'bash' ? `${name}: ` : '';
        await shell.error(`${who}${error.path}: ${error.message}`);
        shell.status = 1;
      }
      if (shell.status === 0) for (const array of arrays) await assign(shell, array);
    };
    if (specialBuiltins.has(name) && shell.dialect !== 'bash') {
      for (const assignment of assignments) await assign(shell, assignment);
      await run();
    } else await withAssignments(shell, assignments, run);
    return;
  }
  const env: Record<string, string> = {};
  for (const assignment of assignments)
    if (assignment.value.type === 'Word')
      env[assignment.name] = await expandText(shell, assignment.value, true);
  shell.status = await runProgram(shell, argv, { env });
}

/** Assignments before a function or builtin hold while it runs. */
async function withAssignments(
  shell: Interpreter,
  assignments: readonly Assignment[],
  body: () => Promise<void>,
): Promise<void> {
  if (assignments.length === 0) return body();
  const saved = new Map<string, Variable | undefined>();
  for (const assignment of assignments) {
    saved.set(assignment.name, shell.variables.get(assignment.name));
    await assign(shell, assignment);
    shell.variables.update(assignment.name, { exported: true });
  }
  try {
    await body();
  } finally {
    for (const [name, variable] of saved)
      if (variable) shell.variables.update(name, variable);
      else shell.variables.unset(name);
  }
}

/** Calls a function. */
export async function callFunction(
  shell: Interpreter,
  name: string,
  defined: ShellFunction,
  args: readonly string[],
): Promise<void> {
  const { positional, unit, position, loops } = shell;
  if (shell.depth >= limits.callDepth) {
    await shell.error(`${name}: maximum function nesting level exceeded (${limits.callDepth})`);
    throw new ExitFlow(1);
  }
  shell.depth++;
  shell.loops = 0;
  shell.positional = args;
  shell.unit = defined.unit;
  shell.functionNames.push(name);
  shell.variables.enterScope();
  try {
    await executeNode(shell, defined.body);
  } catch (error) {
    if (!(error instanceof ReturnFlow)) throw error;
    shell.status = error.status;
  } finally {
    shell.variables.leaveScope();
    shell.functionNames.pop();
    shell.positional = positional;
    shell.unit = unit;
    shell.position = position;
    shell.loops = loops;
    shell.depth--;
  }
}

/** Carries out one assignment. */
export async function assign(shell: Interpreter, assignment: Assignment): Promise<void> {
  const { name, value, index, append } = assignment;
  if (value.type === 'ArrayValue') await assignArray(shell, name, value, append === true);
  else await shell.assign(name, index, await expandText(shell, value, true), append === true);
}

async function assignArray(
  shell: Interpreter,
  name: string,
  value: ArrayValue,
  append: boolean,
): Promise<void> {
  const old = shell.variables.get(name)?.value;
  if (typeof old === 'object' && old.kind === 'associative') {
    const items = new Map(append ? old.items : []);
    const loose: string[] = [];
    for (const element of value.elements) {
      const pair = keyed(element);
      if (pair)
        items.set(await expandText(shell, reparse(pair.key)), await expandText(shell, reparse(pair.text)));
      else loose.push(...(await expandWords(shell, [element])));
    }
    for (let i = 0; i < loose.length; i += 2) items.set(loose[i] ?? '', loose[i + 1] ?? '');
    shell.variables.setElements(name, { kind: 'associative', items });
    return;
  }
  const items = new Map<number, string>();
  if (append && typeof old === 'string') items.set(0, old);
  if (append && typeof old === 'object') for (const [key, text] of old.items) items.set(Number(key), text);
  let next = Math.max(-1, ...items.keys()) + 1;
  for (const element of value.elements) {
    const pair = keyed(element);
    if (pair) {
      next = Number(await arithmetic(shell, pair.key));
      items.set(next++, await expandText(shell, reparse(pair.text)));
    } else for (const text of await expandWords(shell, [element])) items.set(next++, text);
  }
  shell.variables.setElements(name, { kind: 'indexed', items });
}

function keyed(element: Word): { readonly key: string; readonly text: string } | undefined {
  const match = /^\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]=(.*)$/s.exec(element.text);
  return match ? { key: match[1] ?? '', text: match[2] ?? '' } : undefined;
}
