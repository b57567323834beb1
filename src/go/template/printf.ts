import { fieldsOf, inBrackets } from '../brackets.ts';
import { isList, printable, quote, sortedKeys } from '../values.ts';
import { floatText } from './format-number.ts';
import { bytesOf, isEntries, kindOf, Num, numeric, Struct, typeName, wholeOf } from './values.ts';

/** How one argument is to be printed. Models fmt/format.go fmt */
interface Flags {
  sharp: boolean;
  zero: boolean;
  plus: boolean;
  minus: boolean;
  space: boolean;
  /** `%#v`. */
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

const noFlags = (): Flags => ({
  sharp: false,
  zero: false,
  plus: false,
  minus: false,
  space: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
});

function pad(text: string, { width, minus, zero }: Flags): string {
  const gap = Math.max(0, (width ?? 0) - [...text].length);
  if (minus) return text + ' '.repeat(gap);
  return (zero ? '0' : ' ').repeat(gap) + text;
}

function integerText(value: bigint, base: number, verb: string, flags: Flags): string {
  const { width, precision, zero, minus, plus, space, sharp } = flags;
  if (precision === 0 && value === 0n) return pad('', { ...flags, zero: false });
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  const signs = negative || plus || space ? 1 : 0;
  const least = precision ?? (zero && !minus && width !== undefined ? width - signs : 0);
  digits = digits.padStart(least, '0');
  if (sharp) {
    if (base === 2) digits = `0b${digits}`;
    if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
    if (base === 16) digits = `0${verb === 'X' ? 'X' : 'x'}${digits}`;
  }
  if (verb === 'O') digits = `0o${digits}`;
  const sign = negative ? '-' : plus ? '+' : space ? ' ' : '';
  return pad(sign + digits, { ...flags, zero: false });
}

const runeOf = (value: bigint): string =>
  value < 0n || value > 0x10ffffn || (value >= 0xd800n && value <= 0xdfffn)
    ? '\ufffd'
    : String.fromCodePoint(Number(value));

/** Escapes of what is beyond ASCII. */
const toAscii = (quoted: string): string =>
  quoted.replace(/[^\0-\x7e]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });

function quotedRune(char: string): string {
  const inner = quote(char).slice(1, -1);
  return `'${inner === '\\"' ? '"' : inner === "'" ? "\\'" : inner}'`;
}

function wholeText(value: bigint, verb: string, flags: Flags, signed: boolean): string | undefined {
  const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
  if (verb === 'v' && flags.sharpV && !signed) return integerText(value, 16, 'x', { ...flags, sharp: true });
  const base = bases[verb];
  if (base !== undefined) return integerText(value, base, verb, flags);
  switch (verb) {
    case 'c':
      return pad(runeOf(value), flags);
    case 'q': {
      const quoted = quotedRune(runeOf(value));
      return pad(flags.plus ? toAscii(quoted) : quoted, flags);
    }
    case 'U': {
      const digits = BigInt.asUintN(64, value).toString(16).toUpperCase();
      const char = runeOf(value);
      // What is no character, below zero or half of a pair, has no name.
      const isChar = BigInt(char.codePointAt(0) ?? -1) === value;
      const named = flags.sharp && isChar && printable(char) ? ` '${char}'` : '';
      return pad(`U+${digits.padStart(Math.max(flags.precision ?? 0, 4), '0')}${named}`, {
        ...flags,
        zero: false,
      });
    }
    default:
      return undefined;
  }
}

/** Adds what `#` asks of a float: a point, and zeros behind it. */
function sharpened(text: string, verb: string, precision: number): string {
  let digits = /[vgGxX]/.test(verb) ? (precision === -1 ? 6 : precision) : 0;
  const [, number = text, tail = ''] =
    (/[xX]/.test(verb) ? /^(.*?)([pP].*)?$/ : /^(.*?)([eEpP].*)?$/).exec(text) ?? [];
  const significant = number.replace(/^[-+]/, '').replace('.', '').replace(/^0+/, '');
  digits -= significant.length;
  if (number.includes('.')) return number + '0'.repeat(Math.max(0, digits)) + tail;
  if (/^[-+]?0$/.test(number)) digits--;
  return `${number}.${'0'.repeat(Math.max(0, digits))}${tail}`;
}

