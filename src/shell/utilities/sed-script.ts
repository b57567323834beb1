import { BARE_CLASS, isBareClass } from '../../regexp/bracket.ts';
import type { Expression } from '../../regexp/expression.ts';
import { readPosix, SED, SED_EXTENDED } from '../../regexp/posix.ts';
import { PosixProblem } from '../../regexp/problem.ts';
import { UsageError } from './support.ts';

/** What selects lines. */
export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'zero' }
  | { readonly kind: 'last' }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'plus'; readonly count: number }
  /** An empty expression means the last one used. */
  | { readonly kind: 'pattern'; readonly expression: Expression | undefined };

interface Base {
  readonly first: Address | undefined;
  readonly second: Address | undefined;
  readonly negated: boolean;
}

export type Command = Base &
  (
    | {
        readonly name: 's';
        readonly expression: Expression | undefined;
        readonly replacement: (groups: readonly string[]) => string;
        readonly global: boolean;
        readonly occurrence: number;
        readonly print: boolean;
        readonly file: string | undefined;
      }
    | { readonly name: 'y'; readonly table: ReadonlyMap<string, string> }
    | { readonly name: 'a' | 'i' | 'c'; readonly text: string }
    | { readonly name: 'r' | 'w'; readonly file: string }
    | { readonly name: 'q' | 'Q'; readonly status: number }
    | { readonly name: 'b' | 't' | 'T'; target: number }
    | { readonly name: '{'; end: number }
    | { readonly name: ':'; readonly label: string }
    | { readonly name: '}' | 'p' | 'P' | 'd' | 'D' | 'n' | 'N' | '=' | 'l' | 'h' | 'H' | 'g' | 'G' | 'x' }
  );

const CONTROL: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** What stands for a control letter, or for any by its number. Models sed/compile.c of GNU sed (convert_number, match_slash) */
const withControls = (source: string): string =>
  source.replace(/\\(?:c(.)|d(\d{3})|o([0-7]{3})|x([0-9A-Fa-f]{2})|([^]))/gu, (all, ...found: string[]) => {
    const [control, decimal, octal, hexadecimal, letter] = found;
    if (letter !== undefined) return CONTROL[letter] ?? all;
    const code = control
      ? control.toUpperCase().charCodeAt(0) ^ 64
      : decimal
        ? Number(decimal)
        : parseInt(octal ?? hexadecimal ?? '', octal ? 8 : 16);
    const text = String.fromCharCode(code);
    return '^$.*[]\\/+?(){}|'.includes(text) ? `\\${text}` : text;
  });

