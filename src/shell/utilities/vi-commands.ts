import { FileError } from '../filesystem.ts';
import { pathOf } from './support.ts';
import { TextBuffer } from './text-buffer.ts';
import type { Vi } from './vi.ts';

/** Runs what was typed after `:`. Returns the exit code when the editor ends. */
export function runColonCommand(editor: Vi, typed: string): number | undefined {
  const { buffer } = editor;
  const line = typed.trim();
  const match = /^(?:(%|\d+|\.|\$)(?:,(\d+|\.|\$))?)?\s*([a-z]*)(!?)\s*(.*)$/is.exec(line);
  if (!match) return undefined;
  const [, first, second, name = '', bang, rest = ''] = match;
  const rowOf = (text: string): number =>
    text === '.' ? buffer.row : text === '$' ? buffer.lines.length - 1 : Number(text) - 1;
  const from = first === undefined ? buffer.row : first === '%' ? 0 : rowOf(first);
  const to = first === '%' ? buffer.lines.length - 1 : second === undefined ? from : rowOf(second);
  const argument = rest.trim();
  switch (name) {
    case '':
      if (first !== undefined && first !== '%') {
        buffer.row = Math.max(0, Math.min(from, buffer.lines.length - 1));
        buffer.column = 0;
      }
      return undefined;
    case 'w':
    case 'write':
      editor.write(argument === '' ? undefined : argument);
      return undefined;
    case 'q':
    case 'quit':
    case 'qa':
    case 'qall':
      if (buffer.modified && bang === '') {
        editor.message = 'E37: No write since last change (add ! to override)';
        return undefined;
      }
      return 0;
    case 'cq':
      return 1;
    case 'wq':
    case 'wqa':
      return editor.write(argument === '' ? undefined : argument) ? 0 : undefined;
    case 'x':
    case 'xit':
    case 'xa':
      return !buffer.modified || editor.write(argument === '' ? undefined : argument) ? 0 : undefined;
    case 'e':
    case 'edit':
      return edit(editor, argument, bang !== '');
    case 'd':
    case 'delete':
      buffer.checkpoint();
      buffer.row = Math.max(0, from);
      buffer.deleteLines(to - from + 1);
      buffer.column = 0;
      return undefined;
    case 'u':
    case 'undo':
      buffer.undo();
      return undefined;
    case 'noh':
    case 'nohlsearch':
    case 'syntax':
    case 'sy':
      return undefined;
    case 'set':
    case 'se':
      if (/^(?:nu|number)$/.test(argument)) editor.numbers = true;
      else if (/^(?:nonu|nonumber)$/.test(argument)) editor.numbers = false;
      else if (
        !/^(?:no)?(?:paste|ai|autoindent|et|expandtab|hls|hlsearch|ic|ignorecase|list|wrap|is|incsearch|cuc|cursorcolumn|cul|cursorline)$|^(?:ts|tabstop|sw|shiftwidth|sts|softtabstop)=\d+$/.test(
          argument.split(/\s/)[0] ?? '',
        )
      )
        editor.message = `E518: Unknown option: ${argument}`;
      return undefined;
    case 's':
      return substitute(editor, from, to, rest);
    default:
      if (name.startsWith('s') && /^s[^a-z]/i.test(name + rest)) return substitute(editor, from, to, rest);
      editor.message = `E492: Not an editor command: ${line}`;
      return undefined;
  }
}

function edit(editor: Vi, path: string, force: boolean): undefined {
  if (editor.buffer.modified && !force) {
    editor.message = 'E37: No write since last change (add ! to override)';
    return;
  }
  if (path !== '') editor.path = path;
  let text = '';
  try {
    text = editor.context.files.read(pathOf(editor.context, editor.path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
  editor.buffer.lines = new TextBuffer(text).lines;
  editor.buffer.row = 0;
  editor.buffer.column = 0;
  editor.buffer.modified = false;
}

function substitute(editor: Vi, from: number, to: number, rest: string): undefined {
  const { buffer } = editor;
  const delimiter = rest[0] ?? '';
  const parts: string[] = [''];
  for (let i = 1; i < rest.length; i++) {
    const c = rest[i] ?? '';
    if (c === '\\' && rest[i + 1] === delimiter) parts[parts.length - 1] += rest[++i] ?? '';
    else if (c === '\\') parts[parts.length - 1] += c + (rest[++i] ?? '');
    else if (c === delimiter) parts.push('');
    else parts[parts.length - 1] += c;
  }
  const [source = '', replacement = '', flags = ''] = parts;
  if (delimiter === '' || /[\w\s]/.test(delimiter)) {
    editor.message = 'E35: No previous regular expression';
    return;
  }
  const pattern = source === '' ? editor.pattern : editor.compile(source);
  if (!pattern) return;
  editor.pattern = pattern;
  const expression = new RegExp(
    pattern.source,
    `u${flags.includes('g') ? 'g' : ''}${flags.includes('i') ? 'i' : ''}`,
  );
  buffer.checkpoint();
  let changed = 0;
  for (let row = Math.max(0, from); row <= Math.min(to, buffer.lines.length - 1); row++) {
    const line = buffer.lines[row] ?? '';
    const next = line.replace(expression, (...groups: unknown[]) =>
      replacement.replace(/\\(.)|&/g, (mark, c: string | undefined) =>
        mark === '&'
          ? String(groups[0])
          : /\d/.test(c ?? '')
            ? String(groups[Number(c)] ?? '')
            : c === 'r' || c === 'n'
              ? '\n'
              : (c ?? ''),
      ),
    );
    if (next === line) continue;
    changed++;
    buffer.row = row;
    buffer.lines[row] = next;
  }
  if (changed === 0) {
    buffer.undo();
    editor.message = `E486: Pattern not found: ${source}`;
    return;
  }
  buffer.lines = buffer.lines.join('\n').split('\n');
  buffer.modified = true;
  buffer.column = 0;
  if (changed > 2) editor.message = `${changed} substitutions on ${changed} lines`;
}
