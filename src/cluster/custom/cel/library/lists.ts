import type { Environment } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { replacing } from '../expression.ts';
import { areEqual } from './values.ts';

type Ordered = string | number | bigint | boolean | Date;

function best(what: string, list: readonly Ordered[], keep: (a: Ordered, b: Ordered) => boolean): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${what} called on empty list`);
  return rest.reduce((found, one) => (keep(one, found) ? one : found), first);
}

function isSorted(list: readonly Ordered[]): boolean {
  return list.every((one, i) => {
    const before = list[i - 1];
    return before === undefined || before <= one;
  });
}

type Summand = number | bigint | UnsignedInt | Duration;

function plus(a: Summand, b: Summand): Summand {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof UnsignedInt && b instanceof UnsignedInt) return new UnsignedInt(a.valueOf() + b.valueOf());
  if (a instanceof Duration && b instanceof Duration) return a.addDuration(b);
  throw new Error('no such overload');
}

/** The sum of values of one type. @throws Error where nobody can add them */
function sum(list: readonly Summand[]): Summand {
  const [first = 0n, ...rest] = list;
  // What stands alone has to be something that can be added, too.
  if (rest.length === 0) plus(first, first);
  return rest.reduce(plus, first);
}

type List = readonly unknown[];

const holds = (list: List, wanted: unknown): boolean => list.some((one) => areEqual(one, wanted));
const contains = (list: List, others: List): boolean => others.every((one) => holds(list, one));

/** Models staging/src/k8s.io/apiserver/pkg/cel/library/lists.go */
export function lists(env: Environment): void {
  env.registerFunction('list.isSorted(): bool', isSorted);
  env.registerFunction('list.sum(): dyn', sum);
  env.registerFunction('list.min(): dyn', (list: readonly Ordered[]) => best('min', list, (a, b) => a < b));
  env.registerFunction('list.max(): dyn', (list: readonly Ordered[]) => best('max', list, (a, b) => a > b));
  env.registerFunction(`list.${replacing('indexOf')}(dyn): int`, (list: List, wanted: unknown) =>
    BigInt(list.findIndex((one) => areEqual(one, wanted))),
  );
  env.registerFunction(`list.${replacing('lastIndexOf')}(dyn): int`, (list: List, wanted: unknown) =>
    BigInt(list.findLastIndex((one) => areEqual(one, wanted))),
  );
}

class Namespace {}

/** Lists taken for sets. Models github.com/google/cel-go/ext/sets.go */
export function sets(env: Environment): void {
  env.registerType('kubernetes.sets', { ctor: Namespace, fields: {} });
  env.registerConstant('sets', 'kubernetes.sets', new Namespace());
  const method = (name: string, handler: (a: List, b: List) => boolean): void => {
    env.registerFunction(
      `kubernetes.sets.${name}(list, list): bool`,
      (_namespace: Namespace, a: List, b: List) => handler(a, b),
    );
  };
  method('contains', contains);
  method('equivalent', (a, b) => contains(a, b) && contains(b, a));
  method('intersects', (a, b) => a.some((one) => holds(b, one)));
}