/** Parses a sed script. Throws `UsageError` with GNU's messages. */
export function parseScript(
  script: string,
  extended: boolean,
): { readonly commands: readonly Command[]; readonly quiet: boolean } {
  const commands: Command[] = [];
  const labels = new Map<string, number>();
  const jumps: { index: number; label: string }[] = [];
  const groups: number[] = [];
  let at = 0;
  const quiet = script.startsWith('#n\n') || script === '#n';
  const fail = (message: string): UsageError =>
    new UsageError(`-e expression #1, char ${Math.min(at, script.length)}: ${message}`, false);
  const blanks = (): void => {
    while (/[ \t]/.test(script[at] ?? '')) at++;
  };

  /** Text up to an unescaped delimiter; `\` before the delimiter goes away. */
  const delimited = (delimiter: string, message: string, regexp: boolean): string => {
    let out = '';
    let inSet = false;
    for (; at < script.length; at++) {
      const c = script[at] ?? '';
      if (regexp && inSet) {
        if (c === ']' && !/\[\^?$/.test(out)) inSet = false;
      } else if (regexp && c === '[') inSet = true;
      else if (c === '\\') {
        const next = script[at + 1] ?? '';
        out +=
          next === delimiter && !(regexp && '.*[]^$+?(){}|'.includes(next))
            ? next
            : next === '\n'
              ? '\n'
              : c + next;
        at++;
        continue;
      } else if (c === delimiter) {
        at++;
        return out;
      } else if (c === '\n' && regexp) break;
      out += c;
    }
    at = script.length;
    throw fail(message);
  };

  const compile = (source: string, flags: string): Expression | undefined => {
    if (source === '') return undefined;
    if (isBareClass(source)) throw new UsageError(BARE_CLASS, false, 4);
    try {
      return readPosix(withControls(source), extended ? SED_EXTENDED : SED, {
        ignoreCase: /[iI]/.test(flags),
        multiline: /[mM]/.test(flags),
      });
    } catch (error) {
      throw error instanceof PosixProblem ? fail(error.message) : error;
    }
  };

  const address = (): Address | undefined => {
    const number = /^\d+/.exec(script.slice(at));
    if (number) {
      at += number[0].length;
      const step = /^~(\d+)/.exec(script.slice(at));
      if (step) {
        at += step[0].length;
        return { kind: 'step', first: Number(number[0]), step: Number(step[1]) };
      }
      return number[0] === '0' ? { kind: 'zero' } : { kind: 'line', line: Number(number[0]) };
    }
    if (script[at] === '$') {
      at++;
      return { kind: 'last' };
    }
    if (script[at] === '/' || script[at] === '\\') {
      const delimiter = script[at] === '/' ? '/' : (script[at + 1] ?? '');
      at += script[at] === '/' ? 1 : 2;
      const source = delimited(delimiter, 'unterminated address regex', true);
      const flags = /^[IM]*/.exec(script.slice(at))?.[0] ?? '';
      at += flags.length;
      return { kind: 'pattern', expression: compile(source, flags) };
    }
    return undefined;
  };

  const wordUntil = (end: RegExp): string => {
    blanks();
    const start = at;
    while (at < script.length && !end.test(script[at] ?? '')) at++;
    return script.slice(start, at).trim();
  };

  /** The text of a, i and c: after `\` and newline, or on the same line. */
  const insertedText = (): string => {
    blanks();
    if (script[at] === '\\') {
      at++;
      blanks();
      if (script[at] === '\n') at++;
    }
    let out = '';
    for (; at < script.length && script[at] !== '\n'; at++) {
      if (script[at] === '\\') {
        at++;
        out += script[at] ?? '';
      } else out += script[at] ?? '';
    }
    if (out === '' && at >= script.length) throw fail("expected \\ after `a', `c' or `i'");
    return out;
  };

  while (at < script.length) {
    while (/[\s;]/.test(script[at] ?? '')) at++;
    if (at >= script.length) break;
    if (script[at] === '#') {
      while (at < script.length && script[at] !== '\n') at++;
      continue;
    }
    const first = address();
    let second: Address | undefined;
    blanks();
    if (first && script[at] === ',') {
      at++;
      blanks();
      const plus = /^\+(\d+)/.exec(script.slice(at));
      if (plus) {
        at += plus[0].length;
        second = { kind: 'plus', count: Number(plus[1]) };
      } else second = address();
      if (!second) {
        at++;
        throw fail("unexpected `,'");
      }
    }
    if (first?.kind === 'zero' && second?.kind !== 'pattern') throw fail('invalid usage of line address 0');
    blanks();
    let negated = false;
    while (script[at] === '!') {
      negated = true;
      at++;
      blanks();
    }
    const name = script[at] ?? '';
    if (name === '') throw fail('missing command');
    at++;
    const base: Base = { first, second, negated };
    switch (name) {
      case '{':
        groups.push(commands.length);
        commands.push({ ...base, name, end: 0 });
        continue;
      case '}': {
        const open = groups.pop();
        const group = open === undefined ? undefined : commands[open];
        if (group?.name !== '{') throw fail("unexpected `}'");
        commands.push({ ...base, name });
        group.end = commands.length;
        break;
      }
      case ':': {
        const label = wordUntil(/[\n;]/);
        if (label === '') throw fail('":" lacks a label');
        labels.set(label, commands.length);
        commands.push({ ...base, name, label });
        continue;
      }
      case 'b':
      case 't':
      case 'T':
        jumps.push({ index: commands.length, label: wordUntil(/[\n;}]/) });
        commands.push({ ...base, name, target: Infinity });
        continue;
      case 's':
        commands.push(substitution(base));
        break;
      case 'y': {
        const delimiter = script[at++] ?? '';
        const from = [
          ...delimited(delimiter, "unterminated `y' command", false)
            .replaceAll('\\n', '\n')
            .replaceAll('\\\\', '\\'),
        ];
        const to = [
          ...delimited(delimiter, "unterminated `y' command", false)
            .replaceAll('\\n', '\n')
            .replaceAll('\\\\', '\\'),
        ];
        if (from.length !== to.length) throw fail("strings for `y' command are different lengths");
        commands.push({ ...base, name, table: new Map(from.map((c, index) => [c, to[index] ?? c])) });
        break;
      }
      case 'a':
      case 'i':
      case 'c':
        commands.push({ ...base, name, text: insertedText() });
        continue;
      case 'r':
      case 'w': {
        const file = wordUntil(/\n/);
        if (file === '') throw fail('missing filename in r/R/w/W commands');
        commands.push({ ...base, name, file });
        continue;
      }
      case 'q':
      case 'Q': {
        blanks();
        const status = /^\d*/.exec(script.slice(at))?.[0] ?? '';
        at += status.length;
        commands.push({ ...base, name, status: Number(status) });
        break;
      }
      case 'p':
      case 'P':
      case 'd':
      case 'D':
      case 'n':
      case 'N':
      case '=':
      case 'l':
      case 'h':
      case 'H':
      case 'g':
      case 'G':
      case 'x':
        commands.push({ ...base, name });
        break;
      default:
        throw fail(`unknown command: \`${name}'`);
    }
    blanks();
    if (at < script.length && !/[;\n}#]/.test(script[at] ?? '')) {
      at++;
      throw fail(name === 's' ? "unknown option to `s'" : 'extra characters after command');
    }
  }
  if (groups.length > 0) {
    at = 0;
    throw fail("unmatched `{'");
  }
  for (const { index, label } of jumps) {
    const jump = commands[index];
    if (jump?.name !== 'b' && jump?.name !== 't' && jump?.name !== 'T') continue;
    const target = label === '' ? Infinity : labels.get(label);
    if (target === undefined)
      throw new UsageError(
        `-e expression #1, char ${script.length}: can't find label for jump to \`${label}'`.replace(
          /^.*: can't/,
          "can't",
        ),
        false,
      );
    jump.target = target;
  }
  return { commands, quiet };

  function substitution(base: Base): Command {
    const delimiter = script[at++] ?? '';
    const message = "unterminated `s' command";
    if (delimiter === '' || delimiter === '\n') throw fail(message);
    const source = delimited(delimiter, message, true);
    const template = delimited(delimiter, message, false);
    const flags = /^[gpiImMe0-9]*/.exec(script.slice(at))?.[0] ?? '';
    for (const [index, flag] of [...flags].entries()) {
      at++;
      if ('gp'.includes(flag) && flags.indexOf(flag) < index)
        throw fail(`multiple \`${flag}' options to \`s' command`);
      if (flag === '0' && !/\d/.test(flags[index - 1] ?? ''))
        throw fail("number option to `s' command may not be zero");
    }
    let file: string | undefined;
    if (script[at] === 'w') {
      at++;
      file = wordUntil(/\n/);
    }
    const groupCount =
      (extended ? source.replace(/\\./g, '').match(/\(/g) : source.match(/\\\(/g))?.length ?? 0;
    for (const [, digit] of template.matchAll(/\\([1-9])/g))
      if (Number(digit) > groupCount && source !== '')
        throw fail(`invalid reference \\${digit ?? ''} on \`s' command's RHS`);
    return {
      ...base,
      name: 's',
      expression: compile(source, flags),
      replacement: compileReplacement(template),
      global: flags.includes('g'),
      occurrence: Number(/\d+/.exec(flags)?.[0] ?? 1),
      print: flags.includes('p'),
      file,
    };
  }
}

/** `&`, `\1`, `\n`, and GNU's case changes `\U \L \u \l \E`. */
function compileReplacement(template: string): (groups: readonly string[]) => string {
  const tokens = template.match(/\\[^]|&|[^\\&]+|\\$/g) ?? [];
  return (groups) => {
    let out = '';
    let mode: 'U' | 'L' | undefined;
    let once: 'u' | 'l' | undefined;
    const add = (text: string): void => {
      let piece = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text;
      if (once && piece !== '') {
        piece =
          (once === 'u' ? piece.slice(0, 1).toUpperCase() : piece.slice(0, 1).toLowerCase()) + piece.slice(1);
        once = undefined;
      }
      out += piece;
    };
    for (const token of tokens) {
      const c = token[1] ?? '';
      if (token === '&') add(groups[0] ?? '');
      else if (!token.startsWith('\\')) add(token);
      else if (/\d/.test(c)) add(groups[Number(c)] ?? '');
      else if (c === 'n') add('\n');
      else if (c === 't') add('\t');
      else if (c === 'U' || c === 'L') mode = c;
      else if (c === 'E') mode = undefined;
      else if (c === 'u' || c === 'l') once = c;
      else add(c);
    }
    return out;
  };
}
