import { DECIMAL, parseQuantity } from './quantity.ts';

/** What Go holds of a quantity once it has parsed it. */
export interface HeldQuantity {
  /** An integer and its power of ten, if that is exact; zeros beside a `dec`. */
  readonly value: bigint;
  readonly scale: number;
  /** A big decimal: `unscaled / 10 ** scale`. */
  readonly dec?: { readonly unscaled: bigint; readonly scale: number };
  /** The text, where it is known to be canonical; else ''. */
  readonly text: string;
  readonly format: string;
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go ParseQuantity */
export function heldQuantity(given: unknown): HeldQuantity {
  if (given === undefined || given === null) return { value: 0n, scale: 0, text: '', format: '' };
  const text = String(given);
  if (text === '0') return { value: 0n, scale: 0, text, format: 'DecimalSI' };
  const [, sign = '', whole = '', fraction = '', suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const num = whole.replace(/^0+/, '');
  const digits = num + fraction;
  const binary = suffix === '' ? -1 : BINARY.indexOf(suffix);
  const amount = BigInt(`${digits || '0'}`) * (sign === '-' ? -1n : 1n);
  if (binary >= 0) {
    const exponent = 10 * binary;
    const result = amount << BigInt(exponent);
    const precision = 15 - num.length - Math.trunc((exponent * 3) / 10) - 1;
    const fits = BigInt.asIntN(64, result) === result;
    if (fraction === '' && precision >= 0 && fits)
      return { value: result, scale: 0, text: amount & 7n ? text : '', format: 'BinarySI' };
  } else {
    const exponent = DECIMAL[suffix] ?? Number(suffix.slice(1));
    const format = suffix in DECIMAL ? 'DecimalSI' : 'DecimalExponent';
    const scale = exponent - fraction.length;
    if (digits.length <= 18 && scale >= -9) {
      const cached = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
      return { value: amount, scale, text: cached ? text : '', format };
    }
  }
  const nano = parseQuantity(text)?.nano ?? 0n;
  const isWhole = nano % 1_000_000_000n === 0n;
  const dec = { unscaled: isWhole ? nano / 1_000_000_000n : nano, scale: isWhole ? 0 : 9 };
  return { value: 0n, scale: 0, dec, text: '', format: binary >= 0 ? 'BinarySI' : 'DecimalSI' };
}
