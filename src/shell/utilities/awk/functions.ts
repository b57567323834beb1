import type { Expression as RegularExpression } from '../../../regexp/expression.ts';
import { FileError } from '../../filesystem.ts';
import { formatText } from '../../interpreter/format.ts';
import { openInput } from '../support.ts';
import { assign, evaluate } from './expressions.ts';
import { linesIn } from './input.ts';
import type { Machine } from './machine.ts';
import { execute } from './statements.ts';
import type { Expression } from './syntax.ts';
import { AwkError, InputText, Jump, toNumber, type Value } from './values.ts';

export async function call(machine: Machine, name: string, args: readonly Expression[]): Promise<Value> {
  const defined = machine.program.functions.get(name);
  if (defined) {
    if (machine.locals.length > 200) throw new AwkError('function call nesting too deep');
    const scope = new Map<string, Value | Map<string, Value>>();
    for (const [index, parameter] of defined.parameters.entries()) {
      const arg = args[index];
      const passesArray =
        arg?.kind === 'variable' &&
        (machine.arrays.has(arg.name) ||
          machine.locals.at(-1)?.get(arg.name) instanceof Map ||
          (machine.getNamed(arg.name) === undefined && usesArray(defined.body, parameter)));
      scope.set(
        parameter,
        passesArray && arg.kind === 'variable'
          ? machine.array(arg.name)
          : arg
            ? await evaluate(machine, arg)
            : undefined,
      );
    }
    machine.locals.push(scope);
    try {
      await execute(machine, defined.body);
      return undefined;
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== 'return') throw error;
      return error.value;
    } finally {
      machine.locals.pop();
    }
  }
  if (name === 'split') return splitCall(machine, args);
  if (name === 'sub' || name === 'gsub') return substitute(machine, args, name === 'gsub');
  if (name === 'match') {
    const text = machine.text(await at(machine, args, 0));
    const pattern = args[1];
    const match = (await patternOf(machine, pattern)).exec(text);
    machine.globals.set('RSTART', match ? match.start + 1 : 0);
    machine.globals.set('RLENGTH', match ? match.end - match.start : -1);
    return match ? match.start + 1 : 0;
  }
  if (name === 'length') {
    const arg = args[0];
    if (
      arg?.kind === 'variable' &&
      (machine.arrays.has(arg.name) || machine.locals.at(-1)?.get(arg.name) instanceof Map)
    )
      return machine.array(arg.name).size;
    return [...(arg ? machine.text(await evaluate(machine, arg)) : machine.record)].length;
  }
  const values: Value[] = [];
  for (const arg of args) values.push(await evaluate(machine, arg));
  const [first, second, third] = values;
  switch (name) {
    case 'substr': {
      const characters = [...machine.text(first)];
      const start = Math.round(toNumber(second));
      const end = third === undefined && args.length < 3 ? Infinity : start + Math.round(toNumber(third));
      return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('');
    }
    case 'index':
      return machine.text(first).indexOf(machine.text(second)) + 1;
    case 'toupper':
      return machine.text(first).toUpperCase();
    case 'tolower':
      return machine.text(first).toLowerCase();
    case 'sprintf':
      return format(machine, values);
    case 'int':
      return Math.trunc(toNumber(first));
    case 'sqrt':
      return Math.sqrt(toNumber(first));
    case 'exp':
      return Math.exp(toNumber(first));
    case 'log':
      return Math.log(toNumber(first));
    case 'sin':
      return Math.sin(toNumber(first));
    case 'cos':
      return Math.cos(toNumber(first));
    case 'atan2':
      return Math.atan2(toNumber(first), toNumber(second));
    case 'rand':
      return machine.context.random();
    case 'srand':
      return 0;
    case 'systime':
      return Math.floor(machine.context.clock.now() / 1000);
    case 'close':
    case 'fflush':
      await machine.flush();
      return 0;
    case 'system':
      await machine.flush();
      return machine.context.spawn(['sh', '-c', machine.text(first)]);
    default:
      throw new AwkError(`calling undefined function ${name}`);
  }
}

export async function at(machine: Machine, args: readonly Expression[], index: number): Promise<Value> {
  const arg = args[index];
  return arg ? evaluate(machine, arg) : undefined;
}

