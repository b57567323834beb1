import { formatFloat } from '../values.ts';

/** The digits of a float of 64 bits: sign, mantissa with its leading bit, and the power of two of its last bit. */
function bitsOf(value: number): { readonly negative: boolean; mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { negative: bits >> 63n === 1n, mantissa, exponent: Math.max(biased, 1) - 1075 };
}

const signed = (exponent: number, digits: number): string =>
  (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(digits, '0');

function hexFloat(value: number, precision: number): string {
  const { negative, ...bits } = bitsOf(value);
  let { mantissa, exponent } = bits;
  const sign = negative ? '-' : '';
  if (mantissa === 0n) return `${sign}0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`;
  while (mantissa < 1n << 52n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - precision * 4);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= drop;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const shown = precision < 0 ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0');
  return `${sign}0x1${shown === '' ? '' : `.${shown}`}p${signed(exponent + 52, 2)}`;
}

const exponential = (value: number, precision: number): string =>
  (precision < 0 ? value.toExponential() : value.toExponential(Math.min(precision, 100))).replace(
    /e([-+])(\d)$/,
    'e$10$2',
  );

function fixed(value: number, precision: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(Math.min(precision, 100));
  return BigInt(value) + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

function general(value: number, precision: number): string {
  if (precision < 0 || value === 0) return formatFloat(value);
  const [mantissa = '0', power = '0'] = value
    .toExponential(Math.min(Math.max(precision, 1), 101) - 1)
    .split('e');
  const digits = mantissa.replace(/^-/, '').replace('.', '').replace(/0+$/, '');
  const exponent = Number(power);
  const places = digits.length;
  let limit = Math.max(precision, 1);
  if (limit > places && places >= exponent + 1) limit = places;
  if (exponent < -4 || exponent >= limit) return exponential(value, Math.max(places, 1) - 1);
  return fixed(value, Math.max(places - exponent - 1, 0));
}

/**
 * A float as Go's `strconv.FormatFloat(value, verb, precision, 64)`; a precision of -1 means as few digits as make the same float.
 */
export function floatText(value: number, verb: string, precision: number): string {
  if (!Number.isFinite(value)) return formatFloat(value);
  const negativeZero = Object.is(value, -0) && !/[xXb]/.test(verb) ? '-' : '';
  const text = ((): string => {
    switch (verb) {
      case 'e':
      case 'E':
        return exponential(value, precision);
      case 'f':
      case 'F':
        return fixed(value, precision);
      case 'x':
      case 'X':
        return hexFloat(value, precision);
      case 'b': {
        const { negative, mantissa, exponent } = bitsOf(value);
        return `${negative ? '-' : ''}${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
      }
      default:
        return general(value, precision);
    }
  })();
  const whole = negativeZero !== '' && !text.startsWith('-') ? negativeZero + text : text;
  return /[EGX]/.test(verb) ? whole.toUpperCase() : whole;
}
