import { formatText } from '../interpreter/format.ts';
import { echoText } from '../builtins/echo.ts';
import { evaluateTestArguments, TestError } from '../builtins/test.ts';
import { Variables } from '../interpreter/variables.ts';
import { complain, parseDuration, parseOptions, UsageError, utility } from './support.ts';
import type { Program, ProgramContext } from '../program.ts';

const plain = (run: (context: ProgramContext) => Promise<number>): Program => ({ run });

export const trueProgram = plain(async () => 0);
export const falseProgram = plain(async () => 1);

export const echo = plain(async (context) => {
  await context.stdout.write(echoText(context.argv.slice(1), 'bash'));
  return 0;
});

export const printf = plain(async (context) => {
  const [, format, ...args] = context.argv;
  if (format === undefined) {
    await context.stderr.write("printf: missing operand\nTry 'printf --help' for more information.\n");
    return 1;
  }
  const { text, errors } = formatText(format, args, context.clock.now());
  await context.stdout.write(text);
  for (const error of errors) await complain(context, error);
  return errors.length > 0 ? 1 : 0;
});

export const pwd = plain(async (context) => {
  await context.stdout.write(`${context.files.realPath(context.cwd)}\n`);
  return 0;
});

export const test = plain(async (context) => {
  const args = context.argv.slice(1);
  const bracket = (context.argv[0] ?? '').endsWith('[');
  if (bracket && args.pop() !== ']') {
    await context.stderr.write('[: missing ‘]’\n');
    return 2;
  }
  const scope = {
    cwd: context.cwd,
    files: context.files,
    io: new Map(),
    variables: new Variables(),
    options: new Set<string>(),
  };
  try {
    return evaluateTestArguments(scope, args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await complain(context, error.message);
    return 2;
  }
});

export const sleep = utility('sleep NUMBER[SUFFIX]...', async (context) => {
  const { operands } = parseOptions(context.argv.slice(1), { short: '' });
  if (operands.length === 0) throw new UsageError('missing operand');
  let total = 0;
  for (const operand of operands) {
    const duration = parseDuration(operand);
    if (duration === undefined) throw new UsageError(`invalid time interval ‘${operand}’`);
    total += duration;
  }
  // Infinity is no time that a clock can be set to.
  while (total === Infinity) await context.clock.sleep(86_400_000);
  await context.clock.sleep(total);
  return 0;
});

export const yes = plain(async (context) => {
  const line = `${context.argv.slice(1).join(' ') || 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
  for (;;) {
    await context.stdout.write(block);
    context.signal.throwIfAborted();
  }
});

export const seq = utility('seq [OPTION]... LAST', async (context) => {
  // Negative numbers are no options.
  const args = context.argv.slice(1);
  const numbers = args.filter((arg) => /^-?\.?\d/.test(arg));
  const options = parseOptions(
    args.filter((arg, index) => !/^-\.?\d/.test(arg) || /^-[sf]$/.test(args[index - 1] ?? '')),
    {
      short: 'f:s:w',
      long: { format: 'f', separator: 's', 'equal-width': 'w' },
      stopEarly: true,
    },
  );
  const given =
    options.operands.length === 0 && numbers.length > 0
      ? numbers
      : numbers.slice(-Math.max(options.operands.length, numbers.length));
  const bad = options.operands.find((operand) => !/^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(operand));
  if (bad !== undefined) throw new UsageError(`invalid floating point argument: ‘${bad}’`);
  if (given.length === 0) throw new UsageError('missing operand');
  if (given.length > 3) throw new UsageError(`extra operand ‘${given[3] ?? ''}’`);
  const [first, step, last] =
    given.length === 1
      ? ['1', '1', given[0] ?? '1']
      : given.length === 2
        ? [given[0] ?? '1', '1', given[1] ?? '1']
        : [given[0] ?? '1', given[1] ?? '1', given[2] ?? '1'];
  const [from, by, to] = [Number(first), Number(step), Number(last)];
  if (by === 0) throw new UsageError(`invalid Zero increment value: ‘${step}’`);
  const decimals = Math.max(...[first, step].map((text) => text.split('.')[1]?.length ?? 0));
  const separator = options.value('s') ?? '\n';
  const format = options.value('f');
  const count = Math.floor((to - from) / by + 1e-10) + 1;
  const width = options.has('w')
    ? Math.max(...[first, last].map((text) => Number(text).toFixed(decimals).length))
    : 0;
  const pad = (text: string): string =>
    text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
  let out = '';
  for (let i = 0; i < count; i++) {
    const text = (from + i * by).toFixed(decimals);
    out += (i > 0 ? separator : '') + (format === undefined ? pad(text) : formatText(format, [text]).text);
    if (out.length > 8192) {
      await context.stdout.write(out);
      out = '';
    }
  }
  if (count > 0) await context.stdout.write(`${out}\n`);
  return 0;
});

export const basename = utility('basename NAME [SUFFIX]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'as:z',
    long: { multiple: 'a', suffix: 's' },
  });
  const multiple = options.has('a') || options.has('s');
  const { operands } = options;
  if (operands.length === 0) throw new UsageError('missing operand');
  if (!multiple && operands.length > 2) throw new UsageError(`extra operand ‘${operands[2] ?? ''}’`);
  const suffix = options.value('s') ?? (multiple ? undefined : operands[1]);
  for (const operand of multiple ? operands : operands.slice(0, 1)) {
    const name = operand.replace(/\/+$/, '').split('/').at(-1) ?? '';
    const base = name === '' && operand !== '' ? '/' : name;
    await context.stdout.write(
      `${suffix !== undefined && base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base}\n`,
    );
  }
  return 0;
});

export const dirname = utility('dirname [OPTION] NAME...', async (context) => {
  const { operands } = parseOptions(context.argv.slice(1), { short: 'z' });
  if (operands.length === 0) throw new UsageError('missing operand');
  for (const operand of operands) {
    const trimmed = operand.replace(/\/+$/, '');
    const at = trimmed.lastIndexOf('/');
    const parent =
      at < 0
        ? trimmed === '' && operand !== ''
          ? '/'
          : '.'
        : trimmed.slice(0, at).replace(/\/+$/, '') || '/';
    await context.stdout.write(`${parent}\n`);
  }
  return 0;
});

export const hostname = utility('hostname [-fis]', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'fisIda' });
  const { hostname: name } = context.network;
  if (options.has('i') || options.has('I'))
    await context.stdout.write(
      `${context.network.resolve(name)[0] ?? '127.0.0.1'}${options.has('I') ? ' ' : ''}\n`,
    );
  else await context.stdout.write(`${options.has('s') ? name.replace(/\..*/, '') : name}\n`);
  return 0;
});

export const whoami = utility('whoami [OPTION]...', async (context) => {
  await context.stdout.write(`${context.env['USER'] ?? 'root'}\n`);
  return 0;
});

export const id = utility('id [OPTION]... [USER]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'gGnru',
    long: { user: 'u', group: 'g', groups: 'G', name: 'n' },
  });
  const user = context.env['USER'] ?? 'root';
  const asked = options.operands[0];
  if (asked !== undefined && asked !== user && asked !== 'root') {
    await complain(context, `‘${asked}’: no such user`);
    return 1;
  }
  const name = asked ?? user;
  const number = name === 'root' ? '0' : '1000';
  const short = options.has('u') || options.has('g') || options.has('G');
  await context.stdout.write(
    short
      ? `${options.has('n') ? name : number}\n`
      : `uid=${number}(${name}) gid=${number}(${name}) groups=${number}(${name})\n`,
  );
  return 0;
});

export const uname = utility('uname [OPTION]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'aimnoprsv',
    long: {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-version': 'v',
      machine: 'm',
      'operating-system': 'o',
    },
  });
  const all = options.has('a');
  const values: [string, string][] = [
    ['s', 'Linux'],
    ['n', context.network.hostname],
    ['r', '6.6.87+'],
    ['v', '#1 SMP PREEMPT_DYNAMIC Sat Nov 15 09:00:00 UTC 2025'],
    ['m', 'x86_64'],
    ['p', 'unknown'],
    ['i', 'unknown'],
    ['o', 'GNU/Linux'],
  ];
  const shown = values.filter(([letter, value]) => options.has(letter) || (all && value !== 'unknown'));
  await context.stdout.write(`${shown.length > 0 ? shown.map(([, value]) => value).join(' ') : 'Linux'}\n`);
  return 0;
});

export const printenv = utility('printenv [OPTION]... [VARIABLE]...', async (context) => {
  const { operands } = parseOptions(context.argv.slice(1), { short: '0', long: { null: '0' } });
  if (operands.length === 0) {
    await context.stdout.write(
      Object.entries(context.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const value = Object.hasOwn(context.env, operand) ? context.env[operand] : undefined;
    if (value === undefined) status = 1;
    else await context.stdout.write(`${value}\n`);
  }
  return status;
});

export const clear = plain(async (context) => {
  await context.stdout.write('\x1b[H\x1b[2J\x1b[3J');
  return 0;
});

export const nothing = plain(async () => 0);

export const stty = plain(async (context) => {
  if (context.argv[1] === 'size' && context.terminal)
    await context.stdout.write(`${context.terminal.rows} ${context.terminal.columns}\n`);
  else if (context.argv.length === 1 || context.argv[1] === '-a')
    await context.stdout.write('speed 38400 baud; line = 0;\n-brkint -imaxbel iutf8\n');
  return 0;
});

export const tty = plain(async (context) => {
  await context.stdout.write(context.isTerminal(0) ? '/dev/pts/0\n' : 'not a tty\n');
  return context.isTerminal(0) ? 0 : 1;
});

export const nproc = plain(async (context) => {
  await context.stdout.write('2\n');
  return 0;
});
