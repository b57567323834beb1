import type { Program, ProgramContext } from '../../shell/program.ts';

/** π to so many digits, rounded, by Machin's formula. */
export function pi(digits: number): string {
  const guard = 10;
  const one = 10n ** BigInt(digits + guard);
  const arctan = (inverse: bigint): bigint => {
    let power = one / inverse;
    let sum = power;
    for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
      power /= inverse * inverse;
      sum += (sign * power) / n;
    }
    return sum;
  };
  const exact = 4n * (4n * arctan(5n) - arctan(239n));
  const cut = 10n ** BigInt(guard + 1);
  const rounded = String((exact + cut / 2n) / cut);
  return digits < 2 ? rounded : `${rounded.charAt(0)}.${rounded.slice(1)}`;
}

/** A text between quotes with its escapes; undefined: it is something else. */
function literal(text: string): string | undefined {
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')$/.exec(text.trim()) ?? [];
  if (double === undefined && single === undefined)
    return /^-?\d+(\.\d+)?$/.test(text.trim()) ? text.trim() : undefined;
  return (double ?? single ?? '').replace(/\\(.)/g, (_all, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  );
}

const unknown = async ({ argv, stderr }: ProgramContext, knows: string): Promise<number> => {
  const name = (argv[0] ?? '').replace(/^.*\//, '');
  await stderr.write(`${name}: this emulated interpreter knows only ${knows}\n`);
  return 1;
};

const missing = async (
  context: ProgramContext,
  script: string,
  message: string,
): Promise<number | undefined> => {
  const path = script.startsWith('/') ? script : `${context.cwd.replace(/\/$/, '')}/${script}`;
  if (context.files.exists(path)) return undefined;
  await context.stderr.write(message.replaceAll('{path}', path));
  return 2;
};

/** Runs statements that print literals, separated by `;` or newlines. Resolves to undefined if there are others. */
async function prints(
  context: ProgramContext,
  code: string,
  statement: RegExp,
  newline: boolean,
): Promise<number | undefined> {
  const lines = code
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const texts = lines.map((line) => literal(statement.exec(line)?.[1] ?? ''));
  if (lines.length === 0) return 0;
  if (texts.includes(undefined)) return undefined;
  for (const text of texts) await context.stdout.write(`${text ?? ''}${newline ? '\n' : ''}`);
  return 0;
}

/** `perl`: `-Mbignum=bpi -wle 'print bpi(2000)'`, and `-e` with prints of literals. */
export const perl: Program = {
  async run(context) {
    const args = context.argv.slice(1);
    const flags = args.findIndex((arg) => /^-[a-zA-Z]*[eE]$/.test(arg));
    if (/^(-v|--version)$/.test(args[0] ?? '')) {
      await context.stdout.write(
        '\nThis is perl 5, version 42, subversion 0 (v5.42.0) built for x86_64-linux-gnu\n',
      );
      return 0;
    }
    if (flags >= 0) {
      const code = args[flags + 1] ?? '';
      const newline = (args[flags] ?? '').includes('l');
      const [, digits] = /^\s*print\s+bpi\(\s*(\d+)\s*\)\s*;?\s*$/.exec(code) ?? [];
      if (digits !== undefined && args.some((arg) => /^-Mbig(num|int|float)=.*bpi/.test(arg))) {
        // The real one takes seconds over it: its time grows with the square of the digits.
        await context.clock.sleep(Math.round(300 + (Number(digits) / 2000) ** 2 * 3500));
        await context.stdout.write(`${pi(Math.min(Number(digits), 20_000))}${newline ? '\n' : ''}`);
        return 0;
      }
      const done = await prints(context, code, /^print\s*\(?(.*?)\)?$/s, newline);
      if (done !== undefined) return done;
    } else if (args[0] !== undefined && !args[0].startsWith('-')) {
      const code = await missing(
        context,
        args[0],
        `Can't open perl script "${args[0]}": No such file or directory\n`,
      );
      if (code !== undefined) return code;
    } else if (args.length === 0 || args[0] === '-de0') return 0;
    return unknown(context, "-v, -e with prints of literals, and -Mbignum=bpi -wle 'print bpi(N)'");
  },
};

/** `node`: `-v`, `-e` and `-p` with literals. */
export const node: Program = {
  async run(context) {
    const [flag, code = ''] = context.argv.slice(1);
    if (flag === undefined && !context.isTerminal(0)) return 0;
    if (flag === '-v' || flag === '--version') {
      await context.stdout.write(`v${context.env['NODE_VERSION'] ?? '24.11.1'}\n`);
      return 0;
    }
    if (flag === '-e' || flag === '--eval') {
      const done = await prints(context, code, /^console\.log\((.*)\)$/s, true);
      if (done !== undefined) return done;
    } else if (flag === '-p') {
      const done = await prints(context, code, /^(.*)$/s, true);
      if (done !== undefined) return done;
    } else if (flag !== undefined && !flag.startsWith('-')) {
      const message =
        "node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '{path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1383:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v24.11.1\n";
      const failed = await missing(context, flag, message);
      if (failed !== undefined) return 1;
    }
    return unknown(context, '-v, and -e and -p with literals');
  },
};

/** `python3` but for `-m http.server`: `-V` and `-c` with prints of literals. */
export const python: Program = {
  async run(context) {
    const [flag, code = ''] = context.argv.slice(1);
    if (flag === undefined && !context.isTerminal(0)) return 0;
    if (flag === '-V' || flag === '--version') {
      await context.stdout.write(`Python ${context.env['PYTHON_VERSION'] ?? '3.14.0'}\n`);
      return 0;
    }
    if (flag === '-c') {
      const [, seconds] =
        /^(?:import time\s*[;\n]\s*|from time import sleep\s*[;\n]\s*)(?:time\.)?sleep\((\d+)\)$/.exec(
          code.trim(),
        ) ?? [];
      if (seconds !== undefined) {
        await context.clock.sleep(Number(seconds) * 1000);
        return 0;
      }
      const done = await prints(context, code, /^print\((.*)\)$/s, true);
      if (done !== undefined) return done;
    } else if (flag !== undefined && !flag.startsWith('-')) {
      const name = (context.argv[0] ?? '').replace(/^.*\//, '');
      const failed = await missing(
        context,
        flag,
        `${name}: can't open file '{path}': [Errno 2] No such file or directory\n`,
      );
      if (failed !== undefined) return failed;
    }
    return unknown(context, '-V, -m http.server, and -c with prints of literals or a sleep');
  },
};
