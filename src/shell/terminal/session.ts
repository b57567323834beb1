import type { EditorEvent } from '../editor/events.ts';
import { LineEditor } from '../editor/line-editor.ts';
import { expandHistory, historyEntry } from '../editor/history-expansion.ts';
import { hangulToQwerty, hasHangul } from '../hangul.ts';
import { Interrupted } from '../interpreter/environment.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { findProgram } from '../interpreter/programs.ts';
import { tellsOfJobs } from '../builtins/control.ts';
import { completeness, type Completeness } from '../interpreter/syntax.ts';
import { limits } from '../limits.ts';
import type { Reader, Terminal, Writer } from '../program.ts';
import { emptyReader, type Input } from '../streams.ts';
import { addHistory, connect, promptOf, runLine, type Shell } from '../shell.ts';
import { Tty } from './tty.ts';

/** What a prompt works on. */
interface Surroundings {
  readonly terminal: Terminal;
  readonly stdin: Reader | Input;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** Ends the session. */
  readonly signal: AbortSignal;
  readonly hooks: SessionHooks;
}

/** Moments at which a host may act: taking snapshots, telling checks. */
export interface SessionHooks {
  /** A prompt stands and waits for a line. */
  onPrompt?(): void;
  /** Before a line runs. */
  beforeCommand?(line: string): void;
  afterCommand?(line: string, status: number): void;
}

type Read =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' };

/** Reads one line with the editor; the keyboard is raw meanwhile. What was typed behind the line goes back to the terminal. */
function readLine(
  shell: Interpreter,
  around: Surroundings,
  prompt: string,
  hooks: SessionHooks,
): Promise<Read> {
  const { terminal, stdout, signal } = around;
  const editor = new LineEditor(terminal.columns, () => shell.history);
  const write = (text: string): void => {
    if (text !== '') void stdout.write(text);
  };
  let typed = '';
  let completing: AbortController | undefined;
  return new Promise((resolve) => {
    let release: () => void = () => undefined;
    let done = false;
    const finish = (read: Read): void => {
      done = true;
      signal.removeEventListener('abort', leave);
      release();
      terminal.unread(typed);
      write('\x1b[?2004l');
      resolve(read);
    };
    const leave = (): void => finish({ kind: 'end' });
    const handle = (event: EditorEvent): void => {
      switch (event.kind) {
        case 'submit':
          finish({ kind: 'line', line: event.line });
          return;
        case 'end':
          finish({ kind: 'end' });
          return;
        case 'interrupt':
          finish({ kind: 'interrupt' });
          return;
        case 'overflow':
          write(
            `\r\n${shell.scriptName}: line too long: only the first ${limits.lineLength} characters are kept\r\n${editor.redraw()}`,
          );
          return;
        case 'complete':
          completing = new AbortController();
          void complete(event.line, event.cursor, completing);
      }
    };
    const complete = async (line: string, cursor: number, controller: AbortController): Promise<void> => {
      const found = await shell
        .load(import('../completion/engine.ts'))
        .then(({ completeLine }) => completeLine(shell, line, cursor, controller.signal))
        .catch(() => ({ start: cursor, items: [] }));
      if (completing !== controller || done) return;
      completing = undefined;
      write(editor.complete(found));
      pump();
    };
    const pump = (): void => {
      while (typed !== '' && !completing && !done) {
        const step = editor.feed(typed);
        typed = step.rest;
        write(step.output);
        if (step.event) handle(step.event);
      }
    };
    release = terminal.raw({
      onInput(text) {
        if (completing && text.includes('\x03')) {
          completing.abort();
          completing = undefined;
        }
        if (!done) {
          typed += text;
          pump();
        }
      },
      onResize: (columns) => write(editor.resize(columns)),
    });
    signal.addEventListener('abort', leave, { once: true });
    write(`\x1b[?2004h${editor.start(prompt)}`);
    if (signal.aborted) leave();
    else {
      hooks.onPrompt?.();
      pump();
    }
  });
}

const fallbacks: Readonly<Record<Interpreter['dialect'], string>> = {
  bash: '\\u@\\h:\\w\\$ ',
  dash: '\\$ ',
  ash: '\\w \\$ ',
};

/** Reads a whole command: more lines as long as quotes, here-documents and compound commands are open. */
async function readCommand(shell: Interpreter, around: Surroundings): Promise<Read> {
  let text = '';
  let state: Completeness = { complete: false };
  for (let first = true; ; first = false) {
    const prompt = await promptOf(shell, first ? 'PS1' : 'PS2', first ? fallbacks[shell.dialect] : '> ');
    const read = await readLine(shell, around, prompt, first ? around.hooks : {});
    if (read.kind === 'interrupt') return read;
    if (read.kind === 'end') {
      if (first) return read;
      return { kind: 'line', line: text };
    }
    const { line } = read;
    text = first ? line : `${text}\n${line}`;
    if (text.length > limits.lineLength) return { kind: 'line', line: text };
    if (state.until && !line.split('\n').some(state.until)) continue;
    state = completeness(text.endsWith('\n') ? text : `${text}\n`);
    if (text.trim() === '' || state.complete) return { kind: 'line', line: text };
  }
}

