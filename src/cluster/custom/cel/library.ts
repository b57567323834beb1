import { Environment, Optional } from '@marcbachmann/cel-js';
import { isCIDR, isIPv4, isIPv6 } from '../formats.ts';
import { goExpression } from '../../../regexp/re2.ts';
import { isQuantity, parseQuantity, Quantity } from './quantities.ts';

type Comparable = string | number | bigint | boolean | Date;

const least = (list: readonly Comparable[], keep: (a: Comparable, b: Comparable) => boolean): Comparable => {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error('min called on empty list');
  return rest.reduce((best, one) => (keep(one, best) ? one : best), first);
};

function isSorted(list: readonly Comparable[]): boolean {
  return list.every((one, i) => {
    const before = list[i - 1];
    return before === undefined || before <= one;
  });
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(shown(a)) === JSON.stringify(shown(b));

const shown = (value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

class Url {
  readonly url: URL;

  constructor(url: URL) {
    this.url = url;
  }
}

function asUrl(text: string): URL | undefined {
  try {
    return text.startsWith('/') ? new URL(text, 'path://') : new URL(text);
  } catch {
    return undefined;
  }
}

const sum = (list: readonly (number | bigint)[]): number | bigint =>
  list.every((one) => typeof one === 'bigint')
    ? list.reduce<bigint>((total, one) => total + BigInt(one), 0n)
    : list.reduce<number>((total, one) => total + Number(one), 0);

function lists(env: Environment): void {
  env.registerFunction('list.isSorted(): bool', isSorted);
  env.registerFunction('list.sum(): dyn', sum);
  env.registerFunction('list.min(): dyn', (list: readonly Comparable[]) => least(list, (a, b) => a < b));
  env.registerFunction('list.max(): dyn', (list: readonly Comparable[]) => least(list, (a, b) => a > b));
  env.registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], wanted: unknown) =>
    BigInt(list.findIndex((one) => same(one, wanted))),
  );
  env.registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], wanted: unknown) =>
    BigInt(list.findLastIndex((one) => same(one, wanted))),
  );
}

const findAll = (text: string, rule: string): (string | undefined)[] =>
  [...goExpression(rule).matches(text)].map(({ groups }) => groups[0]);

function texts(env: Environment): void {
  env.registerFunction(
    'string.find(string): string',
    (text: string, rule: string) => goExpression(rule).exec(text)?.groups[0] ?? '',
  );
  env.registerFunction('string.findAll(string): list<string>', (text: string, rule: string) =>
    findAll(text, rule),
  );
  env.registerFunction(
    'string.findAll(string, int): list<string>',
    (text: string, rule: string, most: bigint) => [
      ...findAll(text, rule).slice(0, most < 0n ? undefined : Number(most)),
    ],
  );
  env.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
    text.split(from).join(to),
  );
  env.registerFunction(
    'string.replace(string, string, int): string',
    (text: string, from: string, to: string, most: bigint) => {
      let out = text;
      let at = 0;
      for (let left = most < 0n ? text.length + 1 : Number(most); left > 0; left--) {
        const found = out.indexOf(from, at);
        if (found < 0) break;
        out = out.slice(0, found) + to + out.slice(found + from.length);
        at = found + to.length;
      }
      return out;
    },
  );
  env.registerFunction(
    'string.charAt(int): string',
    (text: string, at: bigint) => [...text][Number(at)] ?? '',
  );
}

function networks(env: Environment): void {
  env.registerFunction('isURL(string): bool', (text: string) => asUrl(text) !== undefined);
  env.registerType('kubernetes.URL', { ctor: Url, fields: {} });
  env.registerFunction('url(string): kubernetes.URL', (text: string) => {
    const url = asUrl(text);
    if (!url)
      throw new Error(
        `URL parse error during conversion from string: parse "${text}": invalid URI for request`,
      );
    return new Url(url);
  });
  const part = (name: string, read: (url: URL) => string): void => {
    env.registerFunction(`kubernetes.URL.${name}(): string`, ({ url }: Url) => read(url));
  };
  part('getScheme', ({ protocol }) => (protocol === 'path:' ? '' : protocol.slice(0, -1)));
  part('getHost', ({ host }) => host);
  part('getHostname', ({ hostname }) => hostname);
  part('getPort', ({ port }) => port);
  part('getEscapedPath', ({ pathname }) => pathname);
  env.registerFunction('isIP(string): bool', (text: string) => isIPv4(text) || isIPv6(text));
  env.registerFunction('isCIDR(string): bool', isCIDR);
}

function quantities(env: Environment): void {
  env.registerType('kubernetes.Quantity', { ctor: Quantity, fields: {} });
  env.registerFunction('isQuantity(string): bool', isQuantity);
  env.registerFunction('quantity(string): kubernetes.Quantity', parseQuantity);
  const method = (signature: string, handler: (a: Quantity, b: Quantity) => unknown): void => {
    env.registerFunction(`kubernetes.Quantity.${signature}`, handler);
  };
  method('isGreaterThan(kubernetes.Quantity): bool', (a, b) => a.value > b.value);
  method('isLessThan(kubernetes.Quantity): bool', (a, b) => a.value < b.value);
  method('compareTo(kubernetes.Quantity): int', (a, b) => BigInt(Math.sign(a.value - b.value)));
  method('add(kubernetes.Quantity): kubernetes.Quantity', (a, b) => new Quantity(a.value + b.value));
  method('sub(kubernetes.Quantity): kubernetes.Quantity', (a, b) => new Quantity(a.value - b.value));
  method('isInteger(): bool', ({ value }) => Number.isInteger(value));
  method('asInteger(): int', ({ value }) => BigInt(Math.trunc(value)));
  method('asApproximateFloat(): double', ({ value }) => value);
  method('sign(): int', ({ value }) => BigInt(Math.sign(value)));
}

/** A fresh environment with the functions that rules of custom resources may call. Models staging/src/k8s.io/apiserver/pkg/cel/library */
export function ruleEnvironment(): Environment {
  const env = new Environment({ enableOptionalTypes: true });
  lists(env);
  texts(env);
  networks(env);
  quantities(env);
  return env;
}

export { Optional };
