import type { Environment } from '@marcbachmann/cel-js';
import { order, type Comparable } from './values.ts';

type Identifier = string | bigint;

const INVALID = /[^0-9A-Za-z-]/;

/** @throws Error for what is no number of a version */
function numberOf(what: string, text: string): bigint {
  if (!/^\d+$/.test(text)) {
    throw new Error(`Invalid character(s) found in ${what.toLowerCase()} number ${JSON.stringify(text)}`);
  }
  if (text.length > 1 && text.startsWith('0')) {
    throw new Error(`${what} number must not contain leading zeroes ${JSON.stringify(text)}`);
  }
  return BigInt(text);
}

/** A part of what marks a version before its release. Models github.com/blang/semver/v4 NewPRVersion */
function preRelease(text: string): Identifier {
  if (text === '') throw new Error('Prerelease is empty');
  if (/^\d+$/.test(text)) {
    if (text.length > 1 && text.startsWith('0')) {
      throw new Error(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(text)}`);
    }
    return BigInt(text);
  }
  if (INVALID.test(text)) {
    throw new Error(`Invalid character(s) found in prerelease ${JSON.stringify(text)}`);
  }
  return text;
}

function checkBuild(text: string): void {
  if (text === '') throw new Error('Build meta data is empty');
  if (INVALID.test(text)) {
    throw new Error(`Invalid character(s) found in build meta data ${JSON.stringify(text)}`);
  }
}

/** Numbers come before words, shorter ones before longer ones. */
function orderOf(a: readonly Identifier[], b: readonly Identifier[]): bigint {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1n;
    if (left === right) continue;
    if (typeof left === typeof right) return left < right ? -1n : 1n;
    return typeof left === 'bigint' ? -1n : 1n;
  }
  return a.length < b.length ? -1n : 0n;
}

/** A version by the rules of semver.org; what follows a plus does not count. */
class Semver implements Comparable<Semver> {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  readonly before: readonly Identifier[];

  /** Models github.com/blang/semver/v4 Parse @throws Error */
  constructor(text: string) {
    if (text === '') throw new Error('Version string empty');
    const [major, minor, ...others] = text.split('.');
    if (major === undefined || minor === undefined || others.length === 0) {
      throw new Error('No Major.Minor.Patch elements found');
    }
    const [first, second] = [numberOf('Major', major), numberOf('Minor', minor)];
    const rest = others.join('.');
    const plus = rest.indexOf('+');
    const release = plus < 0 ? rest : rest.slice(0, plus);
    const dash = release.indexOf('-');
    const patch = dash < 0 ? release : release.slice(0, dash);
    this.numbers = [first, second, numberOf('Patch', patch)];
    this.before =
      dash < 0
        ? []
        : release
            .slice(dash + 1)
            .split('.')
            .map(preRelease);
    if (plus >= 0)
      rest
        .slice(plus + 1)
        .split('.')
        .forEach(checkBuild);
  }

  compare(other: Semver): bigint {
    for (const [i, number] of this.numbers.entries()) {
      const found = order(number, other.numbers[i] ?? 0n);
      if (found !== 0n) return found;
    }
    // What comes before the release is less than it.
    if (this.before.length === 0 || other.before.length === 0) {
      return order(other.before.length, this.before.length);
    }
    return orderOf(this.before, other.before);
  }

  equals(other: Semver): boolean {
    return this.compare(other) === 0n;
  }
}

/** A version without `v`, leading zeros and gaps. Models library/semverlib.go normalizeAndParse @throws Error */
function normalized(text: string): string {
  const [major = '', minor, ...others] = text.replace(/^v/, '').split('.');
  const given = [major, minor, others.length > 0 ? others.join('.') : undefined].flatMap((part) =>
    part === undefined ? [] : [part.length > 1 ? part.replace(/^0+/, '').replace(/^(?!\d)/, '0') : part],
  );
  if (given.length < 3 && /[+-]/.test(given.at(-1) ?? '')) {
    throw new Error('short version cannot contain PreRelease/Build meta data');
  }
  return [...given, '0', '0'].slice(0, 3).join('.');
}

const read = (text: string, isLoose = false): Semver => new Semver(isLoose ? normalized(text) : text);

function isSemver(text: string, isLoose?: boolean): boolean {
  try {
    return read(text, isLoose) instanceof Semver;
  } catch {
    return false;
  }
}

/** Models staging/src/k8s.io/apiserver/pkg/cel/library/semverlib.go */
export function semvers(env: Environment): void {
  env.registerType('kubernetes.Semver', { ctor: Semver, fields: {} });
  env.registerOperator('kubernetes.Semver == kubernetes.Semver', (a: Semver, b: Semver) => a.equals(b));
  env.registerFunction('isSemver(string): bool', (text: string) => isSemver(text));
  env.registerFunction('isSemver(string, bool): bool', isSemver);
  env.registerFunction('semver(string): kubernetes.Semver', (text: string) => read(text));
  env.registerFunction('semver(string, bool): kubernetes.Semver', read);
  const method = (signature: string, handler: (a: Semver, b: Semver) => unknown): void => {
    env.registerFunction(`kubernetes.Semver.${signature}`, handler);
  };
  method('isGreaterThan(kubernetes.Semver): bool', (a, b) => a.compare(b) > 0n);
  method('isLessThan(kubernetes.Semver): bool', (a, b) => a.compare(b) < 0n);
  method('compareTo(kubernetes.Semver): int', (a, b) => a.compare(b));
  method('major(): int', ({ numbers }) => numbers[0]);
  method('minor(): int', ({ numbers }) => numbers[1]);
  method('patch(): int', ({ numbers }) => numbers[2]);
}
