import type { ParameterExpansionPart, Word } from 'unbash';
import {
  arithmetic,
  addWord,
  ExpansionError,
  expandPattern,
  expandSource,
  expandText,
  reparse,
} from './expand.ts';
import { FieldBuilder } from './fields.ts';
import type { Interpreter } from './interpreter.ts';
import { matches, removeMatch, replaceMatch } from './pattern.ts';
import { quoteForReuse, decodeEscapes } from './quote.ts';
import { elementsOf, keysOf } from './variables.ts';

/** What a parameter stands for before operations. */
interface Resolved {
  readonly values: readonly string[];
  readonly set: boolean;
  /** `@` or `*` when it is a list. */
  readonly list: '@' | '*' | undefined;
}

const scalar = (value: string | undefined): Resolved => ({
  values: value === undefined ? [] : [value],
  set: value !== undefined,
  list: undefined,
});

function resolve(shell: Interpreter, name: string): Resolved {
  if (name === '@' || name === '*')
    return { values: shell.positional, set: shell.positional.length > 0, list: name };
  return scalar(
    special(shell, name) ??
      (/^\d+$/.test(name) ? positional(shell, Number(name)) : shell.variables.text(name)),
  );
}

const positional = (shell: Interpreter, index: number): string | undefined =>
  index === 0 ? shell.scriptName : shell.positional[index - 1];

function special(shell: Interpreter, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.pid);
    case '!':
      return shell.lastBackground === undefined ? undefined : String(shell.lastBackground);
    case '-':
      return shell.optionLetters();
    default:
      return undefined;
  }
}

function assertBound(shell: Interpreter, resolved: Resolved, name: string): void {
  if (!resolved.set && !resolved.list && shell.options.has('nounset'))
    throw new ExpansionError(
      `${name}: ${shell.dialect === 'bash' ? 'unbound variable' : 'parameter not set'}`,
      127,
    );
}

/** `$name` without braces. */
export function expandSimple(shell: Interpreter, name: string, builder: FieldBuilder, quoted: boolean): void {
  const resolved = resolve(shell, name);
  assertBound(shell, resolved, /^\d/.test(name) ? `$${name}` : name);
  emit(shell, resolved.values, resolved.list, builder, quoted);
}

function emit(
  shell: Interpreter,
  values: readonly string[],
  list: '@' | '*' | undefined,
  builder: FieldBuilder,
  quoted: boolean,
): void {
  if (list === '@' || (list === '*' && !quoted)) builder.addList(values, quoted);
  else if (list === '*') builder.addQuoted(values.join(shell.ifs.slice(0, 1)));
  else if (quoted) builder.addQuoted(values[0] ?? '');
  else builder.addExpansion(values[0] ?? '');
}

async function resolveIndexed(shell: Interpreter, name: string, index: Word): Promise<Resolved> {
  const value = shell.variables.get(name)?.value;
  if (index.text === '@' || index.text === '*') {
    const values = elementsOf(value);
    return { values, set: values.length > 0, list: index.text };
  }
  if (typeof value === 'object' && value.kind === 'associative')
    return scalar(value.items.get(await expandText(shell, index)));
  let key = Number(await arithmetic(shell, index.text));
  if (typeof value === 'object') {
    const keys = [...value.items.keys()].map(Number);
    if (key < 0) key += Math.max(-1, ...keys) + 1;
    return scalar(value.kind === 'indexed' ? value.items.get(key) : undefined);
  }
  return scalar(key === 0 ? value : undefined);
}

