import type { TestExpression } from 'unbash';
import { TooMuch } from '../../regexp/expression.ts';
import { EXTENDED, readPosix } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import { FileError, physicalPath, type FileInfo } from '../filesystem.ts';
import { ArithmeticError } from './arithmetic.ts';
import { trace } from './compound.ts';
import { arithmetic, expandPattern, expandText } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { matches } from './pattern.ts';
import { quoteIfNeeded } from './quote.ts';

/** What `=~` was given is no expression; bash keeps silent about it. */
class NoExpression extends Error {}

/** `[[ … ]]`: 0, 1, or 2 after an error that is reported here. */
export async function evaluateTest(shell: Interpreter, expression: TestExpression): Promise<number> {
  try {
    return (await holds(shell, expression)) ? 0 : 1;
  } catch (error) {
    if (error instanceof ArithmeticError) {
      await shell.error(`[[: ${error.message}`);
      return 1;
    }
    if (error instanceof NoExpression) return 2;
    throw error;
  }
}

async function holds(shell: Interpreter, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return holds(shell, node.expression);
    case 'TestNot':
      return (await holds(shell, node.operand)) !== (node.negations.length % 2 === 1);
    case 'TestLogical':
      for (const operand of node.operands)
        if ((await holds(shell, operand)) !== (node.operator === '&&')) return node.operator === '||';
      return node.operator === '&&';
    case 'TestUnary': {
      const text = await expandText(shell, node.operand);
      if (shell.options.has('xtrace')) await trace(shell, `[[ ${node.operator} ${quoteIfNeeded(text)} ]]`);
      return testUnary(shell, node.operator, text) ?? false;
    }
    case 'TestBinary': {
      const left = await expandText(shell, node.left);
      if (node.operator === '=~') return matchRegExp(shell, left, await regExpSource(shell, node.right));
      if (['=', '==', '!='].includes(node.operator)) {
        const pattern = await expandPattern(shell, node.right);
        if (shell.options.has('xtrace'))
          await trace(
            shell,
            `[[ ${quoteIfNeeded(left)} ${node.operator} ${pattern === '' ? "''" : pattern} ]]`,
          );
        return matches(pattern, left, shell.shopt.has('nocasematch')) === (node.operator !== '!=');
      }
      const right = await expandText(shell, node.right);
      if (shell.options.has('xtrace'))
        await trace(shell, `[[ ${quoteIfNeeded(left)} ${node.operator} ${quoteIfNeeded(right)} ]]`);
      if (node.operator in comparisons)
        return compareNumbers(node.operator, await arithmetic(shell, left), await arithmetic(shell, right));
      return testBinary(shell, left, node.operator, right) ?? false;
    }
  }
}

/** In `=~`, quoted parts match themselves. */
async function regExpSource(shell: Interpreter, word: Parameters<typeof expandText>[1]): Promise<string> {
  if (!word.parts) return word.text;
  let source = '';
  for (const part of word.parts) {
    const single = {
      type: 'Word' as const,
      text: part.text,
      value: part.text,
      pos: 0,
      end: 0,
      parts: [part],
    };
    if (part.type === 'SingleQuoted' || part.type === 'DoubleQuoted' || part.type === 'AnsiCQuoted')
      source += (await expandText(shell, single)).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    else if (
      part.type === 'SimpleExpansion' ||
      part.type === 'ParameterExpansion' ||
      part.type === 'CommandExpansion'
    )
      source += await expandText(shell, single);
    else source += part.text;
  }
  return source;
}

function matchRegExp(shell: Interpreter, text: string, source: string): boolean {
  let groups: readonly (string | undefined)[] | undefined;
  try {
    const flags = { ignoreCase: shell.shopt.has('nocasematch') };
    groups = readPosix(source, EXTENDED, flags).exec(text)?.groups;
  } catch (error) {
    if (error instanceof PosixProblem || error instanceof TooMuch) throw new NoExpression();
    throw error;
  }
  shell.variables.setElements('BASH_REMATCH', {
    kind: 'indexed',
    items: new Map((groups ?? []).map((piece, index) => [index, piece ?? ''])),
  });
  return groups !== undefined;
}

