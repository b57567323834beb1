import { quote } from '../values.ts';
import { unquote } from '../unquote.ts';
import { TemplateError } from './error.ts';
import type { Token } from './lex.ts';
import { Num } from './values.ts';

const integer =
  /^[-+]?(?:0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
const float = /^[-+]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?$/;

/** A whole number in any of Go's notations. */
function integerOf(text: string): bigint | undefined {
  if (!integer.test(text)) return undefined;
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '').toLowerCase();
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return text.startsWith('-') ? -value : value;
}

/**
 * The value of a number in a template, undefined for one that no `int` holds. Throws `TemplateError`.
 * Models text/template/parse/node.go newNumber and text/template/exec.go idealConstant
 */
export function numberOf({ type, text }: Token): Num | undefined {
  if (type === 'character') return new Num('int', BigInt(characterOf(text)));
  if (type === 'complex') {
    const [, real = '', imaginary = ''] = /^(.+?(?<![eEpP]))([-+].*)i$/.exec(text) ?? [];
    return new Num('complex128', Number(real), Number(imaginary));
  }
  if (text.endsWith('i')) {
    const part = text.slice(0, -1);
    const imaginary = float.test(part) ? Number(part.replaceAll('_', '')) : Number(integerOf(part) ?? NaN);
    if (!Number.isNaN(imaginary)) return new Num('complex128', 0, imaginary);
  }
  const whole = integerOf(text);
  if (whole !== undefined && whole >= -(2n ** 63n) && whole < 2n ** 64n)
    return whole < 2n ** 63n ? new Num('int', whole) : undefined;
  const value = float.test(text) ? Number(text.replaceAll('_', '')) : NaN;
  if (!Number.isFinite(value)) throw new TemplateError(`illegal number syntax: ${quote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new TemplateError(`integer overflow: ${quote(text)}`);
  return new Num('float64', value);
}

function characterOf(text: string): number {
  const inner = text.slice(1, -1);
  // A character constant has the escapes of a string, but for the quotes.
  const value = inner.includes('\\"') ? undefined : unquote(text);
  if (value === undefined || inner === '') throw new TemplateError('invalid syntax');
  if ([...value].length !== 1) throw new TemplateError(`malformed character constant: ${text}`);
  return value.codePointAt(0) ?? 0;
}
