import { canonicalQuantity } from '../../machinery/quantity.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as expressions work with it. */
export class Quantity {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export const isQuantity = (text: string): boolean => canonicalQuantity(text) !== undefined;

/** @throws Error for what is no quantity */
export function parseQuantity(text: string): Quantity {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text);
  const factor = SUFFIXES[parts?.[2] ?? ''];
  if (!isQuantity(text) || !parts || factor === undefined) {
    throw new Error(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return new Quantity(Number(parts[1]) * factor);
}
