import { parse, type HereDoc, type Word, type WordPart } from 'unbash';
import { limits } from '../limits.ts';
import { expandBraces } from './braces.ts';
import { FieldBuilder } from './fields.ts';
import { expandGlob } from './glob.ts';
import type { Interpreter } from './interpreter.ts';
import { expandParameter, expandSimple } from './parameters.ts';
import { isPattern } from './pattern.ts';
import { evaluateArithmetic } from './arithmetic.ts';

/** How literal text of a word is treated: as typed, as an operand of `${x:-…}` (split at IFS), or as inside double quotes. */
export type QuotingMode = 'word' | 'operand' | 'quoted';

/** An expansion that failed: the command does not run. `message` goes out behind the shell's prefix. */
export class ExpansionError extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** Expands words to arguments: braces, tildes, parameters, commands, arithmetic, splitting, file names. */
export async function expandWords(shell: Interpreter, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (!word.parts && !word.text.includes('~')) out.push(word.value);
    else if (
      word.parts?.some((part) => part.type === 'BraceExpansion') &&
      !shell.options.has('nobraceexpand')
    ) {
      for (const raw of expandBraces(word.text)) await expandInto(shell, reparse(raw), out);
    } else await expandInto(shell, word, out);
    if (out.length > limits.words) throw new ExpansionError('argument list too long', 1);
  }
  return out;
}

async function expandInto(shell: Interpreter, word: Word, out: string[]): Promise<void> {
  const builder = new FieldBuilder(shell.ifs);
  // bash expands tildes behind the = of words that look like assignments: --file=~/x stays.
  await addWord(shell, word, builder, 'word', /^[A-Za-z_]\w*=~/.test(word.text));
  for (const field of builder.finish()) {
    if (field.active && !shell.options.has('noglob') && isPattern(field.pattern)) {
      const names = expandGlob(shell, field.pattern);
      if (names.length > 0) out.push(...names);
      else if (shell.shopt.has('failglob')) throw new ExpansionError(`no match: ${field.text}`);
      else if (!shell.shopt.has('nullglob')) out.push(field.text);
    } else out.push(field.text);
  }
}

/** A word without splitting and file names: assignments, redirection targets, `case` words. */
export async function expandText(shell: Interpreter, word: Word, assignment = false): Promise<string> {
  if (!word.parts && !word.text.includes('~')) return word.value;
  return (await unsplit(shell, word, assignment)).text;
}

/** A word as a pattern: quoted characters are escaped. */
export async function expandPattern(shell: Interpreter, word: Word): Promise<string> {
  return (await unsplit(shell, word, false)).pattern;
}

async function unsplit(
  shell: Interpreter,
  word: Word,
  assignment: boolean,
): Promise<{ text: string; pattern: string }> {
  const builder = new FieldBuilder(undefined, shell.memory.longestText);
  await addWord(shell, word, builder, 'word', assignment);
  return builder.finish()[0] ?? { text: '', pattern: '' };
}

/** Parts as in double quotes: here-document bodies. */
export async function expandQuoted(shell: Interpreter, parts: readonly WordPart[]): Promise<string> {
  const builder = new FieldBuilder(undefined);
  for (const part of parts) await addPart(shell, part, builder, 'quoted');
  return builder.finish()[0]?.text ?? '';
}

