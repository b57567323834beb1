import { CommandError } from './errors.ts';
import { quote } from './text.ts';

const PREFIXED: Readonly<Record<string, RegExp>> = {
  x: /^[\da-f]+$/,
  b: /^[01]+$/,
  o: /^[0-7]+$/,
};

/** Digits as Go's base 0 reads them: prefixes say the base, underscores stand between digits. */
function anyBase(digits: string): bigint | undefined {
  const text = digits.toLowerCase();
  if (text.includes('_') && (/__|_$|^_/.test(text) || !/^(?:[1-9]|0_?[xbo]?_?[\da-f])/.test(text)))
    return undefined;
  const [, letter, rest = ''] = /^0([xbo]?)(.+)$/.exec(text) ?? [];
  if (letter === undefined) return /^\d[\d_]*$/.test(text) ? BigInt(text.replaceAll('_', '')) : undefined;
  const plain = rest.replaceAll('_', '');
  const base = letter === '' ? 'o' : letter;
  return PREFIXED[base]?.test(plain) === true ? BigInt(`0${base}${plain}`) : undefined;
}

/**
 * Go's `strconv.ParseInt`: the number, or what is wrong.
 * @param base 0 to have prefixes say it
 */
export function parseInteger(
  text: string,
  base: 0 | 10,
  bits: 32 | 64,
): bigint | 'invalid syntax' | 'value out of range' {
  const digits = text.replace(/^[+-]/, '');
  const size = base === 0 ? anyBase(digits) : /^\d+$/.test(digits) ? BigInt(digits) : undefined;
  if (size === undefined) return 'invalid syntax';
  const value = text.startsWith('-') ? -size : size;
  return BigInt.asIntN(bits, value) === value ? value : 'value out of range';
}

/** Go's `strconv.Atoi`: the number as an int32 keeps it, or the error. */
export function goInteger(text: string): number | CommandError {
  const value = parseInteger(text, 10, 64);
  return typeof value === 'string'
    ? new CommandError(`strconv.Atoi: parsing ${quote(text)}: ${value}`)
    : Number(BigInt.asIntN(32, value));
}
