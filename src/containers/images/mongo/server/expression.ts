import {
  compare,
  documentOf,
  equal,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  typeName,
  type Value,
} from '../values.ts';
import { Failure } from './failure.ts';

type Variables = Readonly<Record<string, Value>>;
type Operator = (operands: readonly Value[]) => Value;

/** What a path of an expression leads to: through arrays, an array of what is there. */
function at(value: Value, path: readonly string[]): Value {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (isList(value)) return value.map((each) => at(each, path)).filter((each) => each !== undefined);
  return at(field(value, name), rest);
}

/** The value of an expression of an aggregation for a document. Throws {@link Failure}. */
export function evaluate(expression: Value, document: Value, variables: Variables = {}): Value {
  if (typeof expression === 'string' && expression.startsWith('$$')) {
    const [name = '', ...path] = expression.slice(2).split('.');
    if (name === 'ROOT' || name === 'CURRENT') return at(document, path);
    if (name === 'NOW') return variables['NOW'];
    if (!(name in variables)) throw new Failure(17276, `Use of undefined variable: ${name}`);
    return at(variables[name], path);
  }
  if (typeof expression === 'string' && expression.startsWith('$'))
    return at(document, expression.slice(1).split('.'));
  if (isList(expression)) return expression.map((each) => evaluate(each, document, variables) ?? null);
  if (!isDocument(expression)) return expression;
  const [name = '', operand] = Object.entries(expression)[0] ?? [];
  if (name.startsWith('$')) return operate(name, operand, document, variables);
  return documentOf(
    Object.entries(expression).flatMap(([key, each]) => {
      const value = evaluate(each, document, variables);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function operate(name: string, operand: Value, document: Value, variables: Variables): Value {
  const value = (each: Value): Value => evaluate(each, document, variables);
  switch (name) {
    case '$literal':
      return operand;
    case '$cond': {
      const [test, yes, no] = isList(operand)
        ? operand
        : [field(operand, 'if'), field(operand, 'then'), field(operand, 'else')];
      return value(isTrue(value(test)) ? yes : no);
    }
    case '$switch': {
      const branches = field(operand, 'branches');
      const found = isList(branches)
        ? branches.find((each) => isTrue(value(field(each, 'case'))))
        : undefined;
      return value(found === undefined ? field(operand, 'default') : field(found, 'then'));
    }
    case '$ifNull': {
      const values = isList(operand) ? operand.map(value) : [];
      return values.find((each) => each !== null && each !== undefined) ?? values.at(-1);
    }
    case '$map':
    case '$filter': {
      const input = value(field(operand, 'input'));
      const as = field(operand, 'as');
      const name2 = typeof as === 'string' ? as : 'this';
      const body = field(operand, name === '$map' ? 'in' : 'cond');
      const results = (isList(input) ? input : []).map(
        (each) => [each, evaluate(body, document, { ...variables, [name2]: each })] as const,
      );
      return name === '$map'
        ? results.map(([, result]) => result)
        : results.filter(([, result]) => isTrue(result)).map(([each]) => each);
    }
    case '$dateToString': {
      const date = value(field(operand, 'date'));
      const format = value(field(operand, 'format'));
      return date instanceof Date
        ? formatted(date, typeof format === 'string' ? format : '%Y-%m-%dT%H:%M:%S.%LZ')
        : null;
    }
  }
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new Failure(168, `Unrecognized expression '${name}'`);
  return operator(isList(operand) ? operand.map(value) : [value(operand)]);
}

export const isTrue = (value: Value): boolean =>
  value !== null && value !== undefined && value !== false && numberOf(value) !== 0;

function formatted(date: Date, format: string): string {
  const iso = date.toISOString();
  const parts: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    L: iso.slice(20, 23),
    '%': '%',
  };
  return format.replace(/%([YmdHMSL%])/g, (whole, letter: string) => parts[letter] ?? whole);
}

const numbers =
  (name: string, run: (values: readonly number[]) => number): Operator =>
  (operands) => {
    if (operands.some((each) => each === null || each === undefined)) return null;
    return run(
      operands.map((each) => {
        const number = each instanceof Date ? each.getTime() : numberOf(each);
        if (number === undefined)
          throw new Failure(14, `${name} only supports numeric or date types, not ${typeName(each)}`);
        return number;
      }),
    );
  };

const order =
  (holds: (order: number) => boolean): Operator =>
  ([a, b]) =>
    holds(compare(a, b));

const text = (value: Value): string =>
  value === null || value === undefined
    ? ''
    : value instanceof Special
      ? value.text
      : value instanceof Date
        ? value.toISOString()
        : String(value);

const dated =
  (part: (date: Date) => number): Operator =>
  ([date]) =>
    date instanceof Date ? part(date) : null;

const flat = (operands: readonly Value[]): readonly Value[] =>
  operands.length === 1 && isList(operands[0]) ? operands[0] : operands;

const sum = (operands: readonly Value[]): number =>
  operands.reduce<number>((total, each) => total + (numberOf(each) ?? 0), 0);

function average(operands: readonly Value[]): Value {
  const counted = operands.filter((each) => numberOf(each) !== undefined);
  return counted.length === 0 ? null : sum(counted) / counted.length;
}

const rounded = (value: number, places = 0): number => {
  const factor = 10 ** places;
  const scaled = value * factor;
  const even = Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : Math.round(scaled);
  return even / factor;
};

const OPERATORS: Readonly<Record<string, Operator>> = {
  $abs: numbers('$abs', ([a = 0]) => Math.abs(a)),
  $add: numbers('$add', (values) => values.reduce((total, each) => total + each, 0)),
  $and: (operands) => operands.every(isTrue),
  $arrayElemAt: ([list, index]) => (isList(list) ? list.at(numberOf(index) ?? 0) : null),
  $avg: (operands) => average(flat(operands)),
  $ceil: numbers('$ceil', ([a = 0]) => Math.ceil(a)),
  $concat: (operands) =>
    operands.some((each) => each === null || each === undefined) ? null : operands.map(text).join(''),
  $concatArrays: (operands) => operands.flatMap((each) => (isList(each) ? each : [])),
  $dayOfMonth: dated((date) => date.getUTCDate()),
  $dayOfWeek: dated((date) => date.getUTCDay() + 1),
  $divide: numbers('$divide', ([a = 0, b = 1]) => {
    if (b === 0) throw new Failure(2, "can't $divide by zero");
    return a / b;
  }),
  $eq: order((each) => each === 0),
  $first: ([list]) => (isList(list) ? list[0] : null),
  $floor: numbers('$floor', ([a = 0]) => Math.floor(a)),
  $gt: order((each) => each > 0),
  $gte: order((each) => each >= 0),
  $hour: dated((date) => date.getUTCHours()),
  $in: ([value, list]) => isList(list) && list.some((each) => equal(each, value)),
  $last: ([list]) => (isList(list) ? list.at(-1) : null),
  $lt: order((each) => each < 0),
  $lte: order((each) => each <= 0),
  $max: (operands) => [...flat(operands)].sort(compare).at(-1) ?? null,
  $min: (operands) => [...flat(operands)].filter((each) => each !== null).sort(compare)[0] ?? null,
  $minute: dated((date) => date.getUTCMinutes()),
  $mod: numbers('$mod', ([a = 0, b = 1]) => a % b),
  $month: dated((date) => date.getUTCMonth() + 1),
  $multiply: numbers('$multiply', (values) => values.reduce((product, each) => product * each, 1)),
  $ne: order((each) => each !== 0),
  $not: ([value]) => !isTrue(value),
  $or: (operands) => operands.some(isTrue),
  $pow: numbers('$pow', ([a = 0, b = 1]) => a ** b),
  $round: numbers('$round', ([a = 0, b = 0]) => rounded(a, b)),
  $second: dated((date) => date.getUTCSeconds()),
  $size: ([list]) => {
    if (isList(list)) return list.length;
    throw new Failure(17124, `The argument to $size must be an array, but was of type: ${typeName(list)}`);
  },
  $slice: ([list, a, b]) => {
    const [from = 0, count] = [numberOf(a), numberOf(b)];
    if (!isList(list)) return null;
    if (count === undefined) return from < 0 ? list.slice(from) : list.slice(0, from);
    return list.slice(from < 0 ? Math.max(0, list.length + from) : from).slice(0, count);
  },
  $split: ([value, separator]) => text(value).split(text(separator)),
  $sqrt: numbers('$sqrt', ([a = 0]) => Math.sqrt(a)),
  $strLenCP: ([value]) => Array.from(text(value)).length,
  $substr: ([value, from, count]) =>
    text(value)
      .substring(numberOf(from) ?? 0)
      .slice(0, (numberOf(count) ?? 0) < 0 ? undefined : numberOf(count)),
  $substrCP: ([value, from, count]) =>
    text(value)
      .substring(numberOf(from) ?? 0)
      .slice(0, numberOf(count)),
  $subtract: ([a, b]) => {
    const left = a instanceof Date ? a.getTime() : numberOf(a);
    const right = b instanceof Date ? b.getTime() : numberOf(b);
    if (left === undefined || right === undefined) return null;
    return a instanceof Date && !(b instanceof Date) ? new Date(left - right) : left - right;
  },
  $sum: (operands) => sum(flat(operands)),
  $toInt: numbers('$toInt', ([a = 0]) => Math.trunc(a)),
  $toLower: ([value]) => text(value).toLowerCase(),
  $toString: ([value]) => (value === null || value === undefined ? null : text(value)),
  $toUpper: ([value]) => text(value).toUpperCase(),
  $trim: ([value]) => text(field(value, 'input') ?? value).trim(),
  $type: ([value]) => typeName(value),
  $year: dated((date) => date.getUTCFullYear()),
};

/** The accumulators of `$group`: what each makes of the values of a group. */
export const ACCUMULATORS: Readonly<Record<string, Operator>> = {
  $addToSet: (values) =>
    values.reduce<readonly Value[]>(
      (set, each) => (each === undefined || set.some((other) => equal(other, each)) ? set : [...set, each]),
      [],
    ),
  $avg: average,
  $count: (values) => values.length,
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $max: (values) =>
    [...values]
      .filter((each) => each !== undefined && each !== null)
      .sort(compare)
      .at(-1) ?? null,
  $min: (values) =>
    [...values].filter((each) => each !== undefined && each !== null).sort(compare)[0] ?? null,
  $push: (values) => values.filter((each) => each !== undefined),
  $sum: sum,
};
