import { VimProblem } from '../../../regexp/vim.ts';
import type { Editor, Step } from './editor.ts';
import type { MotionOutcome } from './motions.ts';
import { compilePattern, findMatch, fixedPattern, type SearchPattern } from './pattern.ts';
import { readLine } from './prompt.ts';
import { classOf, firstNonBlank } from './scan.ts';

/** Cuts `pattern/offset` at the first delimiter that has no backslash. */
function split(text: string, delimiter: string): { source: string; offset: string } {
  let at = 0;
  let inSet = false;
  for (; at < text.length; at++) {
    const c = text[at];
    if (c === '\\') at++;
    else if (c === '[') inSet = text.includes(']', at + 1);
    else if (c === ']') inSet = false;
    else if (c === delimiter && !inSet) break;
  }
  const source = text.slice(0, at);
  return {
    source: delimiter === '?' ? source.replaceAll('\\?', '?') : source.replaceAll('\\/', '/'),
    offset: text.slice(at + 1),
  };
}

/** `/` and `?`. */
export function* searchFor(editor: Editor, sign: '/' | '?', times: number): Step<MotionOutcome> {
  const { buffer } = editor;
  const origin = buffer.cursor;
  const { top } = editor;
  const backwards = sign === '?';
  const typed = yield* readLine(editor, sign, '', (text) => {
    buffer.cursor = origin;
    editor.top = top;
    editor.preview = undefined;
    if (!editor.options.incsearch || text === '') return;
    const found = lookFor(editor, split(text, sign).source, backwards);
    if (typeof found !== 'object') return;
    buffer.cursor = found.from;
    editor.preview = { from: found.from, to: found.to };
  });
  editor.preview = undefined;
  buffer.cursor = origin;
  editor.top = top;
  if (typed === undefined) return 'failed';
  const parts = split(typed, sign);
  const source = parts.source === '' ? editor.pattern?.source : parts.source;
  if (source === undefined) {
    editor.fail('E35: No previous regular expression');
    return 'failed';
  }
  const offset = parts.source === '' && parts.offset === '' ? (editor.pattern?.offset ?? '') : parts.offset;
  editor.backwards = backwards;
  return run(editor, { source, offset }, backwards, times);
}

/** `n` and `N`. */
export function searchAgain(editor: Editor, opposite: boolean, times: number): MotionOutcome {
  if (!editor.pattern) {
    editor.fail('E35: No previous regular expression');
    return 'failed';
  }
  return run(editor, editor.pattern, editor.backwards !== opposite, times);
}

/** The word under the cursor or behind it; punctuation when there is none. */
export function wordAt(editor: Editor): { readonly text: string; readonly column: number } | undefined {
  const { line, column } = editor.buffer;
  const kindAt = (index: number): number =>
    classOf(String.fromCodePoint(line.codePointAt(index) ?? 32), false);
  for (const wanted of [(kind: number) => kind > 1, (kind: number) => kind > 0]) {
    let start = column;
    while (start < line.length && !wanted(kindAt(start))) start++;
    if (start >= line.length) continue;
    const kind = kindAt(start);
    while (start > 0 && kindAt(start - 1) === kind) start--;
    let end = start;
    while (end < line.length && kindAt(end) === kind) end++;
    return { text: line.slice(start, end), column: start };
  }
  return undefined;
}

/** `*` and `#`; `whole` for words as such. */
export function searchWord(editor: Editor, backwards: boolean, times: number, whole: boolean): MotionOutcome {
  const found = wordAt(editor);
  if (!found) {
    editor.fail('E348: No string under cursor');
    return 'failed';
  }
  const isWord = classOf(found.text.slice(0, 1), false) > 1;
  const fixed = fixedPattern(found.text);
  const source = whole && isWord ? `\\<${fixed}\\>` : fixed;
  const history = editor.history['/'];
  if (history.at(-1) !== source) history.push(source);
  editor.backwards = backwards;
  if (backwards) editor.buffer.column = found.column;
  return run(editor, { source, offset: '' }, backwards, times);
}

/** Looks for a pattern from the cursor; a text is the error. */
function lookFor(editor: Editor, source: string, backwards: boolean): ReturnType<typeof findMatch> | string {
  try {
    const expression = compilePattern(source, editor.options);
    return findMatch(
      editor.buffer.lines,
      editor.buffer.cursor,
      expression,
      backwards,
      editor.options.wrapscan,
    );
  } catch (error) {
    if (!(error instanceof VimProblem)) throw error;
    return error.message;
  }
}

function run(editor: Editor, pattern: SearchPattern, backwards: boolean, times: number): MotionOutcome {
  const { buffer } = editor;
  const origin = buffer.cursor;
  editor.pattern = pattern;
  editor.quiet = false;
  const sign = backwards ? '?' : '/';
  const shown = sign + pattern.source + (pattern.offset === '' ? '' : sign + pattern.offset);
  let found: ReturnType<typeof findMatch>;
  let wrapped = false;
  for (let left = times; left > 0; left--) {
    const hit = lookFor(editor, pattern.source, backwards);
    if (typeof hit !== 'object') {
      buffer.cursor = origin;
      const edge = backwards ? 'E384: Search hit TOP' : 'E385: Search hit BOTTOM';
      editor.fail(
        hit ??
          (editor.options.wrapscan
            ? `E486: Pattern not found: ${pattern.source}`
            : `${edge} without match for: ${pattern.source}`),
      );
      return 'failed';
    }
    found = hit;
    wrapped ||= hit.wrapped;
    buffer.cursor = hit.from;
  }
  buffer.cursor = origin;
  if (!found) return 'failed';
  editor.setJump();
  if (wrapped)
    editor.warn(backwards ? 'search hit TOP, continuing at BOTTOM' : 'search hit BOTTOM, continuing at TOP');
  else editor.say(shown);
  return placeOf(editor, pattern.offset, found.from, found.to);
}

function placeOf(
  editor: Editor,
  offset: string,
  from: { row: number; column: number },
  to: { row: number; column: number },
): MotionOutcome {
  const match = /^([esb]?)([-+]?)(\d*)/.exec(offset);
  const [, anchor = '', sign = '', digits = ''] = match ?? [];
  const distance = (sign === '-' ? -1 : 1) * (digits === '' ? (sign === '' ? 0 : 1) : Number(digits));
  if (anchor === '' && (sign !== '' || digits !== '')) {
    const row = Math.max(0, Math.min(editor.buffer.lines.length - 1, from.row + distance));
    return {
      to: { row, column: firstNonBlank(editor.buffer.lines[row] ?? '') },
      linewise: true,
      large: true,
    };
  }
  const base = anchor === 'e' ? Math.max(0, to.column - 1) : from.column;
  const length = (editor.buffer.lines[from.row] ?? '').length;
  return {
    to: { row: from.row, column: Math.max(0, Math.min(length, base + distance)) },
    inclusive: anchor === 'e',
    large: true,
  };
}