function fractionText(value: number, verb: string, flags: Flags): string | undefined {
  const usual: Readonly<Record<string, number>> = { v: -1, b: -1, g: -1, G: -1, x: -1, X: -1 };
  const precision = flags.precision ?? usual[verb] ?? 6;
  if (!/^[vbgGxXfFeE]$/.test(verb)) return undefined;
  const plain = floatText(value, verb === 'v' ? 'g' : verb, precision);
  let text = /^[-+]/.test(plain) ? plain : `+${plain}`;
  if (flags.space && text.startsWith('+') && !flags.plus) text = ` ${text.slice(1)}`;
  const finite = Number.isFinite(value);
  if (!finite) {
    if (text.startsWith('+') && !flags.plus) text = text.slice(1);
    return pad(text, { ...flags, zero: false });
  }
  if (flags.sharp && verb !== 'b')
    text = text.charAt(0) + sharpened(text.slice(1), verb, flags.precision ?? usual[verb] ?? 6);
  if (!flags.plus && text.startsWith('+')) return pad(text.slice(1), flags);
  const gap = (flags.width ?? 0) - text.length;
  if (flags.zero && !flags.minus && gap > 0) return text.charAt(0) + '0'.repeat(gap) + text.slice(1);
  return pad(text, flags);
}

function hexText(text: string, verb: string, flags: Flags): string {
  const bytes = [...bytesOf(text)].slice(0, flags.precision);
  const mark = flags.sharp ? `0${verb}` : '';
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const joined = flags.space ? hex.map((each) => mark + each).join(' ') : hex.join('');
  const whole = bytes.length === 0 || flags.space ? joined : mark + joined;
  return pad(verb === 'X' ? whole.toUpperCase() : whole, flags);
}