/** `${…}` in all its forms. */
export async function expandParameter(
  shell: Interpreter,
  part: ParameterExpansionPart,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  const { operation, index, prefix } = part;
  let name = part.parameter;
  if (operation?.type === 'Unknown' || (name === '' && prefix === undefined))
    throw new ExpansionError(`${part.text}: bad substitution`);
  if (prefix === '!') {
    if (operation?.type === 'Names') {
      const names = shell.variables.names().filter((other) => other.startsWith(name));
      emit(shell, names, operation.operator, builder, quoted);
      return;
    }
    if (index && (index.text === '@' || index.text === '*')) {
      emit(shell, keysOf(shell.variables.get(name)?.value).map(String), index.text, builder, quoted);
      return;
    }
    const target = (index ? await resolveIndexed(shell, name, index) : resolve(shell, name)).values[0];
    if (target === undefined || target === '') {
      if (shell.options.has('nounset') || target === '' || operation === undefined)
        throw new ExpansionError(`${name}: invalid indirect expansion`);
      name = '';
    } else name = target;
  }
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name);
  const resolved = element
    ? await resolveIndexed(shell, element[1] ?? '', wordOf(element[2] ?? ''))
    : index && prefix !== '!'
      ? await resolveIndexed(shell, name, index)
      : resolve(shell, name);
  const label = prefix === '!' ? name : part.text.slice(2, -1).replace(/^(\w+(?:\[[^\]]*\])?|.).*$/s, '$1');
  if (prefix === '#' && !operation) {
    if (!resolved.list) assertBound(shell, resolved, part.parameter);
    const length = resolved.list ? resolved.values.length : [...(resolved.values[0] ?? '')].length;
    emit(shell, [String(length)], undefined, builder, quoted);
    return;
  }
  if (operation?.type === 'Default') {
    await expandDefault(shell, { name, label, index, resolved, operation }, builder, quoted);
    return;
  }
  assertBound(shell, resolved, label);
  if (!operation) {
    emit(shell, resolved.values, resolved.list, builder, quoted);
    return;
  }
  const values = await operate(shell, name, resolved, operation);
  emit(shell, values, resolved.list, builder, quoted);
}

const wordOf = (text: string): Word => ({ type: 'Word', text, value: text, pos: 0, end: text.length });

