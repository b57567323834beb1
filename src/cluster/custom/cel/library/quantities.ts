import type { Environment } from '@marcbachmann/cel-js';
import { quantityProblem } from '../../../../go/quantity.ts';
import { parseQuantity } from '../../../machinery/quantity.ts';
import { order, type Comparable } from './values.ts';

const UNIT = 1_000_000_000n;
const INT_END = 2n ** 63n;

/** A quantity, in units of 10^-9. */
class Quantity implements Comparable<Quantity> {
  readonly nano: bigint;

  constructor(nano: bigint) {
    this.nano = nano;
  }

  equals(other: Quantity): boolean {
    return this.nano === other.nano;
  }

  get isInteger(): boolean {
    const whole = this.nano / UNIT;
    return this.nano % UNIT === 0n && whole < INT_END && whole >= -INT_END;
  }

  asInteger(): bigint {
    if (!this.isInteger) throw new Error('cannot convert value to integer');
    return this.nano / UNIT;
  }
}

function quantityOf(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (!quantity) throw new Error(quantityProblem(text) ?? 'unable to parse numeric part of quantity');
  return new Quantity(quantity.nano);
}

/** Quantities such as `500m` and `2Gi`. Models staging/src/k8s.io/apiserver/pkg/cel/library/quantity.go */
export function quantities(env: Environment): void {
  env.registerType('kubernetes.Quantity', { ctor: Quantity, fields: {} });
  env.registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined);
  env.registerFunction('quantity(string): kubernetes.Quantity', quantityOf);
  env.registerOperator('kubernetes.Quantity == kubernetes.Quantity', (a: Quantity, b: Quantity) =>
    a.equals(b),
  );
  const method = (signature: string, handler: (a: Quantity, b: Quantity) => unknown): void => {
    env.registerFunction(`kubernetes.Quantity.${signature}`, handler);
  };
  method('isGreaterThan(kubernetes.Quantity): bool', (a, b) => a.nano > b.nano);
  method('isLessThan(kubernetes.Quantity): bool', (a, b) => a.nano < b.nano);
  method('compareTo(kubernetes.Quantity): int', (a, b) => order(a.nano, b.nano));
  method('add(kubernetes.Quantity): kubernetes.Quantity', (a, b) => new Quantity(a.nano + b.nano));
  method('sub(kubernetes.Quantity): kubernetes.Quantity', (a, b) => new Quantity(a.nano - b.nano));
  method('isInteger(): bool', (a) => a.isInteger);
  method('asInteger(): int', (a) => a.asInteger());
  method('asApproximateFloat(): double', (a) => Number(a.nano) / Number(UNIT));
  const withNumber = (name: string, handler: (a: bigint, b: bigint) => bigint): void => {
    env.registerFunction(
      `kubernetes.Quantity.${name}(int): kubernetes.Quantity`,
      (a: Quantity, b: bigint) => new Quantity(handler(a.nano, b * UNIT)),
    );
  };
  withNumber('add', (a, b) => a + b);
  withNumber('sub', (a, b) => a - b);
  env.registerFunction('sign(kubernetes.Quantity): int', ({ nano }: Quantity) => order(nano, 0n));
}
