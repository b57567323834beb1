import type { Environment } from '@marcbachmann/cel-js';
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

const sum = (list: readonly (number | bigint)[]): number | bigint =>
  list.every((one) => typeof one === 'bigint')
    ? list.reduce<bigint>((total, one) => total + BigInt(one), 0n)
    : list.reduce<number>((total, one) => total + Number(one), 0);

type List = readonly unknown[];

const holds = (list: List, wanted: unknown): boolean => list.some((one) => areEqual(one, wanted));
const contains = (list: List, others: List): boolean => others.every((one) => holds(list, one));

/** Models staging/src/k8s.io/apiserver/pkg/cel/library/lists.go */
export function lists(env: Environment): void {
  env.registerFunction('list.isSorted(): bool', isSorted);
  env.registerFunction('list.sum(): dyn', sum);
  env.registerFunction('list.min(): dyn', (list: readonly Ordered[]) => best('min', list, (a, b) => a < b));
  env.registerFunction('list.max(): dyn', (list: readonly Ordered[]) => best('max', list, (a, b) => a > b));
  env.registerFunction('list.indexOf(dyn): int', (list: List, wanted: unknown) =>
    BigInt(list.findIndex((one) => areEqual(one, wanted))),
  );
  env.registerFunction('list.lastIndexOf(dyn): int', (list: List, wanted: unknown) =>
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
