import { Special } from '../values.ts';
import { Callable, isHost, numeric, textOf, typeError } from './values.ts';

/** `typeof` of a value. */
function typeOf(value: unknown): string {
  if (value instanceof Callable) return 'function';
  return typeof value;
}

/** An operator before its value. */
export function unary(operator: string, value: unknown): unknown {
  switch (operator) {
    case '!':
      return !value;
    case '-':
      return -numeric(value);
    case '+':
      return numeric(value);
    case '~':
      return ~numeric(value);
    case 'typeof':
      return typeOf(value);
    case 'void':
      return undefined;
    default:
      return value;
  }
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && !(value instanceof Special && value.kind === 'Long'));

function plus(left: unknown, right: unknown): unknown {
  return isText(left) || isText(right) ? textOf(left) + textOf(right) : numeric(left) + numeric(right);
}

function loosely(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'object') return typeof right !== 'object' && textOf(left) === textOf(right);
  return typeof right === 'object' ? textOf(left) === textOf(right) : numeric(left) === numeric(right);
}

function less(left: unknown, right: unknown): boolean {
  return typeof left === 'string' && typeof right === 'string'
    ? left < right
    : numeric(left) < numeric(right);
}

function hasMember(name: unknown, object: unknown): boolean {
  if (typeof object !== 'object' || object === null)
    throw typeError(`Cannot use 'in' operator to search for '${textOf(name)}' in ${textOf(object)}`);
  return isHost(object) ? object.get(textOf(name)) !== undefined : Object.hasOwn(object, textOf(name));
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
};

/** An operator between two values, both of which have been evaluated. */
export function binary(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '+':
      return plus(left, right);
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '==':
      return loosely(left, right);
    case '!=':
      return !loosely(left, right);
    case '<':
      return less(left, right);
    case '>':
      return less(right, left);
    case '<=':
      return (
        (!less(right, left) && !Number.isNaN(numeric(left) + numeric(right))) ||
        (typeof left === 'string' && typeof right === 'string' && left <= right)
      );
    case '>=':
      return (
        (!less(left, right) && !Number.isNaN(numeric(left) + numeric(right))) ||
        (typeof left === 'string' && typeof right === 'string' && left >= right)
      );
    case 'in':
      return hasMember(left, right);
    case 'instanceof':
      return instanceOf(left, right);
    default: {
      const arithmetic = ARITHMETIC[operator];
      return arithmetic ? arithmetic(numeric(left), numeric(right)) : right;
    }
  }
}

function instanceOf(value: unknown, maker: unknown): boolean {
  if (!(maker instanceof Callable)) throw typeError("Right-hand side of 'instanceof' is not callable");
  const { name } = maker;
  if (name === 'Array') return Array.isArray(value);
  if (name === 'Date') return value instanceof Date;
  if (name === 'RegExp') return value instanceof RegExp;
  if (name.endsWith('Error')) return value instanceof Error && (name === 'Error' || value.name === name);
  if (name === 'Object') return typeof value === 'object' && value !== null;
  return value instanceof Special && value.kind === name;
}
