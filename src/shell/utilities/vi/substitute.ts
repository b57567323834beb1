import type { Expression } from '../../../regexp/expression.ts';
import { VimProblem } from '../../../regexp/vim.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import type { ExCall, ExCommand } from './ex-commands.ts';
import { compilePattern, hitsIn } from './pattern.ts';
import { firstNonBlank } from './scan.ts';

/** Cuts `/pattern/replacement/flags` at delimiters without backslash. */
function parts(text: string): string[] {
  const delimiter = text[0] ?? '';
  const out = [''];
  for (let i = 1; i < text.length; i++) {
    const c = text[i] ?? '';
    if (out.length > 2) out[2] += c;
    else if (c === '\\' && text[i + 1] === delimiter && delimiter !== '\\') {
      i++;
      // In the pattern a delimiter with backslash means itself.
      out[out.length - 1] += delimiter;
    } else if (c === '\\') out[out.length - 1] += c + (text[++i] ?? '');
    else if (c === delimiter) out.push('');
    else out[out.length - 1] += c;
  }
  return out;
}

/** What a match becomes: `&`, `\0` to `\9`, `\u`, `\L`, `\r` … Models src/regexp.c of Vim (vim_regsub). */
export function expand(replacement: string, groups: readonly (string | undefined)[]): string {
  let out = '';
  let once: 'u' | 'l' | undefined;
  let always: 'U' | 'L' | undefined;
  const add = (text: string): void => {
    let cased = always === 'U' ? text.toUpperCase() : always === 'L' ? text.toLowerCase() : text;
    if (once && cased !== '') {
      const first = cased.slice(0, 1);
      cased = (once === 'u' ? first.toUpperCase() : first.toLowerCase()) + cased.slice(1);
      once = undefined;
    }
    out += cased;
  };
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i] ?? '';
    if (c === '&') add(groups[0] ?? '');
    else if (c === '\r') add('\n');
    else if (c !== '\\') add(c);
    else {
      const next = replacement[++i] ?? '\\';
      if (/\d/.test(next)) add(groups[Number(next)] ?? '');
      else if (next === 'u' || next === 'l') once = next;
      else if (next === 'U' || next === 'L') always = next;
      else if (next === 'e' || next === 'E') [once, always] = [undefined, undefined];
      else if (next === 'r') add('\n');
      else if (next === 'n') add('\0');
      else if (next === 't') add('\t');
      else add(next);
    }
  }
  return out;
}

interface Answer {
  replace: boolean;
  all: boolean;
  stop: boolean;
}

/** Asks about one match: `c`. */
function* ask(editor: Editor, replacement: string): Step<Answer> {
  for (;;) {
    editor.question = `replace with ${replacement} (y/n/a/q/l/^E/^Y)?`;
    const key = yield* nextKey(editor);
    editor.question = undefined;
    switch (key) {
      case 'y':
        return { replace: true, all: false, stop: false };
      case 'n':
        return { replace: false, all: false, stop: false };
      case 'a':
        return { replace: true, all: true, stop: false };
      case 'l':
        return { replace: true, all: false, stop: true };
      case 'q':
      case '\x1b':
      case '\x03':
        return { replace: false, all: false, stop: true };
    }
  }
}

/** `:s` and `:&`. */
export const substitute: ExCommand = function* (editor: Editor, call: ExCall): Step<number | undefined> {
  const { buffer } = editor;
  const fresh = /^[^\w\s"|&~]/.test(call.argument) && call.name !== '&';
  const [typed = '', given, tail = ''] = fresh ? parts(call.argument) : [];
  const previous = editor.substitution;
  if (!fresh && !previous) {
    editor.fail('E33: No previous substitute regular expression');
    return undefined;
  }
  const rest = (fresh ? tail : call.argument).trim();
  const match = /^(&?[cegiInpr#]*)\s*(\d*)$/.exec(rest);
  if (!match) {
    editor.fail(`E488: Trailing characters: ${rest.replace(/^&?[cegiInpr#]+/, '')}`);
    return undefined;
  }
  const [, letters = '', countText = ''] = match;
  const flags = letters.startsWith('&') ? (previous?.flags ?? '') + letters.slice(1) : letters;
  const source = typed === '' ? (fresh ? editor.pattern?.source : previous?.source) : typed;
  if (source === undefined) {
    editor.fail('E35: No previous regular expression');
    return undefined;
  }
  const replacement = fresh
    ? (given ?? '').replace(/(?<!\\)((?:\\\\)*)~/g, (_, kept: string) => kept + (previous?.replacement ?? ''))
    : (previous?.replacement ?? '');
  editor.substitution = { source, replacement, flags };
  editor.pattern = { source, offset: '' };
  editor.quiet = false;
  let expression: Expression;
  try {
    const ignore = flags.includes('i') ? '\\c' : flags.includes('I') ? '\\C' : '';
    expression = compilePattern(ignore + source, editor.options);
  } catch (error) {
    if (!(error instanceof VimProblem)) throw error;
    editor.fail(error.message);
    return undefined;
  }
  const start = countText === '' ? Math.max(0, call.from) : call.to;
  let end = countText === '' ? call.to : call.to + Number(countText) - 1;
  end = Math.min(end, buffer.lines.length - 1);
  const done = { matches: 0, lines: 0 };
  let asks = flags.includes('c');
  const interactive = asks;
  let stopped = false;
  let place: number | undefined;
  let found = false;
  for (let row = start; row <= end && !stopped; row++) {
    const line = buffer.lines[row] ?? '';
    let out = '';
    let from = 0;
    let changed = false;
    for (const hit of hitsIn(expression, line)) {
      found = true;
      const text = hit.groups[0] ?? '';
      const next = expand(replacement, hit.groups);
      let replace = true;
      if (asks) {
        buffer.cursor = { row, column: Math.min(hit.start, Math.max(0, line.length - 1)) };
        editor.preview = { from: { row, column: hit.start }, to: { row, column: hit.start + text.length } };
        const answer: Answer = yield* ask(editor, replacement);
        editor.preview = undefined;
        replace = answer.replace;
        if (answer.all) asks = false;
        if (answer.stop) stopped = true;
        if (!replace) place ??= row;
      }
      if (replace) {
        done.matches++;
        changed = true;
        out += line.slice(from, hit.start) + next;
        from = hit.start + text.length;
      }
      if (stopped || !flags.includes('g')) break;
    }
    if (!changed) continue;
    done.lines++;
    if (flags.includes('n')) continue;
    const lines = (out + line.slice(from)).split('\n');
    buffer.replaceLines(row, 1, lines);
    row += lines.length - 1;
    end += lines.length - 1;
    place = row;
  }
  if (!found) {
    if (!flags.includes('e') && !editor.counting) editor.fail(`E486: Pattern not found: ${source}`);
    return undefined;
  }
  const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
  if (flags.includes('n')) {
    editor.say(`${many(done.matches, 'match', 'matches')} on ${many(done.lines, 'line', 'lines')}`);
    return undefined;
  }
  if (place !== undefined) {
    buffer.row = place;
    buffer.column = interactive ? (done.matches === 0 ? buffer.column : 0) : firstNonBlank(buffer.line);
    editor.wanted = buffer.column;
  }
  if (editor.counting) {
    editor.counting.matches += done.matches;
    editor.counting.lines += done.lines;
  } else if (done.matches > 2)
    editor.say(
      `${many(done.matches, 'substitution', 'substitutions')} on ${many(done.lines, 'line', 'lines')}`,
    );
  return undefined;
};
