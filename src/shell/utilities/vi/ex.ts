import { nextKey, type Editor, type Step } from './editor.ts';
import { commands, type ExCall } from './ex-commands.ts';
import { parseRange } from './ex-range.ts';
import { readLine } from './prompt.ts';

/** `:` in normal mode. Returns the exit code when the command ends the editor. */
export function* runCommandLine(editor: Editor, count?: number, range = ''): Step<number | undefined> {
  const initial = count === undefined ? range : count === 1 ? '.' : `.,.+${count - 1}`;
  const typed = yield* readLine(editor, ':', initial);
  if (typed === undefined) return undefined;
  // The line stays where it was typed until something else is said.
  editor.say(`:${typed}`);
  return yield* runCommand(editor, typed);
}

/** Commands that take the rest of the line, bars included. */
const takesBars = /^(?:g|gl\w*|v|vg\w*|norm\w*|au|autocmd|!|[a-z]*map|command)$/;

/** Runs one line of commands, without its colon. */
export function* runCommand(editor: Editor, text: string): Step<number | undefined> {
  let rest = text;
  for (;;) {
    const parsed = parseRange(editor, rest);
    if (typeof parsed === 'string') {
      editor.fail(parsed);
      return undefined;
    }
    const body = parsed.rest.replace(/^[ \t:]+/, '');
    if (body.startsWith('"')) return undefined;
    // `s` and `k` may be followed directly by their argument.
    const name =
      /^(?:s(?![a-z])|s(?=[cgilnreI&]+\s*\d*$)(?!e$|et$|et |l$|r$|i$|n$|c$|g$|I$)|g!|[A-Za-z]+|[!&<>=~@#]|)/.exec(
        body,
      )?.[0] ?? '';
    let after = body.slice(name.length);
    let next: string | undefined;
    const bang = after.startsWith('!') && name !== '!' && !/^(?:&|>|<)$/.test(name);
    if (bang) after = after.slice(1);
    const isShell =
      name === '!' ||
      (/^(?:r|re|rea|read|w|wr\w*)$/.test(name) && after.trimStart().startsWith('!')) ||
      (/^(?:r|re|rea|read)$/.test(name) && bang);
    if (!takesBars.test(name) && !isShell) {
      const bar = /(?<!\\)\|/.exec(after);
      if (bar) {
        next = after.slice(bar.index + 1);
        after = after.slice(0, bar.index).trimEnd();
      }
    }
    const { rows } = parsed;
    const last = editor.buffer.lines.length - 1;
    const [from, to] = rows.length > 1 ? [rows.at(-2) ?? 0, rows.at(-1) ?? 0] : [rows[0], rows[0]];
    if (name !== '' && rows.some((row) => row > last || row < -1)) {
      editor.fail('E16: Invalid range');
      return undefined;
    }
    if (from !== undefined && to !== undefined && from > to) {
      editor.question = 'Backwards range given, OK to swap (y/n)?';
      let answer = '';
      while (!/^[yn\x1b\x03]$/.test(answer)) answer = yield* nextKey(editor);
      editor.question = undefined;
      if (answer !== 'y') return undefined;
    }
    const call: ExCall = {
      name,
      bang,
      argument: after.replace(/^[ \t]+/, ''),
      given: rows.length,
      from: Math.min(from ?? editor.buffer.row, to ?? editor.buffer.row),
      to: Math.max(from ?? editor.buffer.row, to ?? editor.buffer.row),
      text: `${body}`,
    };
    const command = commands(name);
    if (!command) {
      editor.fail(`E492: Not an editor command: ${text.trim()}`);
      return undefined;
    }
    const exit = yield* command(editor, call);
    if (exit !== undefined) return exit;
    if (next === undefined) return undefined;
    rest = next;
  }
}
