import { BARE_CLASS, isBareClass } from '../../regexp/bracket.ts';
import type { Expression } from '../../regexp/expression.ts';
import { choice, type Node } from '../../regexp/node.ts';
import { perlProblem } from '../../regexp/perl-problem.ts';
import { asWhole, asWord, EGREP, GREP, parseFixed, parsePosix, posixExpression } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import { perlExpression, SyntaxProblem } from '../../regexp/re2.ts';
import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import {
  batchesOf,
  complain,
  look,
  nameOf,
  openInput,
  parseOptions,
  pathOf,
  UsageError,
  utility,
  type OpenInput,
  type Options,
} from './support.ts';
import { matches } from '../interpreter/pattern.ts';

const colours = {
  match: '\x1b[01;31m\x1b[K',
  file: '\x1b[35m\x1b[K',
  line: '\x1b[32m\x1b[K',
  separator: '\x1b[36m\x1b[K',
  end: '\x1b[m\x1b[K',
};

type Flavour = 'basic' | 'extended' | 'fixed' | 'perl';

/** What the patterns match together. Models src/dfasearch.c of GNU grep (GEAcompile) */
async function compile(
  context: ProgramContext,
  options: Options,
  patterns: readonly string[],
  flavour: Flavour,
): Promise<Expression> {
  const ignoreCase = options.has('i') || options.has('y');
  if (flavour === 'perl') return perl(options, patterns, ignoreCase);
  const nodes: Node[] = [];
  let firstGroup = 1;
  for (const pattern of patterns) {
    if (flavour === 'fixed') {
      nodes.push(parseFixed(pattern, ignoreCase));
      continue;
    }
    const tree = parsePosix(pattern, flavour === 'basic' ? GREP : EGREP, { ignoreCase, firstGroup });
    if (isBareClass(pattern)) throw new PosixProblem(BARE_CLASS);
    for (const warning of tree.warnings)
      await context.stderr.write(`${nameOf(context)}: warning: ${warning}\n`);
    nodes.push(tree.node);
    firstGroup = tree.groups + 1;
  }
  const any = choice(nodes);
  return posixExpression(options.has('x') ? asWhole(any) : options.has('w') ? asWord(any) : any);
}

function perl(options: Options, patterns: readonly string[], ignoreCase: boolean): Expression {
  if (patterns.length > 1) throw new UsageError('the -P option only supports a single pattern', false);
  const [source = ''] = patterns;
  const whole = options.has('x')
    ? `^(?:${source})$`
    : options.has('w')
      ? `(?<!\\w)(?:${source})(?!\\w)`
      : source;
  try {
    return perlExpression(ignoreCase ? `(?i)${whole}` : whole);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new UsageError(perlProblem(error), false);
  }
}

