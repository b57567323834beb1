import { formatTime } from '../strftime.ts';
import type { ProgramContext } from '../program.ts';
import { Killed } from '../interpreter/environment.ts';
import { signalName, signals } from '../interpreter/jobs.ts';
import {
  complain,
  nameOf,
  parseDuration,
  parseOptions,
  pathOf,
  piecesOf,
  textOf,
  UsageError,
  utility,
} from './support.ts';
import { abortable, emptyReader, TextCollector } from '../streams.ts';
import { characterWidth } from '../text.ts';

/** Programs that run other programs. */

async function spawnNamed(
  context: ProgramContext,
  argv: readonly string[],
  io: Parameters<ProgramContext['spawn']>[1] = {},
): Promise<number> {
  const name = argv[0] ?? '';
  // The shell says "command not found" its own way; these programs word it differently.
  if (context.which && context.which(name) === undefined) {
    await complain(
      context,
      nameOf(context) === 'xargs'
        ? `${name}: No such file or directory`
        : nameOf(context) === 'timeout' || nameOf(context) === 'nohup'
          ? `failed to run command ‘${name}’: No such file or directory`
          : `‘${name}’: No such file or directory`,
    );
    return 127;
  }
  return context.spawn(argv, io);
}

export const env = utility(
  'env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'C:iS:u:0',
      long: { 'ignore-environment': 'i', unset: 'u', chdir: 'C', null: '0', 'split-string': 'S' },
      stopEarly: true,
    });
    const operands = [...(options.value('S')?.split(/\s+/) ?? []), ...options.operands];
    const dash = operands[0] === '-';
    if (dash) operands.shift();
    const variables: Record<string, string> = options.has('i') || dash ? {} : { ...context.env };
    for (const name of options.all('u')) delete variables[name];
    while (/^[^=]+=/.test(operands[0] ?? '')) {
      const pair = operands.shift() ?? '';
      variables[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    }
    if (operands.length === 0) {
      await context.stdout.write(
        Object.entries(variables)
          .map(([name, value]) => `${name}=${value}${options.has('0') ? '\0' : '\n'}`)
          .join(''),
      );
      return 0;
    }
    return spawnNamed(context, operands, {
      env: variables,
      ...(options.has('C') ? { cwd: pathOf(context, options.value('C') ?? '.') } : {}),
    });
  },
  125,
);

export const nohup = utility(
  'nohup COMMAND [ARG]...',
  async (context) => {
    const argv = context.argv.slice(1);
    if (argv.length === 0) throw new UsageError('missing operand');
    if (!context.isTerminal(1)) return spawnNamed(context, argv);
    await complain(context, "ignoring input and appending output to 'nohup.out'");
    const stdout = {
      write: (text: string) =>
        Promise.resolve(context.files.write(pathOf(context, 'nohup.out'), text, { append: true })),
    };
    return spawnNamed(context, argv, {
      stdin: emptyReader,
      stdout,
      ...(context.isTerminal(2) ? { stderr: stdout } : {}),
    });
  },
  125,
);

export const sudo = utility('sudo [-E] [-u user] [VAR=value] [command]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'AbEHiknPSsu:g:v',
    long: { user: 'u', 'preserve-env': 'E', login: 'i' },
    stopEarly: true,
  });
  const variables: Record<string, string> = { ...context.env };
  const user = options.value('u') ?? 'root';
  variables['USER'] = user;
  if (user === 'root' && !options.has('E')) variables['SUDO_USER'] = context.env['USER'] ?? 'root';
  const operands = [...options.operands];
  while (/^[A-Za-z_]\w*=/.test(operands[0] ?? '')) {
    const pair = operands.shift() ?? '';
    variables[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
  }
  if (operands.length === 0) {
    if (options.has('s') || options.has('i')) return context.spawn(['bash'], { env: variables });
    if (options.has('v') || options.has('k')) return 0;
    await context.stderr.write(
      'usage: sudo -h | -K | -k | -V\nusage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]\n',
    );
    return 1;
  }
  if (context.which && context.which(operands[0] ?? '') === undefined) {
    await complain(context, `${operands[0] ?? ''}: command not found`);
    return 1;
  }
  return context.spawn(operands, { env: variables });
});

