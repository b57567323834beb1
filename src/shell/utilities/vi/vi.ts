import { textWidth } from '../../text.ts';
import { FileError } from '../../filesystem.ts';
import type { ProgramContext } from '../../program.ts';
import { runFullScreen, type FullScreen, type KeyOutcome } from '../screen.ts';
import { complain, nameOf, pathOf, utility } from '../support.ts';
import { draw, edgesOf } from './draw.ts';
import { Editor, type Step } from './editor.ts';
import { runCommand } from './ex.ts';
import { openFile } from './files.ts';
import { keysOf } from './keys.ts';
import { normalCommand } from './normal.ts';
import { optionsBesideVimrc } from './options.ts';
import { applyFileSettings } from './vimrc.ts';

/** Commands, one after the other, until one ends the editor. */
function* session(editor: Editor): Step<number> {
  for (;;) {
    const exit = (yield* normalCommand(editor)) ?? editor.exit;
    if (exit !== undefined) return exit;
    yield* waitForEnter(editor);
  }
}

/** What does not fit into the last row stays until a key is pressed. */
function* waitForEnter(editor: Editor): Step<void> {
  const { message } = editor;
  const width = textWidth(message[0] ?? '');
  const isLong = editor.messageIsError && width >= edgesOf(editor).pending && editor.stuffed.length === 0;
  if (message.length < 2 && !isLong) return;
  editor.pager = message;
  const key = yield undefined;
  editor.pager = undefined;
  editor.messageGone();
  if (!/^(?:\r|\n| |\x1b|\x03)$/.test(key)) editor.stuffed.push(key);
}

/** vi on a terminal. */
class ViScreen implements FullScreen {
  readonly editor: Editor;
  readonly #steps: Step<number>;
  readonly #keys: string[] = [];

  constructor(editor: Editor) {
    this.editor = editor;
    this.#steps = session(editor);
    this.#steps.next('');
  }

  draw(columns: number, rows: number): { lines: string[]; row: number; column: number } {
    return draw(this.editor, columns, rows);
  }

  key(sequence: string): KeyOutcome {
    this.#keys.push(...keysOf(sequence));
    return this.#go();
  }

  #go(): KeyOutcome {
    for (let key = this.#keys.shift(); key !== undefined; key = this.#keys.shift()) {
      const outcome = this.#step(key);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  #step(key: string): KeyOutcome {
    const { done, value } = this.#steps.next(key);
    if (done) return value;
    if (!value) return undefined;
    return { ...value, after: () => this.#step('') ?? this.#go() };
  }
}

/** Reads `~/.vimrc`; where there is none, Vim's own defaults hold. */
function readSettings(editor: Editor): void {
  const { context } = editor;
  let text: string;
  try {
    text = context.files.read(`${context.env['HOME'] ?? '/root'}/.vimrc`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return;
  }
  Object.assign(editor.options, optionsBesideVimrc);
  editor.filetypes = false;
  for (const line of text.split('\n')) if (line.trim() !== '') drain(runCommand(editor, line.trim()));
}

/** Runs commands that ask for nothing. */
function drain(step: Step<unknown>): void {
  for (let next = step.next(''); !next.done; next = step.next('\x1b'));
}

interface Call {
  readonly files: readonly string[];
  readonly commands: readonly string[];
  readonly readonly: boolean;
}

/** Reads the command line; a text is the error. */
function parseCall(context: ProgramContext): Call | string {
  const files: string[] = [];
  const commands: string[] = [];
  let readonly = nameOf(context) === 'view';
  const args = context.argv.slice(1);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      files.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('+')) commands.push(arg === '+' ? '$' : arg.slice(1));
    else if (arg === '-R') readonly = true;
    else if (arg === '-c' || arg === '--cmd') commands.push(args[++i] ?? '');
    else if (/^-[nNveTuiw]/.test(arg) || arg === '-') {
      if (/^-[uiT]$/.test(arg)) i++;
    } else if (arg.startsWith('-')) return arg;
    else files.push(arg);
  }
  return { files, commands, readonly };
}

const version = 'VIM - Vi IMproved 9.0 (2022 Jun 28)';

export const vi = utility('vim [arguments] [file ..]       edit specified file(s)', async (context) => {
  if (context.argv[1] === '--version') {
    await context.stdout.write(`${version}\n`);
    return 0;
  }
  const call = parseCall(context);
  if (typeof call === 'string') {
    await context.stderr.write(`${version}\nUnknown option argument: "${call}"\nMore info with: "vim -h"\n`);
    return 1;
  }
  if (!context.terminal || !context.isTerminal(1)) {
    await complain(context, 'Output is not to a terminal');
    return 1;
  }
  const editor = new Editor(context, normalCommand);
  editor.columns = context.terminal.columns;
  editor.rows = context.terminal.rows;
  readSettings(editor);
  const [path] = call.files;
  const isWritable = path === undefined || canWrite(context, path);
  if (call.readonly || !isWritable) editor.options.readonly = true;
  if (path !== undefined) openFile(editor, path);
  applyFileSettings(editor);
  for (const command of call.commands) drain(runCommand(editor, command));
  const screen = new ViScreen(editor);
  return runFullScreen(context, screen);
});

function canWrite(context: ProgramContext, path: string): boolean {
  const full = pathOf(context, path);
  try {
    return context.files.stat(full).type !== 'file' || (context.files.stat(full).mode & 0o222) !== 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return true;
  }
}
