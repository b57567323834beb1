import type { ArithmeticFor, Case, CompoundCommand, For, If, Select, While } from 'unbash';
import { evaluateTest } from './conditional.ts';
import { executeStatements, inCondition, runForked } from './execute.ts';
import { arithmetic, expandPattern, expandText, expandWords } from './expand.ts';
import { LoopFlow } from './flow.ts';
import type { Interpreter } from './interpreter.ts';
import { matches } from './pattern.ts';
import { quoteIfNeeded } from './quote.ts';
import { ArithmeticError } from './arithmetic.ts';

/** Runs a compound command; redirections are in force already. */
export async function executeCompound(shell: Interpreter, node: CompoundCommand): Promise<void> {
  await shell.tick();
  shell.position = node.pos;
  switch (node.type) {
    case 'If':
      return executeIf(shell, node);
    case 'For':
      return executeFor(shell, node);
    case 'ArithmeticFor':
      return executeArithmeticFor(shell, node);
    case 'While':
      return executeWhile(shell, node);
    case 'Case':
      return executeCase(shell, node);
    case 'Select':
      return executeSelect(shell, node);
    case 'BraceGroup':
      return executeStatements(shell, node.body.commands);
    case 'Subshell': {
      const child = shell.fork();
      child.loops = 0;
      shell.status = await runForked(child, () => executeStatements(child, node.body.commands));
      return;
    }
    case 'TestCommand':
      shell.status = await evaluateTest(shell, node.expression);
      return;
    case 'ArithmeticCommand':
      try {
        shell.status = (await arithmetic(shell, node.body)) === 0n ? 1 : 0;
      } catch (error) {
        if (!(error instanceof ArithmeticError)) throw error;
        await shell.error(`((: ${error.message}`);
        shell.status = 1;
      }
      return;
  }
}

async function executeIf(shell: Interpreter, node: If): Promise<void> {
  for (const { clause, then } of [node, ...node.elif]) {
    await inCondition(shell, () => executeStatements(shell, clause.commands));
    if (shell.status === 0) return executeStatements(shell, then.commands);
  }
  shell.status = 0;
  if (node.else) await executeStatements(shell, node.else.commands);
}

/** Runs a loop's body once; false when the loop ends. */
async function iterate(shell: Interpreter, body: () => Promise<void>): Promise<boolean> {
  shell.loops++;
  try {
    await body();
    return true;
  } catch (error) {
    if (!(error instanceof LoopFlow)) throw error;
    shell.status = 0;
    if (error.levels > 1 && shell.loops > 1) {
      error.levels--;
      throw error;
    }
    return error.kind === 'continue';
  } finally {
    shell.loops--;
  }
}

async function executeFor(shell: Interpreter, node: For): Promise<void> {
  const words = node.wordlist ? await expandWords(shell, node.wordlist) : shell.positional;
  const name = node.name.value;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    await shell.error(`\`${name}': not a valid identifier`);
    shell.status = 1;
    return;
  }
  shell.status = 0;
  for (const word of words) {
    await shell.tick();
    if (shell.options.has('xtrace'))
      await trace(shell, `for ${name} in ${words.map(quoteIfNeeded).join(' ')}`);
    shell.variables.set(name, word);
    if (!(await iterate(shell, () => executeStatements(shell, node.body.commands)))) return;
  }
}

/** A line of `set -x`. */
export const trace = (shell: Interpreter, text: string): Promise<void> =>
  shell.write(2, `${shell.variables.text('PS4') ?? '+ '}${text}\n`);

async function executeArithmeticFor(shell: Interpreter, node: ArithmeticFor): Promise<void> {
  const evaluate = (part: { readonly pos: number; readonly end: number } | undefined): Promise<bigint> =>
    part ? arithmetic(shell, shell.unit?.source.slice(part.pos, part.end) ?? '') : Promise.resolve(1n);
  await evaluate(node.initialize);
  shell.status = 0;
  while ((await evaluate(node.test)) !== 0n) {
    await shell.tick();
    if (!(await iterate(shell, () => executeStatements(shell, node.body.commands)))) return;
    await evaluate(node.update);
  }
}

async function executeWhile(shell: Interpreter, node: While): Promise<void> {
  let status = 0;
  for (;;) {
    await shell.tick();
    let met = false;
    const going = await iterate(shell, async () => {
      await inCondition(shell, () => executeStatements(shell, node.clause.commands));
      met = (shell.status === 0) === (node.kind === 'while');
      if (met) await executeStatements(shell, node.body.commands);
    });
    if (!going || !met) {
      shell.status = going ? status : shell.status;
      return;
    }
    status = shell.status;
  }
}

async function executeCase(shell: Interpreter, node: Case): Promise<void> {
  const text = await expandText(shell, node.word);
  shell.status = 0;
  let falling = false;
  for (const item of node.items) {
    let matched = falling;
    for (const word of matched ? [] : item.pattern) {
      matched = matches(await expandPattern(shell, word), text, shell.shopt.has('nocasematch'));
      if (matched) break;
    }
    if (!matched) continue;
    await executeStatements(shell, item.body.commands);
    if (item.terminator === ';;' || item.terminator === undefined) return;
    falling = item.terminator === ';&';
  }
}

async function executeSelect(shell: Interpreter, node: Select): Promise<void> {
  const words = node.wordlist ? await expandWords(shell, node.wordlist) : shell.positional;
  const width = String(words.length).length;
  const menu = words.map((word, index) => `${String(index + 1).padStart(width)}) ${word}\n`).join('');
  shell.status = 0;
  await shell.write(2, menu);
  for (;;) {
    await shell.write(2, shell.variables.text('PS3') ?? '#? ');
    const line = await shell.io.get(0)?.input?.readUntil('\n', shell.signal);
    if (!line) {
      await shell.write(1, '\n');
      shell.status = 1;
      return;
    }
    const answer = line.text.trim();
    if (answer === '') {
      await shell.write(2, menu);
      continue;
    }
    shell.variables.set('REPLY', answer);
    shell.variables.set(node.name.value, /^\d+$/.test(answer) ? (words[Number(answer) - 1] ?? '') : '');
    if (!(await iterate(shell, () => executeStatements(shell, node.body.commands)))) return;
  }
}
