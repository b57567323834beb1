import { parsePosix, posixExpression, GREP, type PosixTree } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import { sequence, TEXT_BEGIN } from '../../regexp/node.ts';
import type { ProgramContext } from '../program.ts';
import { eachInput, linesOf, openInput, parseOptions, UsageError, utility } from './support.ts';

class ExpressionError extends Error {}

function matcher(pattern: string): PosixTree {
  try {
    return parsePosix(pattern, GREP);
  } catch (error) {
    throw error instanceof PosixProblem ? new ExpressionError(error.message) : error;
  }
}

/** `expr`: values are texts; 0 and the empty text are false. */
function evaluate(tokens: readonly string[]): string {
  let at = 0;
  const isFalse = (text: string): boolean => text === '' || text === '0';
  const number = (text: string): bigint => {
    if (!/^-?\d+$/.test(text)) throw new ExpressionError('non-integer argument');
    return BigInt(text);
  };
  const take = (): string => {
    const token = tokens[at++];
    if (token === undefined)
      throw new ExpressionError(`syntax error: missing argument after ‘${tokens.at(-1) ?? ''}’`);
    return token;
  };
  const match = (text: string, pattern: string): string => {
    const { node, groups } = matcher(pattern);
    const found = posixExpression(sequence([TEXT_BEGIN, node])).exec(text);
    if (groups > 0) return found?.groups[1] ?? '';
    return String([...(found?.groups[0] ?? '')].length);
  };
  const primary = (): string => {
    const token = take();
    switch (token) {
      case '(': {
        const value = binary(0);
        if (tokens[at++] !== ')')
          throw new ExpressionError("syntax error: expecting ')' after ‘" + (tokens[at - 2] ?? '') + '’');
        return value;
      }
      case 'length':
        return String([...take()].length);
      case 'substr': {
        const [text, from, length] = [take(), Number(take()), Number(take())];
        return from < 1 ? '' : [...text].slice(from - 1, from - 1 + length).join('');
      }
      case 'index': {
        const [text, set] = [take(), take()];
        return String([...text].findIndex((c) => set.includes(c)) + 1);
      }
      case 'match':
        return match(take(), take());
      default:
        return token;
    }
  };
  const levels: readonly (readonly string[])[] = [
    ['|'],
    ['&'],
    ['<', '<=', '=', '==', '!=', '>=', '>'],
    ['+', '-'],
    ['*', '/', '%'],
    [':'],
  ];
  const compare = (operator: string, a: string, b: string): boolean => {
    const numeric = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
    const order = numeric ? Number(BigInt(a) - BigInt(b)) : a < b ? -1 : a > b ? 1 : 0;
    return (
      {
        '<': order < 0,
        '<=': order <= 0,
        '=': order === 0,
        '==': order === 0,
        '!=': order !== 0,
        '>=': order >= 0,
        '>': order > 0,
      }[operator] ?? false
    );
  };
  const apply = (operator: string, a: string, b: string): string => {
    switch (operator) {
      case '|':
        return isFalse(a) ? (isFalse(b) ? '0' : b) : a;
      case '&':
        return isFalse(a) || isFalse(b) ? '0' : a;
      case '+':
        return String(number(a) + number(b));
      case '-':
        return String(number(a) - number(b));
      case '*':
        return String(number(a) * number(b));
      case '/':
      case '%':
        if (number(b) === 0n) throw new ExpressionError('division by zero');
        return String(operator === '/' ? number(a) / number(b) : number(a) % number(b));
      case ':':
        return match(a, b);
      default:
        return compare(operator, a, b) ? '1' : '0';
    }
  };
  const binary = (level: number): string => {
    const names = levels[level];
    if (!names) return primary();
    let left = binary(level + 1);
    while (names.includes(tokens[at] ?? '')) {
      const operator = tokens[at++] ?? '';
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  };
  const value = binary(0);
  if (at < tokens.length)
    throw new ExpressionError(`syntax error: unexpected argument ‘${tokens[at] ?? ''}’`);
  return value;
}

export const expr = utility(
  'expr EXPRESSION',
  async (context) => {
    const args = context.argv.slice(1);
    if (args.length === 0) throw new UsageError('missing operand');
    try {
      const value = evaluate(args);
      await context.stdout.write(`${value}\n`);
      return value === '' || value === '0' ? 1 : 0;
    } catch (error) {
      if (error instanceof ExpressionError) throw new UsageError(error.message, false);
      throw error;
    }
  },
  2,
);

const linesOfOperand = (context: ProgramContext, operand: string): Promise<string[]> =>
  linesOf(openInput(context, operand).pieces);

export const comm = utility('comm [OPTION]... FILE1 FILE2', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: '123' });
  const [left, right] = options.operands;
  if (left === undefined) throw new UsageError('missing operand');
  if (right === undefined) throw new UsageError(`missing operand after ‘${left}’`);
  const [a, b] = [await linesOfOperand(context, left), await linesOfOperand(context, right)];
  const indent = [0, options.has('1') ? 0 : 1, (options.has('1') ? 0 : 1) + (options.has('2') ? 0 : 1)];
  let out = '';
  const show = (column: number, line: string): void => {
    if (!options.has(String(column + 1))) out += `${'\t'.repeat(indent[column] ?? 0)}${line}\n`;
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (y === undefined || (x !== undefined && x < y)) {
      show(0, x ?? '');
      i++;
    } else if (x === undefined || y < x) {
      show(1, y);
      j++;
    } else {
      show(2, x);
      i++;
      j++;
    }
  }
  await context.stdout.write(out);
  return 0;
});

export const join = utility('join [OPTION]... FILE1 FILE2', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: '1:2:j:t:' });
  const [left, right] = options.operands;
  if (left === undefined || right === undefined)
    throw new UsageError(`missing operand${left === undefined ? '' : ` after ‘${left}’`}`);
  const separator = options.value('t');
  const fieldsOf = (line: string): string[] =>
    separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  const glue = separator ?? ' ';
  const rows = async (operand: string, letter: string): Promise<{ key: string; rest: string[] }[]> => {
    const at = Number(options.value(letter) ?? options.value('j') ?? 1) - 1;
    return (await linesOfOperand(context, operand)).map((line) => {
      const fields = fieldsOf(line);
      return { key: fields[at] ?? '', rest: fields.filter((_, index) => index !== at) };
    });
  };
  const others = await rows(right, '2');
  for (const { key, rest } of await rows(left, '1'))
    for (const other of others)
      if (other.key === key) await context.stdout.write(`${[key, ...rest, ...other.rest].join(glue)}\n`);
  return 0;
});

export const shuf = utility('shuf [OPTION]... [FILE]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'ei:n:r',
    long: { echo: 'e', 'input-range': 'i', 'head-count': 'n' },
  });
  let lines: string[] = [];
  const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '');
  if (range) for (let n = Number(range[1]); n <= Number(range[2]); n++) lines.push(String(n));
  else if (options.has('e')) lines = [...options.operands];
  else
    await eachInput(context, options.operands, async ({ pieces }) => {
      lines = await linesOf(pieces);
    });
  for (let i = lines.length - 1; i > 0; i--) {
    const j = Math.floor(context.random() * (i + 1));
    [lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? ''];
  }
  const count = Number(options.value('n') ?? lines.length);
  await context.stdout.write(
    lines
      .slice(0, count)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return 0;
});