const comparisons: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

export const isNumberComparison = (operator: string): boolean => Object.hasOwn(comparisons, operator);

export const compareNumbers = (operator: string, a: bigint, b: bigint): boolean =>
  comparisons[operator]?.(a, b) ?? false;

/** What file tests need. */
type TestScope = Pick<Interpreter, 'cwd' | 'files' | 'io' | 'variables' | 'options'>;

function stat(shell: TestScope, path: string, follow = true): FileInfo | undefined {
  if (path === '') return undefined;
  const full = physicalPath(shell.files, shell.cwd, path);
  if (full === '/dev/null' || full === '/dev/tty')
    return { type: 'file', size: 0, allocated: 0, mode: 0o666, modified: 0, uid: 0, gid: 0 };
  try {
    return follow || path.endsWith('/') ? shell.files.stat(full) : shell.files.lstat(full);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

const realPath = ({ files, cwd }: TestScope, path: string): string =>
  files.realPath(physicalPath(files, cwd, path));

/** A unary test; undefined when there is no such operator. */
export function testUnary(shell: TestScope, operator: string, text: string): boolean | undefined {
  const info = (): FileInfo | undefined => stat(shell, text);
  const device = text === '/dev/null' || text === '/dev/tty';
  switch (operator) {
    case '-n':
      return text !== '';
    case '-z':
      return text === '';
    case '-e':
    case '-a':
      return info() !== undefined;
    case '-f':
      return info()?.type === 'file' && !device;
    case '-d':
      return info()?.type === 'directory';
    case '-s':
      return (info()?.size ?? 0) > 0;
    case '-r':
    case '-w': {
      const doing = operator === '-r' ? 'read' : 'write';
      const refused = shell.files.refusal?.(physicalPath(shell.files, shell.cwd, text), doing);
      return info() !== undefined && (device || refused === undefined);
    }
    case '-x': {
      const found = info();
      return found !== undefined && (found.mode & 0o111) !== 0 && !device;
    }
    case '-c':
      return device;
    case '-L':
    case '-h':
      return stat(shell, text, false)?.type === 'symlink';
    case '-b':
    case '-p':
    case '-S':
      return false;
    case '-u':
      return ((info()?.mode ?? 0) & 0o4000) !== 0;
    case '-g':
      return ((info()?.mode ?? 0) & 0o2000) !== 0;
    case '-k':
      return ((info()?.mode ?? 0) & 0o1000) !== 0;
    case '-O':
    case '-G':
    case '-N':
      return info() !== undefined;
    case '-t':
      return shell.io.get(Number(text))?.terminal ?? false;
    case '-v': {
      const element = /^(\w+)\[(.*)\]$/.exec(text);
      const value = shell.variables.get(element?.[1] ?? text)?.value;
      if (!element) return shell.variables.text(text) !== undefined;
      if (typeof value !== 'object') return value !== undefined && element[2] === '0';
      return value.kind === 'indexed'
        ? value.items.has(Number(element[2]))
        : value.items.has(element[2] ?? '');
    }
    case '-o':
      return shell.options.has(text);
    case '-R':
      return false;
    default:
      return undefined;
  }
}

/** A binary test of texts and files; undefined when there is no such operator. */
export function testBinary(
  shell: TestScope,
  left: string,
  operator: string,
  right: string,
): boolean | undefined {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return (stat(shell, left)?.modified ?? -1) > (stat(shell, right)?.modified ?? -1);
    case '-ot':
      return (stat(shell, left)?.modified ?? -1) < (stat(shell, right)?.modified ?? -1);
    case '-ef':
      return (
        stat(shell, left) !== undefined &&
        stat(shell, right) !== undefined &&
        realPath(shell, left) === realPath(shell, right)
      );
    default:
      return undefined;
  }
}