function stringText(text: string, verb: string, flags: Flags): string | undefined {
  if (verb === 'x' || verb === 'X') return hexText(text, verb, flags);
  const { precision } = flags;
  const shown = precision === undefined ? text : [...text].slice(0, precision).join('');
  if (verb === 's' || (verb === 'v' && !flags.sharpV)) return pad(shown, flags);
  if (verb !== 'q' && verb !== 'v') return undefined;

  if (flags.sharp && !/[\0-\x08\x0a-\x1f`\x7f\ufeff]/.test(shown)) return pad(`\`${shown}\``, flags);
  const quoted = quote(shown);
  return pad(flags.plus ? toAscii(quoted) : quoted, flags);
}

function complexText({ value, imaginary }: Num, verb: string, flags: Flags): string | undefined {
  const real = fractionText(Number(value), verb, flags);
  const other = fractionText(imaginary, verb, { ...flags, plus: true });
  return real === undefined || other === undefined ? undefined : `(${real}${other}i)`;
}

function basicText(value: unknown, verb: string, flags: Flags): string | undefined {
  switch (kindOf(value)) {
    case 'bool':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : undefined;
    case 'string':
      return stringText(String(value), verb, flags);
    case 'int':
      return wholeText(wholeOf(value), verb, flags, true);
    case 'uint':
      return wholeText(wholeOf(value), verb, flags, false);
    case 'float':
      return fractionText(Number(numeric(value)), verb, flags);
    case 'complex':
      return value instanceof Num ? complexText(value, verb, flags) : undefined;
    default:
      return undefined;
  }
}

function badVerb(verb: string, value: unknown, flags: Flags): string {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeName(value)}=${printValue(value, 'v', flags)})`;
}

/** A value as a verb prints it. Models fmt/print.go printArg and printValue */
function printValue(value: unknown, verb: string, flags: Flags): string {
  const { sharpV } = flags;
  if (value === null || value === undefined)
    return verb === 'v' ? pad('<nil>', flags) : badVerb(verb, value, flags);
  const scalar = (item: unknown): string => {
    if (item === null || item === undefined) return sharpV ? 'interface {}(nil)' : '<nil>';
    if (item instanceof Struct) {
      const parts = Object.values(item.fields).map((field) => printValue(field, verb, flags));
      return `{${parts.join(' ')}}`;
    }
    return basicText(item, verb, flags) ?? badVerb(verb, item, flags);
  };
  return inBrackets(value, {
    list: sharpV ? ['[]interface {}{', '}'] : ['[', ']'],
    map: sharpV ? ['map[string]interface {}{', '}'] : ['map[', ']'],
    separator: sharpV ? ', ' : ' ',
    fields: (item) => (isEntries(item) ? fieldsOf(item, sortedKeys(item)) : undefined),
    name: (name) => `${scalar(name)}:`,
    scalar,
  });
}

/** Where Go's programs keep what takes no room: the same place in each kubectl of a version. */
const NOWHERE = 0x3d8f2c0n;
const HEAP = 0xc000000000n;

/** Where in its memory a program might keep something: anywhere, but what is told twice is told alike. */
function addressOf(value: unknown): bigint {
  if (isList(value) && value.length === 0) return NOWHERE;
  let place = 0n;
  for (const char of display(value))
    place = BigInt.asUintN(20, place * 31n + BigInt(char.codePointAt(0) ?? 0));
  return HEAP + (place << 4n);
}

/** Models fmt/print.go fmtPointer */
function pointerText(value: unknown, flags: Flags): string {
  const kind = kindOf(value);
  if (kind !== 'map' && kind !== 'slice') return badVerb('p', value, flags);
  return integerText(addressOf(value), 16, 'x', { ...flags, sharp: !flags.sharp });
}

function printArgument(value: unknown, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(typeName(value), flags);
  if (verb === 'p') return pointerText(value, flags);
  return printValue(value, verb, flags);
}

/** A value as Go's `%v` prints it. */
export const display = (value: unknown): string => printValue(value, 'v', noFlags());

/** Go's `fmt.Sprintf`. Models fmt/print.go doPrintf */
export function sprintf(format: string, args: readonly unknown[]): string {
  let out = '';
  let next = 0;
  let reordered = false;
  let goodNumber = true;
  let afterIndex = false;
  let at = 0;
  const chars = [...format];

  const argumentNumber = (): void => {
    afterIndex = false;
    if (chars[at] !== '[') return;
    reordered = true;
    const close = chars.length - at < 3 ? -1 : chars.indexOf(']', at + 1);
    if (close < 0) {
      goodNumber = false;
      at += 1;
      return;
    }
    const digits = chars.slice(at + 1, close).join('');
    at = close + 1;
    const index = /^\d+$/.test(digits) ? Number(digits) - 1 : -1;
    if (index >= 0 && index < args.length) {
      next = index;
      afterIndex = true;
    } else {
      goodNumber = false;
      afterIndex = /^\d+$/.test(digits);
    }
  };
  const number = (): number | undefined => {
    let digits = '';
    while (/^\d$/.test(chars[at] ?? '')) digits += chars[at++];
    return digits === '' || Number(digits) > 1e6 ? undefined : Number(digits);
  };
  const fromArgument = (): number | undefined => {
    at++;
    if (next >= args.length) return undefined;
    const value = args[next++];
    const kind = kindOf(value);
    const whole = kind === 'int' || kind === 'uint' ? Number(numeric(value)) : undefined;
    return whole !== undefined && Math.abs(whole) <= 1e6 ? whole : undefined;
  };

  while (at < chars.length) {
    goodNumber = true;
    while (at < chars.length && chars[at] !== '%') out += chars[at++];
    if (at >= chars.length) break;
    at++;
    const flags = noFlags();
    for (; ; at++) {
      const char = chars[at];
      if (char === '#') flags.sharp = true;
      else if (char === '0') flags.zero = true;
      else if (char === '+') flags.plus = true;
      else if (char === '-') flags.minus = true;
      else if (char === ' ') flags.space = true;
      else break;
    }
    argumentNumber();
    if (chars[at] === '*') {
      flags.width = fromArgument();
      if (flags.width === undefined) out += '%!(BADWIDTH)';
      else if (flags.width < 0) {
        flags.width = -flags.width;
        flags.minus = true;
        flags.zero = false;
      }
      afterIndex = false;
    } else {
      flags.width = number();
      if (afterIndex && flags.width !== undefined) goodNumber = false;
    }
    if (chars[at] === '.') {
      at++;
      if (afterIndex) goodNumber = false;
      argumentNumber();
      if (chars[at] === '*') {
        const precision = fromArgument();
        if (precision === undefined) out += '%!(BADPREC)';
        else if (precision < 0) out += '%!(BADPREC)';
        else flags.precision = precision;
        afterIndex = false;
      } else flags.precision = number() ?? 0;
    }
    if (!afterIndex) argumentNumber();
    const verb = chars[at];
    if (verb === undefined) {
      out += '%!(NOVERB)';
      break;
    }
    at++;
    if (verb === '%') out += '%';
    else if (!goodNumber) out += `%!${verb}(BADINDEX)`;
    else if (next >= args.length) out += `%!${verb}(MISSING)`;
    else {
      if (verb === 'v') {
        flags.sharpV = flags.sharp;
        flags.sharp = false;
        flags.plus = false;
      }
      out += printArgument(args[next++], verb, flags);
    }
  }
  if (reordered || next >= args.length) return out;
  const extra = args
    .slice(next)
    .map((value) =>
      value === null || value === undefined ? '<nil>' : `${typeName(value)}=${display(value)}`,
    );
  return `${out}%!(EXTRA ${extra.join(', ')})`;
}

/** Go's `fmt.Sprint`: blanks only between operands of which neither is text. */
export function sprint(args: readonly unknown[]): string {
  return args
    .map((value, at) => {
      const gap = at > 0 && typeof value !== 'string' && typeof args[at - 1] !== 'string' ? ' ' : '';
      return gap + display(value);
    })
    .join('');
}
