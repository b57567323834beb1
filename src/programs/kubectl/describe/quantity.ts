type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** Billionths: the finest that a quantity holds. */
const NANO = 1_000_000_000n;

/** Binary amounts end where 64 bits do. */
const MOST = (2n ** 63n - 1n) * NANO;

const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];

/** An amount of a resource, exact. Models apimachinery/pkg/api/resource/quantity.go */
export class Quantity {
  static readonly zero = new Quantity(0n, 'DecimalSI');

  readonly #nano: bigint;
  readonly #format: Format;

  private constructor(nano: bigint, format: Format) {
    this.#nano = nano;
    this.#format = format;
  }

  /** Reads `500m`, `2Gi`, `1e3`; zero for what is no quantity. */
  static parse(text: string | number | undefined): Quantity {
    const match = /^([-+]?)(\d*)\.?(\d*)(?:([eE])([-+]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/.exec(
      String(text ?? ''),
    );
    if (!match) return Quantity.zero;
    const [, sign, whole = '', fraction = '', exponential, exponent = '0', suffix = ''] = match;
    let amount = BigInt(`${whole}${fraction}` || '0');
    const power = binary.indexOf(suffix);
    let format: Format = exponential ? 'DecimalExponent' : 'DecimalSI';
    let scale = -fraction.length;
    if (power > 0) {
      format = 'BinarySI';
      amount <<= BigInt(10 * power);
    } else scale += exponential ? Number(exponent) : (decimal.find(([name]) => name === suffix)?.[1] ?? 0);
    const shift = scale + 9;
    // What is finer than a billionth is rounded up.
    const nano = shift >= 0 ? amount * 10n ** BigInt(shift) : divideUp(amount, 10n ** BigInt(-shift));
    if (format === 'BinarySI' && nano > 0n && nano < NANO) format = 'DecimalSI';
    const kept = format === 'BinarySI' && nano > MOST ? MOST : nano;
    return new Quantity(sign === '-' ? -kept : kept, format);
  }

  plus(other: Quantity): Quantity {
    // A zero takes the format of what is added to it.
    const format = this.#nano === 0n ? other.#format : this.#format;
    return new Quantity(this.#nano + other.#nano, format);
  }

  compare(other: Quantity): number {
    return this.#nano < other.#nano ? -1 : this.#nano > other.#nano ? 1 : 0;
  }

  get isZero(): boolean {
    return this.#nano === 0n;
  }

  /** Whole units, rounded up. */
  get value(): number {
    return Number(divideUp(this.#nano, NANO));
  }

  /** Thousandths, rounded up. */
  get milliValue(): number {
    return Number(divideUp(this.#nano, 1_000_000n));
  }

  /** The same amount, written in another quantity's format. */
  inFormatOf(other: Quantity): Quantity {
    return this.#format === other.#format
      ? this
      : new Quantity(divideUp(this.#nano, NANO) * NANO, other.#format);
  }

  /** The canonical text. Amounts beyond the last suffix lose it, as Go's do. */
  toString(): string {
    const sign = this.#nano < 0n ? '-' : '';
    const amount = this.#nano < 0n ? -this.#nano : this.#nano;
    if (amount === 0n) return '0';
    if (this.#format === 'BinarySI' && amount >= 1024n * NANO && amount % NANO === 0n) {
      let whole = amount / NANO;
      let power = 0;
      while (whole % 1024n === 0n) {
        whole /= 1024n;
        power++;
      }
      return `${sign}${whole}${binary[power] ?? ''}`;
    }
    let rest = amount;
    let exponent = -9;
    while (rest % 1000n === 0n) {
      rest /= 1000n;
      exponent += 3;
    }
    if (this.#format === 'DecimalExponent') return `${sign}${rest}${exponent === 0 ? '' : `e${exponent}`}`;
    return `${sign}${rest}${decimal.find(([, power]) => power === exponent)?.[0] ?? ''}`;
  }
}

function divideUp(amount: bigint, by: bigint): bigint {
  const quotient = amount / by;
  return amount % by > 0n ? quotient + 1n : quotient;
}

/** Whether a text is near enough to the canonical one for Go to keep it as it was written. Models ParseQuantity's fast path */
function isKept(text: string): boolean {
  const match = /^[-+]?0*(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/.exec(text);
  if (!match) return false;
  const [, whole = '', part = '', exponent, suffix = ''] = match;
  const number = whole || '0';
  const power = binary.indexOf(suffix);
  if (power > 0) return part === '' && number.length + power * 3 <= 14 && (BigInt(number) & 7n) !== 0n;
  const digits = number + part;
  const scale = Number(exponent ?? decimal.find(([name]) => name === suffix)?.[1] ?? 0) - part.length;
  return (
    digits.length <= 18 &&
    scale >= -9 &&
    scale % 3 === 0 &&
    !digits.endsWith('000') &&
    !digits.startsWith('0')
  );
}

/** The canonical text of a quantity. */
export const quantityText = (text: string | number | undefined): string =>
  typeof text === 'string' && isKept(text) ? text : Quantity.parse(text).toString();