export const timeout = utility(
  'timeout [OPTION] DURATION COMMAND [ARG]...',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'fk:s:v',
      long: {
        foreground: 'f',
        'kill-after': 'k',
        signal: 's',
        verbose: 'v',
        'preserve-status': 'preserve-status',
      },
      stopEarly: true,
    });
    const [limit, ...argv] = options.operands;
    if (limit === undefined || argv.length === 0) throw new UsageError('');
    const duration = parseDuration(limit);
    if (duration === undefined) throw new UsageError(`invalid time interval ‘${limit}’`);
    const name = signalName(options.value('s') ?? 'TERM');
    if (!name) throw new UsageError(`‘${options.value('s') ?? ''}’: invalid signal`);
    const number = signals[name] ?? 15;
    const controller = new AbortController();
    const forward = (): void => controller.abort(context.signal.reason);
    context.signal.addEventListener('abort', forward, { once: true });
    let expired = false;
    const running = spawnNamed(context, argv, { signal: controller.signal });
    if (duration > 0 && duration !== Infinity) {
      void context.clock.sleep(duration).then(
        () => {
          expired = !controller.signal.aborted && !finished;
          if (expired) controller.abort(new Killed(number));
        },
        () => undefined,
      );
    }
    let finished = false;
    const status = await running;
    finished = true;
    context.signal.removeEventListener('abort', forward);
    if (!expired) return status;
    return options.has('preserve-status') ? status : number === 9 ? 137 : 124;
  },
  125,
);

/** Splits xargs' input: blanks separate, quotes and backslashes keep together. */
function splitInput(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '"' || c === "'") {
      const end = text.indexOf(c, i + 1);
      const newline = text.indexOf('\n', i + 1);
      if (end < 0 || (newline >= 0 && newline < end))
        throw new UsageError(
          `unmatched ${c === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`,
          false,
        );
      word = (word ?? '') + text.slice(i + 1, end);
      i = end;
    } else if (c === '\\') word = (word ?? '') + (text[++i] ?? '');
    else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

export const xargs = utility('xargs [OPTION]... COMMAND [INITIAL-ARGS]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: '0a:d:E:I:L:n:P:prs:tx',
    long: {
      null: '0',
      'arg-file': 'a',
      delimiter: 'd',
      replace: 'I',
      'max-lines': 'L',
      'max-args': 'n',
      'max-procs': 'P',
      'no-run-if-empty': 'r',
      verbose: 't',
    },
    stopEarly: true,
  });
  const command = options.operands.length > 0 ? options.operands : ['echo'];
  const count = options.value('n');
  if (count !== undefined && !/^[1-9]\d*$/.test(count))
    throw new UsageError(`value ${count} for -n option should be >= 1`);
  const file = options.value('a');
  const text =
    file === undefined ? await textOf(piecesOf(context)) : context.files.read(pathOf(context, file));
  const delimiter = options.has('0')
    ? '\0'
    : options.value('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
  const placeholder = options.value('I');
  const items =
    delimiter !== undefined
      ? text.split(delimiter).filter((item, index, all) => item !== '' || index < all.length - 1)
      : placeholder !== undefined
        ? text
            .split('\n')
            .map((line) => line.trimStart())
            .filter((line) => line !== '')
        : splitInput(text);
  let batches: string[][];
  if (placeholder !== undefined)
    batches = items.map((item) => command.map((word) => word.replaceAll(placeholder, item)));
  else {
    const size = Number(count ?? options.value('L') ?? Infinity);
    const lines =
      options.has('L') && delimiter === undefined
        ? text
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map(splitInput)
        : items.map((item) => [item]);
    batches = [];
    for (let i = 0; i < lines.length; i += size)
      batches.push([...command, ...lines.slice(i, i + size).flat()]);
    if (batches.length === 0 && !options.has('r')) batches.push([...command]);
  }
  const parallel = Math.max(1, Number(options.value('P') ?? 1) || Infinity);
  let status = 0;
  let next = 0;
  let stop = false;
  const worker = async (): Promise<void> => {
    while (next < batches.length && !stop) {
      const argv = batches[next++] ?? [];
      if (options.has('t')) await context.stderr.write(`${argv.join(' ')}\n`);
      const code = await spawnNamed(context, argv, { stdin: emptyReader });
      if (code === 127 || code === 126) {
        status = code;
        stop = true;
      } else if (code === 255) {
        await complain(context, `${argv[0] ?? ''}: exited with status 255; aborting`);
        status = 124;
        stop = true;
      } else if (code !== 0) status = code > 128 ? 125 : 123;
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, Math.max(1, batches.length)) }, worker));
  return status;
});