interface Search {
  readonly context: ProgramContext;
  readonly options: Options;
  readonly expression: Expression;
  readonly named: boolean;
  readonly colour: boolean;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

/** Searches one input; whether a line was selected. */
async function searchInput(search: Search, input: OpenInput): Promise<boolean> {
  const { context, options, expression, before, after, limit, colour } = search;
  const invert = options.has('v');
  const name = input.name === '-' ? '(standard input)' : input.name;
  const quiet = options.has('q') || options.has('l') || options.has('L') || options.has('c');
  const paint = (text: string, code: keyof typeof colours): string =>
    colour ? `${colours[code]}${text}${colours.end}` : text;
  const format = (line: string, number: number, separator: string): string =>
    (search.named ? paint(name, 'file') + paint(separator, 'separator') : '') +
    (options.has('n') ? paint(String(number), 'line') + paint(separator, 'separator') : '') +
    line;
  let number = 0;
  let count = 0;
  let remaining = 0;
  let lastShown = 0;
  let recent: { text: string; number: number }[] = [];
  let binary = false;
  for await (const { lines } of batchesOf(input.pieces)) {
    let out = '';
    for (const line of lines) {
      number++;
      const selected = expression.test(line) !== invert;
      if (!selected) {
        if (quiet) continue;
        if (remaining > 0) {
          out += `${format(line, number, '-')}\n`;
          lastShown = number;
          remaining--;
        } else if (before > 0) {
          recent.push({ text: line, number });
          if (recent.length > before) recent.shift();
        }
        continue;
      }
      if (count >= limit) continue;
      count++;
      if (line.includes('\0') && !options.has('a')) binary = true;
      if (quiet) {
        if (options.has('c')) continue;
        if (!options.has('q')) await context.stdout.write(options.has('l') ? `${paint(name, 'file')}\n` : '');
        return true;
      }
      const first = recent[0]?.number ?? number;
      if ((before > 0 || after > 0) && lastShown > 0 && first > lastShown + 1)
        out += `${paint('--', 'separator')}\n`;
      for (const kept of recent) out += `${format(kept.text, kept.number, '-')}\n`;
      recent = [];
      if (options.has('o')) {
        if (!invert)
          for (const { groups } of expression.matches(line))
            if (groups[0]) out += `${format(paint(groups[0], 'match'), number, ':')}\n`;
      } else {
        const shown =
          colour && !invert
            ? expression.replace(line, ({ groups: [match] }) => (match ? paint(match, 'match') : ''))
            : line;
        out += `${format(shown, number, ':')}\n`;
      }
      lastShown = number;
      remaining = after;
    }
    if (binary) {
      await context.stdout.write(`${nameOf(context)}: ${name}: binary file matches\n`);
      return true;
    }
    if (out !== '') await context.stdout.write(out);
    if (count >= limit && remaining === 0) break;
  }
  if (options.has('c'))
    await context.stdout.write(
      `${search.named ? `${paint(name, 'file')}${paint(':', 'separator')}` : ''}${count}\n`,
    );
  else if (options.has('L') && count === 0) await context.stdout.write(`${name}\n`);
  return count > 0;
}

async function* filesUnder(
  context: ProgramContext,
  operand: string,
  options: Options,
  above: readonly string[] = [],
): AsyncGenerator<string> {
  const path = pathOf(context, operand);
  if (context.files.stat(path).type === 'file') {
    yield operand;
    return;
  }
  const real = context.files.realPath(path);
  if (above.includes(real)) {
    await complain(context, `${operand}: warning: recursive directory loop`);
    return;
  }
  await context.yield();
  for (const name of context.files.list(path)) {
    const next = operand === '.' ? name : `${operand.replace(/\/$/, '')}/${name}`;
    const info = look(context, next, options.has('R'));
    if (info instanceof FileError || info.type === 'symlink') continue;
    if (info.type === 'directory') {
      if (!options.all('D').some((glob) => matches(glob, name)))
        yield* filesUnder(context, next, options, [...above, real]);
      continue;
    }
    if (options.has('I') && !options.all('I').some((glob) => glob === '' || matches(glob, name))) continue;
    if (!options.all('X').some((glob) => matches(glob, name))) yield next;
  }
}

const contextLength = (options: Options, letter: string): number => {
  const text = options.value(letter) ?? options.value('C') ?? '0';
  if (!/^\d+$/.test(text)) throw new UsageError(`${text}: invalid context length argument`, false);
  return Number(text);
};

async function run(context: ProgramContext): Promise<number> {
  // -5 is -C 5.
  const args = context.argv.slice(1).flatMap((arg) => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg]));
  const options = parseOptions(args, {
    short: 'A:B:C:e:f:m:aEFGHILPRbchilnoqrsvwxyzD:X:Z:',
    long: {
      'after-context': 'A',
      'before-context': 'B',
      context: 'C',
      regexp: 'e',
      file: 'f',
      'max-count': 'm',
      text: 'a',
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'basic-regexp': 'G',
      'perl-regexp': 'P',
      'with-filename': 'H',
      'no-filename': 'h',
      'ignore-case': 'i',
      'files-with-matches': 'l',
      'files-without-match': 'L',
      'line-number': 'n',
      'only-matching': 'o',
      quiet: 'q',
      silent: 'q',
      recursive: 'r',
      'no-messages': 's',
      'invert-match': 'v',
      'word-regexp': 'w',
      'line-regexp': 'x',
      count: 'c',
      color: 'colour',
      colour: 'colour',
      include: 'I',
      exclude: 'X',
      'exclude-dir': 'D',
      'line-buffered': 'y',
    },
  });
  let operands = [...options.operands];
  const patterns = options.all('e').flatMap((text) => text.split('\n'));
  for (const file of options.all('f')) {
    try {
      patterns.push(...context.files.read(pathOf(context, file)).replace(/\n$/, '').split('\n'));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new UsageError(`${file}: ${error.message}`, false);
    }
  }
  if (!options.has('e') && !options.has('f')) {
    const first = operands.shift();
    if (first === undefined) {
      await context.stderr.write(
        `Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
      );
      return 2;
    }
    patterns.push(...first.split('\n'));
  }
  const name = nameOf(context);
  const flavour = options.has('P')
    ? 'perl'
    : options.has('F') || name === 'fgrep'
      ? 'fixed'
      : options.has('E') || name === 'egrep'
        ? 'extended'
        : 'basic';
  const recursive = options.has('r') || options.has('R');
  const when = options.value('colour') ?? 'never';
  const limit = options.value('m');
  if (limit !== undefined && !/^\d+$/.test(limit)) throw new UsageError('invalid max count', false);
  const search: Search = {
    context,
    options,
    expression: await compile(context, options, patterns, flavour),
    named:
      options.has('H') ||
      (!options.has('h') && (operands.length > 1 || (recursive && operands.length !== 1) || recursive)),
    colour: when === 'always' || ((when === 'auto' || when === '') && context.isTerminal(1)),
    before: contextLength(options, 'B'),
    after: contextLength(options, 'A'),
    limit: limit === undefined ? Infinity : Number(limit),
  };
  if (operands.length === 0) operands = recursive ? ['.'] : ['-'];
  let found = false;
  let failed = false;
  for (const operand of operands) {
    try {
      const targets = recursive && operand !== '-' ? filesUnder(context, operand, options) : [operand];
      for await (const target of targets) {
        const inputNamed =
          recursive &&
          context.files.exists(pathOf(context, operand)) &&
          context.files.stat(pathOf(context, operand)).type === 'file' &&
          operands.length === 1
            ? { ...search, named: options.has('H') }
            : search;
        if (await searchInput(inputNamed, openInput(context, target))) found = true;
        if (found && options.has('q')) return 0;
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (!options.has('s')) await complain(context, `${operand}: ${error.message}`);
      if (error.code !== 'EISDIR') failed = true;
    }
  }
  return failed ? 2 : found ? 0 : 1;
}

export const grep = utility('grep [OPTION]... PATTERNS [FILE]...', run, 2);
