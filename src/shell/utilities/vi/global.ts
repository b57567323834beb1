import type { Expression } from '../../../regexp/expression.ts';
import { VimProblem } from '../../../regexp/vim.ts';
import type { Editor, Step } from './editor.ts';
import type { ExCall } from './ex-commands.ts';
import { runCommand } from './ex.ts';
import { tellLines } from './operators.ts';
import { compilePattern, matchesIn } from './pattern.ts';
import { firstNonBlank } from './scan.ts';

/** `:g` and `:v`: runs a command on every line that matches, or does not. A declaration, for it and the commands import each other. */
export function* global(editor: Editor, call: ExCall): Step<number | undefined> {
  const { buffer } = editor;
  const inverse = call.name.startsWith('v') || call.name === 'g!' || call.bang;
  const delimiter = call.argument[0];
  if (delimiter === undefined) {
    editor.fail('E148: Regular expression missing from :global');
    return undefined;
  }
  let end = 1;
  while (end < call.argument.length && call.argument[end] !== delimiter)
    end += call.argument[end] === '\\' ? 2 : 1;
  const typed = call.argument.slice(1, end);
  const command = call.argument.slice(end + 1);
  const source = typed === '' ? editor.pattern?.source : typed;
  if (source === undefined) {
    editor.fail('E35: No previous regular expression');
    return undefined;
  }
  editor.pattern = { source, offset: '' };
  editor.quiet = false;
  let expression: Expression;
  try {
    expression = compilePattern(source, editor.options);
  } catch (error) {
    if (!(error instanceof VimProblem)) throw error;
    editor.fail(error.message);
    return undefined;
  }
  const [from, to] = call.given > 0 ? [call.from, call.to] : [0, buffer.lines.length - 1];
  const marks: string[] = [];
  for (let row = from; row <= to; row++) {
    if (matchesIn(expression, buffer.lines[row] ?? '').length > 0 === inverse) continue;
    const name = `:${row}`;
    buffer.marks.set(name, { row, column: 0 });
    marks.push(name);
  }
  if (marks.length === 0) {
    editor.say(`${inverse ? 'Pattern found in every line' : 'Pattern not found'}: ${source}`);
    return undefined;
  }
  const before = buffer.lines.length;
  const shown: string[] = [];
  editor.counting = { lines: 0, matches: 0 };
  for (const name of marks) {
    const mark = buffer.marks.get(name);
    buffer.marks.delete(name);
    if (!mark) continue;
    buffer.cursor = { row: mark.row, column: 0 };
    editor.messageGone();
    yield* runCommand(editor, command === '' ? 'p' : command);
    if (command === '' || /^(?:p|nu|#)/.test(command)) shown.push(...editor.message);
    buffer.begin();
  }
  buffer.row = Math.min(buffer.row, buffer.lines.length - 1);
  const { counting } = editor;
  if (counting.matches > 0) buffer.column = firstNonBlank(buffer.line);
  editor.counting = undefined;
  if (shown.length > 0) editor.say(...shown);
  else {
    editor.messageGone();
    if (counting.matches > 2)
      editor.say(
        `${counting.matches} substitutions on ${counting.lines} line${counting.lines === 1 ? '' : 's'}`,
      );
    else tellLines(editor, buffer.lines.length - before);
  }
  return undefined;
}