/** A here-document's body: expanded unless its delimiter was quoted, without leading tabs after `<<-`. */
export async function expandDocument(shell: Interpreter, here: HereDoc): Promise<string> {
  const { body, delimiter, operator, closing } = here;
  let { text } = body;
  if (!closing && text !== '' && !text.endsWith('\n')) text += '\n';
  if (operator === '<<-') text = text.replace(/^\t+/gm, '');
  if (delimiter?.quoted || !/[$`\\]/.test(text)) return text;
  return body.parts && operator === '<<' ? expandQuoted(shell, body.parts) : expandLines(shell, text);
}

async function expandLines(shell: Interpreter, text: string): Promise<string> {
  const expanded = await expandSource(shell, text.replace(/\n$/, ''));
  return text.endsWith('\n') ? `${expanded}\n` : expanded;
}

const textParts = new Map<string, readonly WordPart[] | undefined>();

/** Plain text with expansions, as a here-document's body: arithmetic, subscripts, prompts. */
export async function expandSource(shell: Interpreter, text: string): Promise<string> {
  if (!/[$`\\]/.test(text)) return text;
  let parts = textParts.get(text);
  if (!parts) {
    const command = parse(`: <<'' \n`.replace("''", 'E') + `${text}\nE\n`).commands[0]?.command;
    const here = command?.type === 'Command' ? command.redirects[0] : undefined;
    parts = here?.type === 'HereDoc' ? here.body.parts : undefined;
    if (textParts.size > 500) textParts.clear();
    textParts.set(text, parts);
  }
  return parts
    ? (await expandQuoted(shell, parts)).replace(/\n$/, '')
    : text.replace(/\\([$`\\])|\\\n/g, '$1');
}

/** Evaluates arithmetic text after expanding it. Throws `ArithmeticError`. */
export async function arithmetic(shell: Interpreter, text: string): Promise<bigint> {
  if (/^\s*\d{1,15}\s*$/.test(text) && !/^\s*0\d/.test(text)) return BigInt(text.trim());
  const expanded = await expandSource(shell, text);
  // Subscripts may hold quotes: ${a["k"]}.
  return evaluateArithmetic(expanded.replace(/"/g, ''), shell.arithmeticScope);
}

const words = new Map<string, Word>();

/** A word from raw text. */
export function reparse(raw: string): Word {
  let word = words.get(raw);
  if (!word) {
    const command = parse(`: ${raw}`).commands[0]?.command;
    const argument = command?.type === 'Command' ? command.args[0] : undefined;
    word =
      argument?.type === 'Word'
        ? argument
        : { type: 'Word', text: raw, value: argument?.text ?? raw, pos: 0, end: raw.length };
    if (raw === '')
      word = {
        type: 'Word',
        text: '""',
        value: '',
        pos: 0,
        end: 0,
        parts: [{ type: 'SingleQuoted', text: "''", value: '', pos: 0, end: 0 }],
      };
    if (words.size > 500) words.clear();
    words.set(raw, word);
  }
  return word;
}

/** `~`, `~user`, `~+`, `~-` at the beginning of an unquoted piece; undefined when it is none. */
function tilde(shell: Interpreter, text: string): string | undefined {
  const match = /^~([A-Za-z0-9_.-]*|[+-])(?=\/|$|:)/.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match[0].length);
  const home = ((): string | undefined => {
    switch (match[1]) {
      case '':
        return shell.variables.text('HOME') ?? '/';
      case '+':
        return shell.cwd;
      case '-':
        return shell.variables.text('OLDPWD');
      case 'root':
        return '/root';
      default:
        return match[1] === shell.variables.text('USER') ? shell.variables.text('HOME') : undefined;
    }
  })();
  return home === undefined ? undefined : home + rest;
}

function tildes(shell: Interpreter, text: string, assignment: boolean): string {
  if (!assignment) return tilde(shell, text) ?? text;
  const name = /^[A-Za-z_]\w*=/.exec(text)?.[0] ?? '';
  return (
    name +
    text
      .slice(name.length)
      .split(':')
      .map((piece) => tilde(shell, piece) ?? piece)
      .join(':')
  );
}

/** Adds a word's pieces to a builder. */
export async function addWord(
  shell: Interpreter,
  word: Word,
  builder: FieldBuilder,
  mode: QuotingMode,
  assignment = false,
): Promise<void> {
  if (!word.parts) {
    const plain = word.text === word.value && mode !== 'quoted' && word.text.includes('~');
    const text = plain ? tildes(shell, word.value, assignment) : word.value;
    if (mode === 'operand') builder.addExpansion(text);
    else if (text !== '' || mode === 'word') builder.addQuoted(text);
    return;
  }
  for (const [index, part] of word.parts.entries()) {
    if (
      part.type === 'Literal' &&
      part.text === part.value &&
      part.text.includes('~') &&
      mode !== 'quoted' &&
      (index === 0 || assignment)
    ) {
      const text =
        index === 0 || part.value.startsWith(':') ? tildes(shell, part.value, assignment) : part.value;
      // A tilde prefix that a quote or an expansion follows directly is none: ~"x".
      const whole = part.value.includes('/') || word.parts.length === index + 1 || part.value.endsWith(':');
      builder.addQuoted(whole ? text : part.value);
    } else await addPart(shell, part, builder, mode);
  }
}

async function addPart(
  shell: Interpreter,
  part: WordPart,
  builder: FieldBuilder,
  mode: QuotingMode,
): Promise<void> {
  switch (part.type) {
    case 'Literal':
      if (mode === 'operand' && part.text === part.value) builder.addExpansion(part.value);
      else if (part.value !== '') builder.addQuoted(part.value);
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      builder.addQuoted(part.value);
      return;
    case 'DoubleQuoted':
    case 'LocaleString': {
      // "$@" without arguments is no word at all, "" is an empty one.
      const lists = part.parts.length > 0 && part.parts.every((inner) => isListPart(inner));
      if (!lists) builder.addQuoted('');
      for (const inner of part.parts) await addPart(shell, inner, builder, 'quoted');
      return;
    }
    case 'Glob':
      if (mode === 'quoted') builder.addQuoted(part.text);
      else if (
        part.kind === 'bracket' &&
        part.parts.some((inner) => inner.type !== 'Literal' && inner.type !== 'Glob')
      ) {
        builder.addGlob('[');
        for (const inner of part.parts)
          if (inner.type === 'Literal') builder.addGlob(inner.text);
          else await addPart(shell, inner, builder, mode);
        builder.addGlob(']');
      } else builder.addGlob(part.text);
      return;
    case 'ExtendedGlob':
      if (mode === 'quoted') builder.addQuoted(part.text);
      else
        builder.addGlob(
          /[$`]/.test(part.text) ? await expandSource(shell, part.text) : part.text.replace(/["']/g, ''),
        );
      return;
    case 'SimpleExpansion':
      expandSimple(shell, part.text.slice(1), builder, mode === 'quoted');
      return;
    case 'ParameterExpansion':
      await expandParameter(shell, part, builder, mode === 'quoted');
      return;
    case 'CommandExpansion': {
      const text = await shell.captureExpansion(part);
      if (mode === 'quoted') builder.addQuoted(text);
      else builder.addExpansion(text);
      return;
    }
    case 'ArithmeticExpansion': {
      const source = part.text.startsWith('$((') ? part.text.slice(3, -2) : part.text.slice(2, -1);
      const text = String(await arithmetic(shell, source));
      if (mode === 'quoted') builder.addQuoted(text);
      else builder.addExpansion(text);
      return;
    }
    case 'ProcessSubstitution':
      builder.addQuoted(await shell.substituteProcess(part));
      return;
    case 'BraceExpansion':
      builder.addQuoted(part.text);
      return;
  }
}

function isListPart(part: WordPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@';
  return (
    part.type === 'ParameterExpansion' &&
    part.prefix !== '#' &&
    (part.parameter === '@' ||
      part.index?.text === '@' ||
      (part.operation?.type === 'Names' && part.operation.operator === '@')) &&
    part.operation?.type !== 'Default'
  );
}
