import { equal } from '../machinery/equal.ts';
import { isList, isMap } from '../machinery/patches/values.ts';

/** A step of a JSON path: values lead to values. */
type Step = (values: readonly unknown[]) => readonly unknown[];

/** A path that this reader does not understand. */
export class PathError extends Error {}

const field =
  (name: string): Step =>
  (values) =>
    values.flatMap((value) => (isMap(value) && Object.hasOwn(value, name) ? [value[name]] : []));

const every: Step = (values) =>
  values.flatMap((value) => (isList(value) ? value : isMap(value) ? Object.values(value) : []));

function slice(from: string, to: string | undefined): Step {
  return (values) =>
    values.flatMap((value) => {
      if (!isList(value)) return [];
      if (to === undefined) {
        const at = Number(from);
        return at < value.length && at >= -value.length ? value.slice(at).slice(0, 1) : [];
      }
      return value.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to));
    });
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return equal(left, right);
  if (operator === '!=') return !equal(left, right);
  const both =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string');
  if (!both) return false;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function operand(text: string): (value: unknown) => unknown {
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted) return () => quoted[2] ?? '';
  if (text.startsWith('@')) {
    const path = parseJsonPath(text.slice(1));
    return (value) => path(value)[0];
  }
  if (text === 'true' || text === 'false') return () => text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return () => Number(text);
  throw new PathError(`unrecognized operand ${text}`);
}

function filter(text: string): Step {
  const parts = /^(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s.exec(text.trim());
  const keep = parts
    ? (
        (left, operator, right) => (value: unknown) =>
          compare(left(value), operator, right(value))
      )(operand((parts[1] ?? '').trim()), parts[2] ?? '', operand((parts[3] ?? '').trim()))
    : (
        (path) => (value: unknown) =>
          path(value) !== undefined
      )(operand(text.trim()));
  return (values) => every(values).filter(keep);
}

function bracket(text: string): Step {
  const inner = text.trim();
  if (inner === '*') return every;
  const name = /^(['"])(.*)\1$/s.exec(inner)?.[2];
  if (name !== undefined) return field(name);
  const condition = /^\?\((.*)\)$/s.exec(inner)?.[1];
  if (condition !== undefined) return filter(condition);
  const numbers = /^(-?\d*)(?::(-?\d*))?$/.exec(inner);
  if (numbers && inner !== '') return slice(numbers[1] ?? '', numbers[2]);
  throw new PathError(`invalid array index ${inner}`);
}

const descend: Step = (values) =>
  values.flatMap((value) => [
    value,
    ...descend(isList(value) ? value : isMap(value) ? Object.values(value) : []),
  ]);

/** The end of what begins with a bracket at `start`; brackets in quotes do not count. */
function closing(text: string, start: number): number {
  let depth = 0;
  let quoted = '';
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quoted !== '') {
      if (letter === quoted) quoted = '';
    } else if (letter === '"' || letter === "'") quoted = letter;
    else if (letter === '[') depth++;
    else if (letter === ']' && --depth === 0) return at;
  }
  throw new PathError('unterminated array');
}

/**
 * Reads a path such as `.status.conditions[?(@.type=="Ready")].status` and gives what finds its values.
 * Models staging/src/k8s.io/client-go/util/jsonpath
 * @throws PathError
 */
export function parseJsonPath(text: string): (root: unknown) => readonly unknown[] {
  const steps: Step[] = [];
  let at = text.startsWith('$') ? 1 : 0;
  while (at < text.length) {
    if (text.startsWith('..', at)) {
      steps.push(descend);
      at += text.charAt(at + 2) === '[' ? 2 : 1;
    } else if (text.charAt(at) === '[') {
      const end = closing(text, at);
      steps.push(bracket(text.slice(at + 1, end)));
      at = end + 1;
    } else if (text.charAt(at) === '.') {
      const name = /^(?:\\.|[^.[\\])*/s.exec(text.slice(at + 1))?.[0] ?? '';
      if (name === '*') steps.push(every);
      else if (name !== '') steps.push(field(name.replace(/\\(.)/gs, '$1')));
      at += 1 + name.length;
    } else throw new PathError(`unrecognized character in action: ${text.charAt(at)}`);
  }
  return (root) => steps.reduce<readonly unknown[]>((values, step) => step(values), [root]);
}
