/**
 * Resource quantities: `500m`, `128Mi`, `1.5`, `2e3`. Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go
 */

type Format = 'BinarySI' | 'DecimalSI' | 'DecimalExponent';

/** An exact quantity in units of 10^-9. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: Format;
}

const NANO = 1_000_000_000n;
/** Binary amounts end where 64 bits do. */
const MOST = (2n ** 63n - 1n) * NANO;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** The exponents behind decimal suffixes. */
export const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const power = (base: bigint, exponent: number): bigint => base ** BigInt(exponent);

/** A parsed quantity, or undefined for a text that is none. Digits below 10^-9 round away from zero. */
export function parseQuantity(text: string): Quantity | undefined {
  const found =
    /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<part>\d*))?(?<suffix>[a-zA-Z]*(?<exponent>[+-]?\d+)?)$/.exec(
      text,
    )?.groups;
  if (!found) return undefined;
  const whole = found['whole'] ?? '';
  const part = found['part'] ?? '';
  const suffix = found['suffix'] ?? '';
  if (text === '') return undefined;
  let numerator = BigInt(`${whole}${part}` || '0');
  let denominator = power(10n, part.length);
  let format: Format;
  const binary = BINARY.indexOf(suffix);
  const decimal = DECIMAL[suffix];
  if (binary > 0) {
    format = 'BinarySI';
    numerator *= power(1024n, binary);
  } else if (decimal !== undefined) {
    format = 'DecimalSI';
    if (decimal >= 0) numerator *= power(10n, decimal);
    else denominator *= power(10n, -decimal);
  } else if (/^[eE][+-]?\d+$/.test(suffix)) {
    format = 'DecimalExponent';
    const exponent = Number(suffix.slice(1));
    if (Math.abs(exponent) > 60) return undefined;
    if (exponent >= 0) numerator *= power(10n, exponent);
    else denominator *= power(10n, -exponent);
  } else return undefined;
  const scaled = numerator * NANO;
  let nano = scaled / denominator + (scaled % denominator === 0n ? 0n : 1n);
  if (format === 'BinarySI' && nano > MOST) nano = MOST;
  return { nano: found['sign'] === '-' ? -nano : nano, format };
}

function decimalText(nano: bigint): { readonly digits: bigint; readonly exponent: number } {
  let digits = nano;
  let exponent = -9;
  while (digits !== 0n && digits % 1000n === 0n) {
    digits /= 1000n;
    exponent += 3;
  }
  return { digits, exponent: digits === 0n ? 0 : exponent };
}

/** The canonical text: the largest suffix that leaves no fraction. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const magnitude = nano < 0n ? -nano : nano;
  if (format === 'BinarySI' && magnitude >= 1024n * NANO && magnitude % NANO === 0n) {
    let units = nano / NANO;
    let step = 0;
    while (units % 1024n === 0n) {
      units /= 1024n;
      step++;
    }
    return `${units}${BINARY[step] ?? ''}`;
  }
  const { digits, exponent } = decimalText(nano);
  if (format === 'DecimalExponent') return exponent === 0 ? String(digits) : `${digits}e${exponent}`;
  const suffix = Object.entries(DECIMAL).find(([, value]) => value === exponent)?.[0] ?? '';
  return `${digits}${suffix}`;
}

/** Whether a text is near enough to the canonical one for Go to keep it as it was written. Models ParseQuantity's fast path */
function isKept(text: string): boolean {
  const [, whole = '', part = '', suffix = ''] = /^[-+]?0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const number = whole || '0';
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) return part === '' && number.length + binary * 3 <= 14 && (BigInt(number) & 7n) !== 0n;
  const digits = number + part;
  const scale = (DECIMAL[suffix] ?? Number(suffix.slice(1))) - part.length;
  return (
    digits.length <= 18 &&
    scale >= -9 &&
    scale % 3 === 0 &&
    !digits.endsWith('000') &&
    !digits.startsWith('0')
  );
}

const canonical = new Map<string, string>();

/** The canonical text of a quantity's text; undefined for a text that is none. */
export function canonicalQuantity(text: string): string | undefined {
  const known = canonical.get(text);
  if (known !== undefined) return known;
  const quantity = parseQuantity(text);
  if (!quantity) return undefined;
  const out = isKept(text) ? text : formatQuantity(quantity);
  if (canonical.size < 4096) canonical.set(text, out);
  return out;
}

type List = Readonly<Record<string, string>>;

/** A resource list with canonical amounts; itself when they are canonical. */
export function canonicalList(list: List): List {
  for (const name in list) {
    const amount = list[name] ?? '';
    if ((canonicalQuantity(amount) ?? amount) === amount) continue;
    return Object.fromEntries(
      Object.entries(list).map(([key, value]) => [key, canonicalQuantity(value) ?? value]),
    );
  }
  return list;
}

const amounts = new Map<string, bigint>();

/** The amount of a stored quantity in units of 10^-9; 0 for a missing one. */
export function nano(text: string | undefined): bigint {
  if (text === undefined) return 0n;
  let amount = amounts.get(text);
  if (amount === undefined) {
    amount = parseQuantity(text)?.nano ?? 0n;
    if (amounts.size < 4096) amounts.set(text, amount);
  }
  return amount;
}

/** Reads quantities as numbers of a unit of so many 10^-9, rounded up. */
function inUnits(unit: bigint): (text: string | undefined) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    if (text === undefined) return 0;
    let number = numbers.get(text);
    if (number === undefined) {
      const amount = nano(text);
      number = Number(amount / unit + (amount % unit > 0n ? 1n : 0n));
      if (numbers.size < 4096) numbers.set(text, number);
    }
    return number;
  };
}

/** The amount as a number, rounded up to whole units: bytes, replicas, cores. Models Quantity.Value */
export const wholeUnits = inUnits(NANO);

/** The amount in thousandths, rounded up: millicores. Models Quantity.MilliValue */
export const milliUnits = inUnits(1_000_000n);

/** Less than, equal or more: -1, 0, 1. */
export function compareQuantities(a: string | undefined, b: string | undefined): number {
  const left = nano(a);
  const right = nano(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The sum in the first operand's format, or the second's when the first is zero. */
export function addQuantities(a: string, b: string): string {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  if (!left || !right) return a;
  return formatQuantity({
    nano: left.nano + right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}

/** The difference, formatted as {@link addQuantities} does. */
export function subtractQuantities(a: string, b: string): string {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  if (!left || !right) return a;
  return formatQuantity({
    nano: left.nano - right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}
