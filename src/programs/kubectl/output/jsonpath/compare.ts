import { compareStrings, Float, isInt64 } from '../go-values.ts';
import { JsonPathError } from './parse.ts';

type Kind = 'bool' | 'int' | 'float' | 'string';

function kindOf(value: unknown): Kind {
  if (value instanceof Float) return 'float';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return isInt64(value) ? 'int' : 'float';
    case 'bigint':
      return 'int';
    default:
      throw new JsonPathError('invalid type for comparison');
  }
}

/** Applies a filter's operator. Models client-go/third_party/forked/golang/template/funcs.go */
export function compare(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return less(left, right);
    case '<=':
      return less(left, right) || equal(left, right);
    case '>':
      return !less(left, right) && !equal(left, right);
    case '>=':
      return !less(left, right);
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

function sameKind(left: unknown, right: unknown): Kind {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw new JsonPathError('incompatible types for comparison');
  return kind;
}

function equal(left: unknown, right: unknown): boolean {
  return sameKind(left, right) === 'float' ? magnitude(left) === magnitude(right) : left === right;
}

function less(left: unknown, right: unknown): boolean {
  const kind = sameKind(left, right);
  if (kind === 'bool') throw new JsonPathError('invalid type for comparison');
  return kind === 'string'
    ? compareStrings(String(left), String(right)) < 0
    : magnitude(left) < magnitude(right);
}

const magnitude = (value: unknown): number | bigint =>
  typeof value === 'bigint' ? value : Number(value instanceof Float ? value.value : value);