async function expandDefault(
  shell: Interpreter,
  target: {
    readonly name: string;
    readonly label: string;
    readonly index: Word | undefined;
    readonly resolved: Resolved;
    readonly operation: Extract<ParameterExpansionPart['operation'], { type: 'Default' }>;
  },
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  const { name, label, index, resolved, operation } = target;
  const { operator, operand } = operation;
  const joined = resolved.list ? resolved.values.join(' ') : (resolved.values[0] ?? '');
  const present = resolved.set && !(operator.startsWith(':') && joined === '');
  const kind = operator.slice(-1);
  if (kind === '+') {
    if (present) await addWord(shell, operand, builder, quoted ? 'quoted' : 'operand');
    else if (quoted) builder.addQuoted('');
    return;
  }
  if (present) {
    emit(shell, resolved.values, resolved.list, builder, quoted);
    return;
  }
  if (kind === '-') {
    await addWord(shell, operand, builder, quoted ? 'quoted' : 'operand');
    if (quoted) builder.addQuoted('');
    return;
  }
  const text = quoted ? await quotedText(shell, operand) : await expandText(shell, operand);
  if (kind === '?') {
    const fallback = operator === ':?' ? 'parameter null or not set' : 'parameter not set';
    throw new ExpansionError(`${label}: ${text === '' ? fallback : text}`, 127);
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ExpansionError(`$${name}: cannot assign in this way`);
  await shell.assign(name, index, text);
  emit(shell, [text], undefined, builder, quoted);
}

async function quotedText(shell: Interpreter, word: Word): Promise<string> {
  const inner = new FieldBuilder(undefined);
  await addWord(shell, word, inner, 'quoted');
  return inner.finish()[0]?.text ?? '';
}

type Operation = Exclude<
  NonNullable<ParameterExpansionPart['operation']>,
  { type: 'Default' } | { type: 'Unknown' }
>;

async function operate(
  shell: Interpreter,
  name: string,
  resolved: Resolved,
  operation: Operation,
): Promise<readonly string[]> {
  const each = (change: (text: string) => string): string[] => resolved.values.map(change);
  switch (operation.type) {
    case 'Remove': {
      const pattern = await expandPattern(shell, grouped(shell, operation.operand));
      return each((text) => removeMatch(text, pattern, operation.operator));
    }
    case 'Replace': {
      const pattern = await expandPattern(shell, grouped(shell, operation.pattern));
      const replacement = await replacementText(shell, operation.replacement);
      return each((text) => replaceMatch(text, pattern, replacement, operation.operator));
    }
    case 'CaseModification': {
      const pattern = operation.operand ? await expandPattern(shell, operation.operand) : '?';
      const upper = operation.operator.startsWith('^');
      const change = (c: string): string =>
        matches(pattern === '' ? '?' : pattern, c) ? (upper ? c.toUpperCase() : c.toLowerCase()) : c;
      return each((text) => {
        const characters = [...text];
        if (operation.operator.length === 2) return characters.map(change).join('');
        return change(characters[0] ?? '') + characters.slice(1).join('');
      });
    }
    case 'Slice':
      return slice(shell, name, resolved, operation);
    case 'Transform':
      return transform(shell, name, resolved, operation.operand.text);
    case 'Names':
      return [];
  }
}

/** In a replacement, `&` is the match unless it was quoted. */
async function replacementText(shell: Interpreter, word: Word): Promise<string> {
  const builder = new FieldBuilder(undefined);
  await addWord(shell, word, builder, 'word');
  const field = builder.finish()[0];
  if (!field) return '';
  return field.text.includes('&') || field.text.includes('\\')
    ? word.text.includes('"') || word.text.includes("'")
      ? field.text.replace(/[\\&]/g, '\\$&')
      : word.text === word.value || word.parts
        ? field.text
        : word.text
    : field.text;
}

async function slice(
  shell: Interpreter,
  name: string,
  { values, list }: Resolved,
  operation: Extract<Operation, { type: 'Slice' }>,
): Promise<readonly string[]> {
  const offset = Number(await arithmetic(shell, operation.offset.text));
  const length = operation.length ? Number(await arithmetic(shell, operation.length.text)) : undefined;
  if (list) {
    const items = name === '@' || name === '*' ? [shell.scriptName, ...values] : values;
    const start = offset < 0 ? items.length + offset : offset;
    if (start < 0) return [];
    if (length !== undefined && length < 0)
      throw new ExpansionError(`${operation.length?.text ?? ''}: substring expression < 0`);
    const from = name === '@' || name === '*' ? items.slice(start) : items.slice(start);
    return length === undefined ? from : from.slice(0, length);
  }
  const characters = [...(values[0] ?? '')];
  const start = offset < 0 ? characters.length + offset : offset;
  if (start < 0 || start > characters.length) return [''];
  const end =
    length === undefined ? characters.length : length < 0 ? characters.length + length : start + length;
  if (end < start) throw new ExpansionError(`${operation.length?.text ?? ''}: substring expression < 0`);
  return [characters.slice(start, end).join('')];
}

async function transform(
  shell: Interpreter,
  name: string,
  { values }: Resolved,
  operator: string,
): Promise<readonly string[]> {
  switch (operator) {
    case 'Q':
      return values.map(quoteForReuse);
    case 'U':
      return values.map((text) => text.toUpperCase());
    case 'L':
      return values.map((text) => text.toLowerCase());
    case 'u':
      return values.map((text) => text.slice(0, 1).toUpperCase() + text.slice(1));
    case 'E':
      return values.map((text) => decodeEscapes(text, 'ansi').text);
    case 'P':
      return Promise.all(values.map(async (text) => expandSource(shell, shell.decodePrompt(text))));
    case 'A':
      return values.length > 0 ? [`${name}=${quoteForReuse(values[0] ?? '')}`] : [];
    case 'a': {
      const variable = shell.variables.get(name);
      if (!variable) return [''];
      const kind = typeof variable.value === 'object' ? (variable.value.kind === 'indexed' ? 'a' : 'A') : '';
      return [
        kind +
          (variable.integer ? 'i' : '') +
          (variable.readonly ? 'r' : '') +
          (variable.exported ? 'x' : ''),
      ];
    }
    default:
      throw new ExpansionError(`\${${name}@${operator}}: bad substitution`);
  }
}

/** A pattern's word whose `@(…)` and its like are told from text, which the parser leaves to whoever knows `extglob`. */
function grouped(shell: Interpreter, word: Word): Word {
  if (!shell.shopt.has('extglob') || !/[?*+@!]\(/.test(word.text)) return word;
  const read = reparse(word.text);
  return read.text === word.text ? read : word;
}
