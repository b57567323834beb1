import { limits } from '../../limits.ts';
import { TextCollector } from '../../streams.ts';
import type { Reader } from '../../program.ts';
import type { Editor, Step } from './editor.ts';
import { firstNonBlank } from './scan.ts';
import { tellLines } from './operators.ts';
import { outside as leave } from './editor.ts';

const readerOf = (text: string): Reader => {
  let rest: string | undefined = text;
  return {
    read() {
      const piece = rest;
      rest = undefined;
      return Promise.resolve(piece === '' ? undefined : piece);
    },
  };
};

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** What a shell command prints, given some input. */
function* outputOf(
  editor: Editor,
  command: string,
  input: string,
): Step<{ text: string; exit: number } | undefined> {
  const tooMuch = new AbortController();
  const output = new TextCollector(limits.captured, () => tooMuch.abort());
  let exit = 0;
  yield* leave(undefined, async () => {
    exit = await editor.context.spawn(['sh', '-c', command], {
      stdin: readerOf(input),
      stdout: output,
      stderr: output,
      signal: AbortSignal.any([editor.context.signal, tooMuch.signal]),
    });
  });
  if (tooMuch.signal.aborted) {
    editor.fail(`E342: Out of memory!  (allocating ${String(limits.captured)} bytes)`);
    return undefined;
  }
  return { text: output.text, exit };
}

/** `:!`: the command has the terminal to itself. */
export function* runShell(editor: Editor, command: string): Step<void> {
  let exit = 0;
  yield* leave(`:!${command}`, async () => {
    exit = await editor.context.spawn(command === '' ? ['sh'] : ['sh', '-c', command]);
    if (exit !== 0) await editor.context.stdout.write(`\r\nshell returned ${exit}\r\n`);
  });
}

/** `:r !`: what a command prints comes below a line. */
export function* readCommand(editor: Editor, row: number, command: string): Step<void> {
  const printed = yield* outputOf(editor, command, '');
  if (!printed) return;
  const { text, exit } = printed;
  const lines = linesOf(text);
  const { buffer } = editor;
  if (lines.length > 0) {
    buffer.replaceLines(row + 1, 0, lines);
    buffer.cursor = { row: row + 1, column: firstNonBlank(lines[0] ?? '') };
  }
  if (exit !== 0) editor.say(`shell returned ${exit}`);
  else tellLines(editor, lines.length);
}

/** `!` and `:%!`: lines go through a command. */
export function* filterLines(editor: Editor, from: number, to: number, command: string): Step<void> {
  const { buffer } = editor;
  const count = to - from + 1;
  const input = `${buffer.lines.slice(from, to + 1).join('\n')}\n`;
  const printed = yield* outputOf(editor, command, input);
  if (!printed) return;
  const { text, exit } = printed;
  buffer.replaceLines(from, count, linesOf(text));
  buffer.row = Math.min(from, buffer.lines.length - 1);
  buffer.column = firstNonBlank(buffer.line);
  if (exit !== 0) editor.say(`shell returned ${exit}`);
  else if (count > 2) editor.say(`${count} lines filtered`);
}

/** `:w !`: lines go to a command, whose output is shown. */
export function* writeToCommand(editor: Editor, from: number, to: number, command: string): Step<void> {
  const input = `${editor.buffer.lines.slice(from, to + 1).join('\n')}\n`;
  yield* leave(`:w !${command}`, async () => {
    await editor.context.spawn(['sh', '-c', command], { stdin: readerOf(input) });
  });
}
