import {
  compare,
  documentOf,
  equal,
  field,
  isDocument,
  isList,
  numberOf,
  typeName,
  type Document,
  type Value,
} from '../values.ts';
import { evaluate } from './expression.ts';
import { Failure } from './failure.ts';

/** What stands at a path: through arrays it may be several. */
export function valuesAt(value: Value, path: string): readonly Value[] {
  const [name = '', ...rest] = path.split('.');
  const below = rest.join('.');
  if (isList(value)) {
    const elements = value.flatMap((each) => (isDocument(each) ? valuesAt(each, path) : []));
    const own = /^\d+$/.test(name) ? field(value, name) : undefined;
    return own === undefined ? elements : [...elements, ...(below === '' ? [own] : valuesAt(own, below))];
  }
  const found = field(value, name);
  if (below === '') return found === undefined ? [] : [found];
  return found === undefined ? [] : valuesAt(found, below);
}

const spread = (values: readonly Value[]): readonly Value[] =>
  values.flatMap((value) => (isList(value) ? [value, ...value] : [value]));

/** Whether a value begins with an operator: `{ $gt: 5 }`. */
export const isOperators = (value: Value): value is Document =>
  isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true;

/** Whether a document is what a filter looks for. Throws {@link Failure} for what no filter may say. */
export function matches(document: Value, filter: Document): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    if (!name.startsWith('$')) return fits(valuesAt(document, name), condition);
    switch (name) {
      case '$and':
        return all(name, condition).every((each) => matches(document, each));
      case '$or':
        return all(name, condition).some((each) => matches(document, each));
      case '$nor':
        return !all(name, condition).some((each) => matches(document, each));
      case '$expr':
        return Boolean(evaluate(condition, document));
      case '$comment':
        return true;
      default:
        throw new Failure(
          2,
          `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
        );
    }
  });
}

function all(name: string, condition: Value): readonly Document[] {
  if (!isList(condition)) throw new Failure(2, `${name} must be an array`);
  if (condition.length === 0) throw new Failure(2, '$and/$or/$nor must be a nonempty array');
  return condition.filter(isDocument);
}

/** Whether what stands at a path fulfils a condition. */
export function fits(values: readonly Value[], condition: Value): boolean {
  if (condition instanceof RegExp)
    return spread(values).some((each) => typeof each === 'string' && condition.test(each));
  if (!isOperators(condition)) return isSame(values, condition);
  return Object.entries(condition).every(([operator, operand]) => test(operator, operand, values, condition));
}

const isSame = (values: readonly Value[], wanted: Value): boolean =>
  wanted === null || wanted === undefined
    ? values.length === 0 || spread(values).some((each) => each === null)
    : spread(values).some((each) => equal(each, wanted));

const sameKind = (a: Value, b: Value): boolean =>
  numberOf(a) !== undefined ? numberOf(b) !== undefined : typeName(a) === typeName(b);

function test(operator: string, operand: Value, values: readonly Value[], condition: Document): boolean {
  const some = (holds: (order: number) => boolean): boolean =>
    spread(values).some((each) => sameKind(each, operand) && holds(compare(each, operand)));
  switch (operator) {
    case '$eq':
      return isSame(values, operand);
    case '$ne':
      return !isSame(values, operand);
    case '$gt':
      return some((order) => order > 0);
    case '$gte':
      return some((order) => order >= 0);
    case '$lt':
      return some((order) => order < 0);
    case '$lte':
      return some((order) => order <= 0);
    case '$in':
      return listOf(operator, operand).some((each) => fits(values, each));
    case '$nin':
      return !listOf(operator, operand).some((each) => fits(values, each));
    case '$all':
      return listOf(operator, operand).every((each) => isSame(values, each));
    case '$exists':
      return values.length > 0 === Boolean(operand);
    case '$not':
      return !fits(values, operand);
    case '$size':
      return values.some((each) => isList(each) && each.length === operand);
    case '$type':
      return spread(values).some((each) => isOfType(each, operand));
    case '$mod': {
      const [divisor = 1, remainder = 0] = listOf(operator, operand).map((each) => numberOf(each) ?? 0);
      return spread(values).some((each) => (numberOf(each) ?? Number.NaN) % divisor === remainder);
    }
    case '$regex': {
      const pattern = expressionOf(operand, condition['$options']);
      return spread(values).some((each) => typeof each === 'string' && pattern.test(each));
    }
    case '$options':
      return true;
    case '$elemMatch':
      return values.some((each) => isList(each) && each.some((element) => elementFits(element, operand)));
    default:
      throw new Failure(2, `unknown operator: ${operator}`);
  }
}

const elementFits = (element: Value, condition: Value): boolean =>
  isOperators(condition) ? fits([element], condition) : isDocument(condition) && matches(element, condition);

function listOf(operator: string, operand: Value): readonly Value[] {
  if (isList(operand)) return operand;
  throw new Failure(2, `${operator} needs an array`);
}

const isOfType = (value: Value, type: Value): boolean =>
  isList(type)
    ? type.some((each) => isOfType(value, each))
    : type === 'number'
      ? numberOf(value) !== undefined
      : type === typeName(value) || TYPES[String(type)] === typeName(value);

const TYPES: Readonly<Record<string, string>> = {
  '1': 'double',
  '2': 'string',
  '3': 'object',
  '4': 'array',
  '7': 'objectId',
  '8': 'bool',
  '9': 'date',
  '10': 'null',
  '16': 'int',
  '18': 'long',
};

function expressionOf(pattern: Value, options: Value): RegExp {
  const flags = typeof options === 'string' ? options.replace(/[^imsu]/g, '') : '';
  try {
    return pattern instanceof RegExp
      ? new RegExp(pattern.source, flags || pattern.flags)
      : new RegExp(String(pattern), flags);
  } catch {
    throw new Failure(51091, `Regular expression is invalid: ${String(pattern)}`);
  }
}

/** Sorts documents: `{ age: -1, name: 1 }`. */
export function sorted<T extends Value>(documents: readonly T[], by: Document): readonly T[] {
  const keys = Object.entries(by).map(
    ([path, direction]) => [path, numberOf(direction) === -1 ? -1 : 1] as const,
  );
  const key = (document: T, path: string, direction: number): Value => {
    const values = spread(valuesAt(document, path)).filter((each) => !isList(each));
    return [...values].sort((a, b) => compare(a, b) * direction)[0];
  };
  return [...documents].sort(
    (a, b) =>
      keys
        .map(([path, direction]) => compare(key(a, path, direction), key(b, path, direction)) * direction)
        .find((order) => order !== 0) ?? 0,
  );
}

/** Keeps or leaves out fields: `{ name: 1, _id: 0 }`; other values are expressions. */
export function projected(document: Document, projection: Document): Document {
  const entries = Object.entries(projection);
  const others = entries.filter(([name]) => name !== '_id');
  const isOff = (value: Value): boolean => value === false || numberOf(value) === 0;
  const excludes = others.length > 0 ? isOff(others[0]?.[1]) : entries.some(([, value]) => isOff(value));
  for (const [name, value] of others) {
    if (isOff(value) === excludes) continue;
    throw excludes
      ? new Failure(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
      : new Failure(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
  }
  if (excludes)
    return entries
      .filter(([, value]) => isOff(value))
      .reduce((left, [path]) => without(left, path.split('.')), document);
  const paths = others
    .filter(([, value]) => value === true || numberOf(value) !== undefined)
    .map(([path]) => path.split('.'));
  const computed = others.filter(([, value]) => value !== true && numberOf(value) === undefined);
  const id = isOff(projection['_id']) ? [] : [['_id']];
  const kept = only(document, [...id, ...paths]);
  return documentOf([
    ...Object.entries(kept),
    ...computed.flatMap(([name, value]) => {
      const made = evaluate(value, document);
      return made === undefined ? [] : [[name, made] as const];
    }),
  ]);
}

function only(document: Document, paths: readonly (readonly string[])[]): Document {
  const kept = Object.entries(document).flatMap(([name, value]) => {
    const below = paths.filter(([first]) => first === name).map((path) => path.slice(1));
    if (below.length === 0) return [];
    if (below.some((path) => path.length === 0)) return [[name, value] as const];
    if (isDocument(value)) return [[name, only(value, below)] as const];
    return isList(value) ? [[name, value.filter(isDocument).map((each) => only(each, below))] as const] : [];
  });
  const id = kept.filter(([name]) => name === '_id');
  return documentOf([...id, ...kept.filter(([name]) => name !== '_id')]);
}

function without(document: Document, [name = '', ...rest]: readonly string[]): Document {
  return documentOf(
    Object.entries(document).flatMap(([key, value]) => {
      if (key !== name) return [[key, value] as const];
      if (rest.length === 0) return [];
      if (isDocument(value)) return [[key, without(value, rest)] as const];
      return [
        [
          key,
          isList(value) ? value.map((each) => (isDocument(each) ? without(each, rest) : each)) : value,
        ] as const,
      ];
    }),
  );
}