export async function patternOf(machine: Machine, arg: Expression | undefined): Promise<RegularExpression> {
  if (arg?.kind === 'regexp') return machine.regexp(arg.source);
  return machine.regexp(arg ? machine.text(await evaluate(machine, arg)) : '');
}

export async function splitCall(machine: Machine, args: readonly Expression[]): Promise<number> {
  const text = machine.text(await at(machine, args, 0));
  const target = args[1];
  const separator = args[2];
  if (target?.kind !== 'variable') throw new AwkError('split needs an array');
  const pieces =
    separator?.kind === 'regexp'
      ? text === ''
        ? []
        : machine.regexp(separator.source).split(text)
      : machine.split(
          text,
          separator
            ? machine.text(await evaluate(machine, separator))
            : machine.text(machine.globals.get('FS')),
        );
  const array = machine.array(target.name);
  array.clear();
  pieces.forEach((piece, index) => array.set(String(index + 1), new InputText(piece)));
  return pieces.length;
}

export async function substitute(
  machine: Machine,
  args: readonly Expression[],
  all: boolean,
): Promise<number> {
  const expression = await patternOf(machine, args[0]);
  const replacement = machine.text(await at(machine, args, 1));
  const target: Expression = args[2] ?? { kind: 'field', index: { kind: 'number', value: 0 } };
  const text = machine.text(await evaluate(machine, target));
  let count = 0;
  const result = expression.replace(text, ({ groups: [match = ''] }) => {
    if (!all && count > 0) return match;
    count++;
    return replacement.replace(/\\\\&|\\&|&/g, (mark) =>
      mark === '&' ? match : mark === '\\&' ? '&' : `\\${match}`,
    );
  });
  if (count > 0) await assign(machine, target, result);
  return count;
}

export async function getline(
  machine: Machine,
  { target, file }: Extract<Expression, { kind: 'getline' }>,
): Promise<number> {
  let source = machine.records;
  if (file) {
    const name = machine.text(await evaluate(machine, file));
    source = machine.inputs.get(name);
    if (!source) {
      try {
        source = linesIn(openInput(machine.context, name).pieces);
      } catch (error) {
        if (error instanceof FileError) return -1;
        throw error;
      }
      machine.inputs.set(name, source);
    }
  }
  const next = await source?.next();
  if (!next || next.done) return 0;
  if (target) await assign(machine, target, new InputText(next.value));
  else machine.setRecord(next.value);
  return 1;
}

export function format(machine: Machine, values: readonly Value[]): string {
  const [format, ...args] = values;
  const texts = args.map((value) =>
    typeof value === 'number'
      ? Number.isInteger(value)
        ? String(value)
        : value.toString()
      : machine.text(value),
  );
  // awk's %d truncates and %c takes numbers, unlike the shell's.
  let at = 0;
  return machine
    .text(format)
    .replace(
      /%(?:%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g,
      (
        _all: string,
        flags: string | undefined,
        width: string | undefined,
        precision: string | undefined,
        conversion: string | undefined,
      ) => {
        if (conversion === undefined) return '%';
        const size = width === '*' ? texts[at++] : width;
        const digits = precision === '*' ? texts[at++] : precision;
        const index = at++;
        const text = texts[index] ?? '';
        const arg = 'diouxX'.includes(conversion)
          ? String(Math.trunc(toNumber(text)))
          : conversion === 'c' && typeof args[index] === 'number'
            ? String.fromCodePoint(Number(args[index]))
            : 'eEfFgG'.includes(conversion)
              ? String(toNumber(text))
              : text;
        return formatText(
          `%${flags ?? ''}${size ?? ''}${digits === undefined ? '' : `.${digits}`}${conversion === 'i' ? 'd' : conversion}`,
          [arg],
        ).text;
      },
    );
}

/** Whether a function uses a parameter as an array. */
function usesArray(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (
    'kind' in node &&
    'name' in node &&
    node.name === name &&
    ['element', 'in', 'delete'].includes(String(node.kind))
  )
    return true;
  if ('kind' in node && node.kind === 'forIn' && 'array' in node && node.array === name) return true;
  if (
    'kind' in node &&
    node.kind === 'call' &&
    'name' in node &&
    node.name === 'split' &&
    'args' in node &&
    Array.isArray(node.args)
  ) {
    const target: unknown = node.args[1];
    if (typeof target === 'object' && target !== null && 'name' in target && target.name === name)
      return true;
  }
  return Object.values(node).some((child) => usesArray(child, name));
}
