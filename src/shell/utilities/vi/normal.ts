import type { Editor, Repeatable, Step } from './editor.ts';
import { nextKey } from './editor.ts';
import { runCommandLine } from './ex.ts';
import { edit } from './edits.ts';
import { isOperator, operate, readOperator } from './operate.ts';
import { motion, wantedColumn } from './motions.ts';
import { showCursor } from './layout.ts';
import { scroll, placeWindow } from './scrolling.ts';
import { redoChange, undoChange } from './undo.ts';
import { beginVisual, reselect, selectArea, visualCommand } from './visual.ts';
import { playMacro, toggleRecording } from './macros.ts';
import { writeFile } from './files.ts';

/** What stands before a command. */
export interface Prefix {
  register: string;
  count: number | undefined;
}

/** Reads registers and counts up to the first key that is neither. */
export function* readPrefix(editor: Editor, prefix: Prefix): Step<string> {
  let digits = '';
  for (;;) {
    const key = yield* nextKey(editor);
    if (key === '"') prefix.register = yield* nextKey(editor);
    else if (/^[1-9]$/.test(key) || (key === '0' && digits !== '')) digits += key;
    else if (key === '<Del>' && digits !== '') digits = digits.slice(0, -1);
    else {
      if (digits !== '') prefix.count = Math.min(Number(digits), 100_000) * (prefix.count ?? 1);
      return key;
    }
  }
}

/** One command of normal or visual mode. Returns the exit code when it ends the editor. */
export function* normalCommand(editor: Editor): Step<number | undefined> {
  const outer = editor.typed;
  editor.typed = [];
  const { buffer } = editor;
  buffer.begin();
  const prefix: Prefix = { register: '', count: undefined };
  const key = yield* readPrefix(editor, prefix);
  const { message, top, bottom } = editor;
  const skipped = editor.typed.length - 1;
  const before = editor.buffer.lines;
  let outcome: number | undefined | 'change';
  if (editor.mode === 'visual') yield* visualCommand(editor, key, prefix);
  else outcome = yield* command(editor, key, prefix);
  if (outcome === 'change')
    editor.repeatable = { keys: editor.typed.slice(skipped), prefix: editor.typed.slice(0, skipped) };
  if (editor.buffer === buffer && buffer.lines !== before) editor.warnReadonly();
  editor.commit();
  editor.typed = outer;
  if (editor.mode === 'normal') editor.buffer.clamp(false);
  showCursor(editor);
  const overlaps = editor.top > top ? editor.top <= bottom : top - editor.top < editor.window - 2;
  // What stood in the last row goes when the window is moved by a part.
  if (editor.top !== top && overlaps && editor.message === message) editor.messageGone();
  return typeof outcome === 'number' ? outcome : undefined;
}

function* command(editor: Editor, first: string, prefix: Prefix): Step<number | undefined | 'change'> {
  const { buffer } = editor;
  let key = first;
  if (isOperator(key)) return (yield* operate(editor, key, prefix)) ? 'change' : undefined;
  const moved = yield* motion(editor, key, prefix.count, '');
  if (moved === 'failed') {
    editor.beep();
    return undefined;
  }
  if (moved !== 'unknown') {
    buffer.cursor = moved.to;
    buffer.clamp(false);
    if (moved.wanted === 'end') editor.wanted = Infinity;
    else if (moved.wanted !== 'kept') editor.wanted = wantedColumn(editor);
    return undefined;
  }
  if (scroll(editor, key, prefix.count)) {
    buffer.clamp(false);
    return undefined;
  }
  if (key === 'g') {
    key += yield* nextKey(editor);
    if (readOperator(key)) return (yield* operate(editor, key, prefix)) ? 'change' : undefined;
  }
  switch (key) {
    case ':':
      return yield* runCommandLine(editor, prefix.count);
    case 'u':
    case 'U':
      undoChange(editor, prefix.count ?? 1);
      return undefined;
    case '\x12':
      redoChange(editor, prefix.count ?? 1);
      return undefined;
    case '.':
      repeat(editor, prefix);
      return undefined;
    case 'v':
    case 'V':
    case '\x16':
      beginVisual(editor, key);
      return undefined;
    case 'gv':
      reselect(editor);
      return undefined;
    case 'm': {
      const name = yield* nextKey(editor);
      if (/^[a-zA-Z'`]$/.test(name)) buffer.marks.set(name === '`' ? "'" : name, buffer.cursor);
      else editor.beep();
      return undefined;
    }
    case 'q':
      yield* toggleRecording(editor);
      return undefined;
    case '@':
      yield* playMacro(editor, prefix.count ?? 1);
      return undefined;
    case 'z':
      placeWindow(editor, yield* nextKey(editor), prefix.count);
      return undefined;
    case 'Z': {
      const second = yield* nextKey(editor);
      if (second === 'Q') return 0;
      if (second !== 'Z') editor.beep();
      else if (!buffer.modified || writeFile(editor, {})) return 0;
      return undefined;
    }
    case '\x03':
      editor.say(
        buffer.modified
          ? 'Type  :qa!  and press <Enter> to abandon all changes and exit Vim'
          : 'Type  :qa  and press <Enter> to exit Vim',
      );
      return undefined;
    case '\x07':
      editor.say(describeFile(editor));
      return undefined;
    case '\x0c':
    case '\x1b':
      return undefined;
  }
  return yield* edit(editor, key, prefix);
}

/** `Ctrl-g`. */
function describeFile(editor: Editor): string {
  const { buffer, path } = editor;
  const name = path === '' ? '[No Name]' : path;
  const lines = buffer.lines.length;
  const flags = (buffer.modified ? ' [Modified]' : '') + (editor.options.readonly ? ' [readonly]' : '');
  if (lines === 1 && buffer.line === '') return `"${name}"${flags} --No lines in buffer--`;
  return `"${name}"${flags} ${lines} line${lines === 1 ? '' : 's'} --${Math.floor(((buffer.row + 1) * 100) / lines)}%--`;
}

/** `.`: plays the last change again, with another count if one is given. */
function repeat(editor: Editor, prefix: Prefix): void {
  const last: Repeatable | undefined = editor.repeatable;
  if (!last) return editor.beep();
  const keys =
    prefix.count === undefined
      ? [...(last.prefix ?? []), ...last.keys]
      : [...String(prefix.count), ...withoutCount(last.keys)];
  if (last.area) {
    const { kind, rows, columns } = last.area;
    selectArea(editor, kind, rows, columns);
  }
  editor.stuffed.unshift(...keys);
}

/** The count between an operator and its motion gives way to a new one. */
const withoutCount = (keys: readonly string[]): string[] => {
  const [operator = '', ...rest] = keys;
  if (!isOperator(operator)) return [...keys];
  const from = rest.findIndex((key) => !/^\d$/.test(key));
  return [operator, ...rest.slice(from)];
};
