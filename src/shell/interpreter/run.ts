import type { Statement } from 'unbash';
import { limits } from '../limits.ts';
import { syntaxErrorText } from './dialect.ts';
import { executeStatements } from './execute.ts';
import { ExpansionError } from './expand.ts';
import { AbandonFlow } from './flow.ts';
import type { Interpreter } from './interpreter.ts';
import {
  lineOf,
  openHereDocs,
  parseSource,
  readChunks,
  type SourceUnit,
  type SyntaxProblem,
} from './syntax.ts';

/**
 * Runs source in a shell, command by command. Flows (`exit`, `return`, `break`) leave it as exceptions. At a prompt a failed
 * expansion or a syntax error ends its line and the next one runs.
 */
export async function runSource(shell: Interpreter, source: string, linesBefore = 0): Promise<void> {
  if (++shell.depth > limits.callDepth) {
    shell.depth = 0;
    throw new ExpansionError(`maximum nesting level exceeded (${limits.callDepth})`);
  }
  const { unit } = shell;
  try {
    for (const chunk of readChunks(
      source,
      () => (aliasesCount(shell) ? shell.aliases : noAliases),
      linesBefore,
    )) {
      shell.unit = chunk.unit;
      if (chunk.kind === 'problem') {
        await reportProblem(shell, chunk.unit, chunk.problem);
        shell.status = 2;
        if (!shell.interactive) throw new AbandonFlow(2);
        continue;
      }
      if (shell.options.has('noexec') && !shell.interactive) continue;
      await warnOpenHereDocs(shell, chunk.unit, chunk.statements);
      try {
        await executeStatements(shell, chunk.statements);
      } catch (error) {
        if (!(error instanceof AbandonFlow) || !shell.interactive || shell.isSubshell) throw error;
        shell.status = error.status;
      }
    }
  } finally {
    shell.unit = unit;
    shell.depth--;
  }
}

const noAliases: ReadonlyMap<string, string> = new Map();

const aliasesCount = (shell: Interpreter): boolean =>
  shell.interactive || shell.dialect !== 'bash' || shell.shopt.has('expand_aliases');

async function reportProblem(shell: Interpreter, unit: SourceUnit, problem: SyntaxProblem): Promise<void> {
  const line = lineOf(unit, problem.position);
  const lines = unit.source.split('\n');
  const origin = {
    name: shell.scriptName,
    dialect: shell.dialect,
    line: shell.interactive ? undefined : line,
  };
  await shell.write(
    2,
    syntaxErrorText(origin, problem, {
      line: lines[line - unit.linesBefore - 1] ?? '',
      commandString: shell.commandString,
      lastLine: shell.interactive
        ? undefined
        : unit.linesBefore + lines.length + (unit.source.endsWith('\n') ? 0 : 1),
    }),
  );
}

async function warnOpenHereDocs(
  shell: Interpreter,
  unit: SourceUnit,
  statements: readonly Statement[],
): Promise<void> {
  if (shell.dialect !== 'bash') return;
  for (const here of openHereDocs(unit.source, statements)) {
    const last = unit.linesBefore + unit.source.split('\n').length;
    const where = shell.interactive ? '' : `line ${last}: `;
    await shell.write(
      2,
      `${shell.scriptName}: ${where}warning: here-document at line ${lineOf(unit, here.pos)} delimited by end-of-file (wanted \`${here.delimiter?.value ?? ''}')\n`,
    );
  }
}

/** Defines the functions of a source without running anything: what a snapshot held. */
export function defineFunctions(shell: Interpreter, source: string): void {
  const { unit } = parseSource(source);
  for (const { command, background } of unit.script.commands)
    if (command.type === 'Function' && !background)
      shell.functions.set(command.name.value, {
        body: command.body,
        unit,
        source: unit.source.slice(command.pos, command.end),
      });
}