/** What of a text fits on a screen: rows cut to the width, no more rows than there are. */
function fit(text: string, columns: number, rows: number): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .slice(0, rows)
    .map((line) => {
      let width = 0;
      let out = '';
      for (const c of line.replaceAll('\t', '        ')) {
        width += characterWidth(c.codePointAt(0) ?? 0);
        if (width > columns) break;
        out += c;
      }
      return out;
    })
    .join('\r\n');
}

export const watch = utility('watch [options] command', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'bcd::egn:ptwx',
    long: {
      interval: 'n',
      differences: 'd',
      exec: 'x',
      'no-title': 't',
      color: 'c',
      errexit: 'e',
      chgexit: 'g',
      precise: 'p',
    },
    stopEarly: true,
  });
  if (options.operands.length === 0) {
    await context.stderr.write('Usage:\n watch [options] command\n');
    return 1;
  }
  const seconds = Number((options.value('n') ?? '2').replace(',', '.'));
  if (Number.isNaN(seconds))
    throw new UsageError(`failed to parse argument: '${options.value('n') ?? ''}'`, false);
  const interval = Math.max(0.1, seconds);
  const line = options.operands.join(' ');
  const argv = options.has('x') ? options.operands : ['sh', '-c', line];
  const { terminal } = context;
  const screen = terminal !== undefined && context.isTerminal(1);
  let last: string | undefined;
  const paint = (text: string): string => {
    const columns = terminal?.columns ?? 80;
    const rows = terminal?.rows ?? 24;
    const left = `Every ${interval.toFixed(1)}s: ${line}`;
    const right = `${context.network.hostname}: ${formatTime(context.clock.now(), '%a %b %e %H:%M:%S %Y')}`;
    const title =
      left.length + right.length + 1 > columns
        ? `${left.slice(0, Math.max(0, columns - right.length - 4))}... `.padEnd(columns - right.length) +
          right
        : left + ' '.repeat(columns - left.length - right.length) + right;
    const body = options.has('t')
      ? fit(text, columns, rows)
      : `${title}\r\n\r\n${fit(text, columns, rows - 2)}`;
    return `\x1b[H\x1b[J${body}`;
  };
  // On a screen, watch takes the keyboard: Ctrl-C and q end it without a trace.
  const controller = new AbortController();
  const end = (): void => controller.abort(context.signal.reason);
  context.signal.addEventListener('abort', end, { once: true });
  const release = screen
    ? terminal.raw({
        onInput: (text) => {
          if (/[\x03q]/.test(text)) controller.abort(new Left());
        },
      })
    : undefined;
  if (screen) await context.stdout.write('\x1b[?1049h\x1b[?25l');
  try {
    for (;;) {
      const collector = new TextCollector(1_000_000);
      const code = await context.spawn(argv, {
        stdin: emptyReader,
        stdout: collector,
        stderr: collector,
        signal: controller.signal,
      });
      controller.signal.throwIfAborted();
      const { text } = collector;
      const time = formatTime(context.clock.now(), '%a %b %e %H:%M:%S %Y');
      await context.stdout.write(
        screen
          ? paint(text)
          : `Every ${interval.toFixed(1)}s: ${line}\t${context.network.hostname}: ${time}\n\n${text}`,
      );
      if (options.has('e') && code !== 0) return 8;
      if (options.has('g') && last !== undefined && last !== text) return 0;
      last = text;
      await abortable(context.clock.sleep(interval * 1000), controller.signal);
    }
  } catch (error) {
    if (error instanceof Left) return 0;
    throw error;
  } finally {
    release?.();
    context.signal.removeEventListener('abort', end);
    if (screen) await context.stdout.write('\x1b[?25h\x1b[?1049l').catch(() => undefined);
  }
});

/** The learner left `watch`. */
class Left extends Error {}

export const which = utility('which [-a] program...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'as' });
  let status = options.operands.length === 0 ? 1 : 0;
  for (const operand of options.operands) {
    const path = context.which?.(operand);
    if (path !== undefined) await context.stdout.write(`${path}\n`);
    else status = 1;
  }
  return status;
});
