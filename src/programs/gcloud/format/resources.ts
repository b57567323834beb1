import { parseFilter } from './filter.ts';
import { evaluate, parseKey } from './key.ts';
import type { Step } from './key.ts';
import { isList, isObject, pythonText } from './value.ts';
import type { Json } from './value.ts';

/** What a command line asks of a list before it is printed. */
export interface ListOptions {
  readonly flatten?: readonly string[];
  readonly filter?: string;
  readonly sortBy?: readonly string[];
  readonly limit?: number;
}

/** One record per item of the list at a key. */
function flattenAt(record: Json, steps: readonly Step[]): readonly Json[] {
  const [step, ...rest] = steps;
  if (step === undefined) return isList(record) ? record : [record];
  if (step === '[]') return isList(record) ? record.flatMap((item) => flattenAt(item, rest)) : [record];
  if (!isObject(record) || typeof step === 'number' || record[step] === undefined) return [record];
  return flattenAt(record[step], rest).map((value) => ({ ...record, [step]: value }));
}

const compareValues = (a: Json | undefined, b: Json | undefined): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [pythonText(a ?? null), pythonText(b ?? null)];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** Flattens, filters, sorts and limits records, in that order. */
export function arrange(records: readonly Json[], options: ListOptions): readonly Json[] {
  let result = records;
  for (const key of options.flatten ?? []) {
    const { steps } = parseKey(key);
    result = result.flatMap((record) => flattenAt(record, steps));
  }
  if (options.filter !== undefined && options.filter !== '')
    result = result.filter(parseFilter(options.filter));
  const orders = (options.sortBy ?? []).map((key) => ({
    key: parseKey(key.replace(/^~/, '')),
    sign: key.startsWith('~') ? -1 : 1,
  }));
  if (orders.length > 0) {
    result = [...result].sort((a, b) => {
      for (const { key, sign } of orders) {
        const difference = compareValues(evaluate(key, a), evaluate(key, b));
        if (difference !== 0) return difference * sign;
      }
      return 0;
    });
  }
  return options.limit === undefined ? result : result.slice(0, options.limit);
}