/** Prompts, edits and runs lines until the shell exits; resolves to the exit code. */
async function interact(shell: Interpreter, around: Surroundings): Promise<number> {
  const { stdout, stderr, terminal, signal, hooks } = around;
  while (!signal.aborted) {
    const notices = shell.jobs.takeFinished();
    if (notices !== '') await stderr.write(notices);
    const read = await readCommand(shell, around);
    if (signal.aborted) break;
    if (read.kind === 'interrupt') {
      shell.status = 130;
      continue;
    }
    if (read.kind === 'end') {
      if (tellsOfJobs(shell)) {
        await stderr.write(`${shell.dialect === 'bash' ? '\nexit\n' : '\n'}There are stopped jobs.\n`);
        continue;
      }
      await stderr.write(shell.dialect === 'bash' ? '\nexit\n' : '\n');
      return shell.status;
    }
    let { line } = read;
    if (line.trim() === '') continue;
    const expanded =
      shell.dialect === 'bash' ? expandHistory(line, shell.history) : { kind: 'same' as const };
    if (expanded.kind === 'failed') {
      await stderr.write(`${shell.scriptName}: ${expanded.message}\n`);
      shell.status = 1;
      continue;
    }
    if (expanded.kind === 'changed') {
      line = expanded.line;
      await stdout.write(`${line}\n`);
    }
    addHistory(shell, historyEntry(line));
    if (expanded.kind === 'changed' && expanded.printOnly) continue;
    const controller = new AbortController();
    const end = (): void => controller.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    const release = terminal.onSignal?.((name) => {
      if (name === 'INT') controller.abort(new Interrupted());
      else if (shell.shared.onStop) {
        void stdout.write('^Z');
        shell.shared.onStop();
      }
    });
    connect(shell, { stdin: around.stdin, stdout, stderr, terminal, signal: controller.signal });
    const { warnedOfJobs } = shell;
    hooks.beforeCommand?.(line);
    const { exit } = await runLine(shell, line);
    release?.();
    if (warnedOfJobs) shell.warnedOfJobs = false;
    signal.removeEventListener('abort', end);
    hooks.afterCommand?.(line, shell.status);
    if (exit !== undefined) return exit;
    recallMeant(shell, line);
  }
  return shell.status;
}

/** After a line in Hangul that named no command, the line that was meant is one key (Up) away. */
function recallMeant(shell: Interpreter, line: string): void {
  if (shell.status !== 127 || !hasHangul(line)) return;
  const meant = hangulToQwerty(line);
  const name = meant.trim().split(/\s+/)[0] ?? '';
  if (findProgram(shell, name) || shell.aliases.has(name) || shell.functions.has(name))
    addHistory(shell, meant);
}

/** A nested shell on its parent's terminal: `bash`, `sh`, `kubectl exec -it … -- sh`. */
export async function runInteractive(shell: Interpreter): Promise<number> {
  const { terminal, io, signal } = shell;
  if (!terminal) return shell.status;
  const writer = (number: number): Writer => ({
    write: (text) => io.get(number)?.output?.write(text) ?? Promise.resolve(),
  });
  shell.interactive = true;
  shell.isSubshell = false;
  return interact(shell, {
    terminal,
    stdin: io.get(0)?.input ?? emptyReader,
    stdout: writer(1),
    stderr: writer(2),
    signal,
    hooks: {},
  });
}

export interface TerminalOptions extends SessionHooks {
  readonly columns: number;
  readonly rows: number;
  /** What the terminal is to show; a promise makes programs wait until there is room for more. */
  write(text: string): void | Promise<void>;
}

/** A shell on a terminal: keys go in, what is to be shown comes out. After `exit` the next shell begins. */
export class TerminalSession {
  readonly #tty: Tty;
  readonly #end = new AbortController();
  #atPrompt = false;

  /** @param shell asked at the beginning and after each `exit` */
  constructor(shell: () => Shell, options: TerminalOptions) {
    this.#tty = new Tty(options.columns, options.rows, (text) =>
      this.#end.signal.aborted ? undefined : options.write(text),
    );
    void this.#run(shell, options);
  }

  /** Whether a prompt stands and no command runs. */
  get atPrompt(): boolean {
    return this.#atPrompt;
  }

  /** Key presses and pasted text, as a terminal sends them. */
  input(text: string): void {
    this.#tty.input(text);
  }

  resize(columns: number, rows: number): void {
    this.#tty.resize(columns, rows);
  }

  /** Ends what runs in the foreground; background jobs are the shell's. */
  close(): void {
    this.#end.abort(new Interrupted());
    this.#tty.hangUp();
  }

  async #run(shell: () => Shell, options: TerminalOptions): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const session = shell();
      const exit = await interact(session.interpreter, {
        terminal: this.#tty,
        stdin: this.#tty.reader,
        stdout: this.#tty.writer,
        stderr: this.#tty.writer,
        signal,
        hooks: {
          onPrompt: () => {
            this.#atPrompt = true;
            options.onPrompt?.();
          },
          beforeCommand: (line) => {
            this.#atPrompt = false;
            options.beforeCommand?.(line);
          },
          afterCommand: (line, status) => options.afterCommand?.(line, status),
        },
      });
      if (!signal.aborted) session.exit(exit);
    }
  }
}
