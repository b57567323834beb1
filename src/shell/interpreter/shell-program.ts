import { FileError, resolvePath } from '../filesystem.ts';
import { limits } from '../limits.ts';
import type { Dialect } from './environment.ts';
import { runForked } from './execute.ts';
import { Interpreter } from './interpreter.ts';
import { setOptions } from '../builtins/set.ts';
import { initialize } from './initialize.ts';
import { ProcessSignals } from './process-signals.ts';
import { runSource } from './run.ts';
import { completeness } from './syntax.ts';

/** Runs `bash`, `sh`, or a script file as a process of its own: it inherits exported variables and nothing else. */
export async function runShellProgram(
  parent: Interpreter,
  found:
    | { readonly kind: 'shell'; readonly dialect: Dialect; readonly path: string }
    | { readonly kind: 'script'; readonly path: string },
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = parent.cwd,
): Promise<number> {
  if (parent.shellDepth >= limits.shellDepth) {
    await parent.error('fork: retry: Resource temporarily unavailable');
    return 254;
  }
  const script = found.kind === 'script' ? scriptOf(parent, found.path) : undefined;
  if (script && 'missing' in script) {
    const name = argv[0] ?? '';
    await parent.error(
      script.viaEnv
        ? `/usr/bin/env: ‘${script.missing}’: No such file or directory`
        : `${name}: ${script.missing}: bad interpreter: No such file or directory`,
    );
    return script.viaEnv ? 127 : 126;
  }
  const dialect = found.kind === 'shell' ? found.dialect : (script?.dialect ?? parent.dialect);
  const child = new Interpreter(parent.env, {
    shared: parent.shared,
    dialect,
    scriptName: argv[0] ?? 'sh',
    cwd,
    signal: parent.signal,
  });
  child.io = parent.io;
  child.gate = parent.gate;
  child.terminal = parent.terminal;
  child.terminalDescriptor = parent.terminalDescriptor;
  child.shellDepth = parent.shellDepth + 1;
  const release = hearSignals(parent, child);
  for (const [name, value] of Object.entries(env)) {
    child.variables.set(name, value);
    child.variables.update(name, { exported: true });
  }
  initialize(child);
  try {
    if (!script) return await runWithArguments(child, argv);
    child.positional = argv.slice(1);
    return await runForked(child, () => runSource(child, script.text));
  } finally {
    release?.();
  }
}

/** The outermost shell hears the signals that its process gets. */
function hearSignals(parent: Interpreter, child: Interpreter): (() => void) | undefined {
  if (parent.shellDepth > 0) return undefined;
  const own = new ProcessSignals(child);
  const release = parent.env.onSignal?.((number) => own.deliver(number));
  if (release) child.signals = own;
  return release;
}

type Script =
  | { readonly text: string; readonly dialect: Dialect }
  | { readonly missing: string; readonly viaEnv: boolean };

function scriptOf(shell: Interpreter, path: string): Script {
  const text = shell.files.read(path);
  const shebang = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(text);
  if (!shebang) return { text, dialect: shell.dialect };
  const viaEnv = (shebang[1] ?? '').endsWith('/env');
  const name = viaEnv ? ((shebang[2] ?? '').replace(/^-S\s+/, '').split(/\s/)[0] ?? '') : (shebang[1] ?? '');
  const base = name.split('/').at(-1) ?? '';
  const dialect =
    shell.shared.shells[name] ??
    Object.entries(shell.shared.shells).find(([key]) => viaEnv && key.endsWith(`/${base}`))?.[1];
  return dialect ? { text, dialect } : { missing: name, viaEnv };
}

async function runWithArguments(shell: Interpreter, argv: readonly string[]): Promise<number> {
  const args = argv.slice(1);
  let command: string | undefined;
  let fromStdin = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      at++;
      break;
    }
    if (arg === '--version' && shell.dialect === 'bash') {
      await shell.print('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
      return 0;
    }
    if (/^--(?:norc|noprofile|login|posix|noediting)$/.test(arg)) continue;
    if (!/^[-+][A-Za-z]/.test(arg)) {
      if (!arg.startsWith('--') || arg === '-') break;
      await shell.write(2, `${shell.scriptName}: ${arg}: invalid option\n`);
      return 2;
    }
    const letters = arg.slice(1).replace(/[csil]/g, (letter) => {
      if (letter === 'c') command = '';
      else if (letter === 's') fromStdin = true;
      return '';
    });
    if (letters.endsWith('o')) await setOptions(shell, [`${arg[0] ?? '-'}${letters}`, args[++at] ?? '']);
    else if (letters !== '') {
      const status = await setOptions(shell, [`${arg[0] ?? '-'}${letters}`]);
      if (status !== 0) return 2;
    }
  }
  const rest = args.slice(at);
  if (command !== undefined) {
    const source = rest[0];
    if (source === undefined) {
      await shell.write(
        2,
        `${shell.scriptName}: ${shell.dialect === 'bash' ? '-c: option requires an argument' : '0: -c requires an argument'}\n`,
      );
      return 2;
    }
    shell.commandString = true;
    if (rest[1] !== undefined) shell.scriptName = rest[1];
    shell.positional = rest.slice(2);
    return runForked(shell, () => runSource(shell, source));
  }
  if (rest[0] !== undefined && !fromStdin) return runFile(shell, rest[0], rest.slice(1));
  shell.positional = rest;
  if (shell.terminal && shell.io.get(0)?.terminal) {
    const { runInteractive } = await shell.load(import('../terminal/session.ts'));
    return runInteractive(shell);
  }
  return runStdin(shell);
}

async function runFile(shell: Interpreter, path: string, args: readonly string[]): Promise<number> {
  let text: string;
  try {
    text = shell.files.read(resolvePath(shell.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const name = shell.scriptName;
    await shell.write(
      2,
      shell.dialect === 'bash'
        ? `${name}: ${path}: ${error.message}\n`
        : `${name}: ${shell.dialect === 'dash' ? '0: cannot open' : "can't open"} ${shell.dialect === 'dash' ? path : `'${path}'`}: ${shell.dialect === 'dash' ? 'No such file' : error.message}\n`,
    );
    return shell.dialect === 'bash' ? (error.code === 'EISDIR' ? 126 : 127) : 2;
  }
  shell.scriptName = path;
  shell.positional = args;
  return runForked(shell, () => runSource(shell, text));
}

/** Commands from a pipe, each run as soon as it is whole: what follows it in the pipe is there for it to read. */
function runStdin(shell: Interpreter): Promise<number> {
  const input = shell.io.get(0)?.input;
  return runForked(shell, async () => {
    let text = '';
    let linesBefore = 0;
    let until: ((line: string) => boolean) | undefined;
    for (;;) {
      const line = await input?.readUntil('\n', shell.signal);
      if (line) text += line.complete ? `${line.text}\n` : line.text;
      if (line?.complete) {
        if (until && !until(line.text)) continue;
        const state = completeness(text);
        until = state.until;
        if (!state.complete) continue;
      }
      if (text !== '') await runSource(shell, text, linesBefore);
      if (!line?.complete) return;
      linesBefore += text.split('\n').length - 1;
      text = '';
    }
  });
}
