import type { ProgramContext } from '../../program.ts';
import { TextBuffer, type Place } from '../text-buffer.ts';
import { defaultOptions, type ViOptions } from './options.ts';
import { Registers } from './registers.ts';
import type { SearchPattern } from './pattern.ts';

/** Something to be done while the editor has left the terminal: a shell command. */
export interface Outside {
  /** What is shown before; undefined when the screen stays as it is and nothing is waited for. */
  readonly command: string | undefined;
  readonly run: () => Promise<void>;
}

/** A piece of the editor's work that asks for keys, or for things outside, as it needs them. */
export type Step<T> = Generator<Outside | undefined, T, string>;

export type Mode = 'normal' | 'insert' | 'replace' | 'visual';
export type VisualKind = 'v' | 'V' | '\x16';

/** A change that `.` repeats: its keys, and the size of the area if it was made in visual mode. */
export interface Repeatable {
  readonly keys: readonly string[];
  /** Register and count that stood before. */
  readonly prefix?: readonly string[];
  readonly area?: { readonly kind: VisualKind; readonly rows: number; readonly columns: number };
}

/** All that vi knows while it runs. */
export class Editor {
  readonly context: ProgramContext;
  buffer = new TextBuffer('');
  path = '';
  alternate = '';
  options: ViOptions = { ...defaultOptions };
  readonly registers = new Registers();
  mode: Mode = 'normal';
  /** The other end of the visual area. */
  visual: { kind: VisualKind; row: number; column: number } | undefined;
  lastVisual: { kind: VisualKind; from: Place; to: Place } | undefined;
  /** The display column that vertical motions aim at. */
  wanted = 0;
  /** One line for the last row, or more, for which the editor then waits. */
  message: readonly string[] = [];
  messageIsError = false;
  /** A message about a file gives way to the ruler at its beginning. */
  messageIsFile = false;
  /** The command line being typed. */
  prompt: { readonly sign: string; text: string; at: number } | undefined;
  /** The keys of an unfinished command. */
  pending = '';
  /** The first line in the window, and how large window and screen are. */
  top = 0;
  rows = 24;
  columns = 80;
  /** The last line that is wholly seen, as drawn last. */
  bottom = 0;
  /** How far Ctrl-D goes, once a count has said so. */
  scroll: number | undefined;
  pattern: SearchPattern | undefined;
  backwards = false;
  /** What the search being typed would find. */
  preview: { readonly from: Place; readonly to: Place } | undefined;
  /** Matches are not shown until the next search: `:noh`. */
  quiet = false;
  lastFind: { readonly key: string; readonly character: string } | undefined;
  lastMacro = '';
  /** Whether types of files are told apart, and what is set for which. */
  filetypes = true;
  readonly onType: { readonly matches: (path: string) => boolean; readonly command: string }[] = [];
  repeatable: Repeatable | undefined;
  /** Lines that wait for Enter. */
  pager: readonly string[] | undefined;
  /** The first display column without `wrap`. */
  left = 0;
  /** What is asked in the last row: `:s///c`. */
  question: string | undefined;
  substitution: { readonly source: string; readonly replacement: string; readonly flags: string } | undefined;
  /** What `:s` has done under `:g` so far. */
  counting: { lines: number; matches: number } | undefined;
  readonly history = { ':': [] as string[], '/': [] as string[] };
  /** Whether the keyboard is left alone: behind the keys of `:normal` comes Escape. */
  confined = false;
  /** Keys to be taken before those of the keyboard. */
  readonly stuffed: string[] = [];
  /** How many keys have been taken from there since the last one of the keyboard. */
  replayed = 0;
  /** The keys of the present command. */
  typed: string[] = [];
  recording: { readonly register: string; keys: string[] } | undefined;
  /** Whether the change to a read-only file has been warned of. */
  warned = false;
  /** The exit code, once the editor ends. */
  exit: number | undefined;
  /** What a line should be indented by, where the file's type has a rule. */
  indentFor: (row: number) => number | undefined = () => undefined;
  /** One command of normal or visual mode. */
  readonly normalCommand: () => Step<number | undefined>;

  constructor(context: ProgramContext, normalCommand: (editor: Editor) => Step<number | undefined>) {
    this.context = context;
    this.normalCommand = () => normalCommand(this);
  }

  get window(): number {
    return Math.max(1, this.rows - 1);
  }

  say(...lines: readonly string[]): void {
    this.message = lines;
    this.messageIsError = false;
    this.messageIsFile = false;
  }

  /** An error: it also ends what is being replayed. */
  fail(...lines: readonly string[]): void {
    this.message = lines;
    this.messageIsError = true;
    this.messageIsFile = false;
    this.stuffed.length = 0;
  }

  /** A warning: red as an error, but what goes on goes on. */
  warn(message: string): void {
    this.message = [message];
    this.messageIsError = true;
    this.messageIsFile = false;
  }

  /** The bell: what is being replayed ends. */
  beep(): void {
    this.stuffed.length = 0;
  }

  /** The first change to a file that cannot be written is warned of. */
  warnReadonly(): void {
    if (!this.options.readonly || this.warned) return;
    this.warned = true;
    this.warn('W10: Warning: Changing a readonly file');
  }

  /** What stands in the last row goes with the next key. */
  messageGone(): void {
    this.message = [];
    this.messageIsError = false;
    this.messageIsFile = false;
  }

  /** Remembers where the cursor stands before a jump. */
  setJump(): void {
    this.buffer.marks.set("'", this.buffer.cursor);
  }

  commit(): void {
    this.buffer.commit(this.context.clock.now());
  }
}

/** So many keys are replayed at the most for one of the keyboard: a macro may call itself. */
const MOST_REPLAYED = 20_000;

/** The next key, from what is replayed or from the keyboard. */
export function* nextKey(editor: Editor): Step<string> {
  if (editor.stuffed.length === 0) editor.replayed = 0;
  else if (++editor.replayed > MOST_REPLAYED) {
    editor.replayed = 0;
    editor.stuffed.length = 0;
    editor.fail('Interrupted');
  }
  const stuffed = editor.stuffed.shift() ?? (editor.confined ? '\x1b' : undefined);
  const key = stuffed ?? (yield undefined);
  editor.typed.push(key);
  if (stuffed === undefined) editor.recording?.keys.push(key);
  return key;
}

/** Waits until something outside the editor is done. */
export function* outside(command: string | undefined, run: () => Promise<void>): Step<void> {
  yield { command, run };
}
