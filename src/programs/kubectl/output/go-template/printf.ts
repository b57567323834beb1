import { formatFloat, formatNumber, formatSyntax, formatValue, isList, isMap, quote } from '../go-values.ts';

function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (isMap(value)) return 'map[string]interface {}';
  if (isList(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function bad(verb: string, value: unknown): string {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${goTypeOf(value)}=${formatValue(value)})`;
}

const hexOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

interface Flags {
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly precision: number | undefined;
}

function number(verb: string, value: number, flags: Flags): string {
  const sign = flags.plus && value >= 0 ? '+' : '';
  if (Number.isInteger(value)) {
    switch (verb) {
      case 'd':
        return sign + formatNumber(value);
      case 'x':
        return `${flags.sharp ? '0x' : ''}${value.toString(16)}`;
      case 'X':
        return `${flags.sharp ? '0X' : ''}${value.toString(16).toUpperCase()}`;
      case 'o':
        return value.toString(8);
      case 'b':
        return value.toString(2);
      case 'c':
        return String.fromCodePoint(value);
      case 'q':
        return `'${String.fromCodePoint(value)}'`;
      case 'U':
        return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
      default:
        return bad(verb, value);
    }
  }
  switch (verb) {
    case 'f':
    case 'F':
      return sign + value.toFixed(flags.precision ?? 6);
    case 'g':
    case 'G':
      return (
        sign +
        (flags.precision === undefined
          ? formatFloat(value)
          : String(Number(value.toPrecision(flags.precision || 1))))
      );
    case 'e':
      return sign + value.toExponential(flags.precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2');
    default:
      return bad(verb, value);
  }
}

function one(verb: string, value: unknown, flags: Flags): string {
  if (verb === 'v') {
    const shown = flags.sharp ? formatSyntax(value) : formatValue(value);
    return flags.plus && typeof value === 'number' && value >= 0 ? `+${shown}` : shown;
  }
  if (verb === 'T') return goTypeOf(value);
  if (isList(value)) return `[${value.map((item) => one(verb, item, flags)).join(' ')}]`;
  if (isMap(value)) {
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${one(verb, key, flags)}:${one(verb, value[key], flags)}`)
      .join(' ')}]`;
  }
  if (typeof value === 'string') {
    const text = flags.precision === undefined ? value : [...value].slice(0, flags.precision).join('');
    if (verb === 's') return text;
    if (verb === 'q') return quote(text);
    if (verb === 'x') return hexOf(text);
    return verb === 'X' ? hexOf(text).toUpperCase() : bad(verb, value);
  }
  if (typeof value === 'number') return number(verb, value, flags);
  return typeof value === 'boolean' && verb === 't' ? String(value) : bad(verb, value);
}

/** Go's `fmt.Sprintf` for JSON values. */
export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const star = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    return text === '*' ? Number(args[next++]) : Number(text);
  };
  const out = format.replace(
    /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(.|$)/gsu,
    (_all, flags: string, widthText?: string, precisionText?: string, verb?: string) => {
      if (verb === undefined || verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      const width = star(widthText) ?? 0;
      const precision = precisionText === undefined ? undefined : (star(precisionText) ?? 0);
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = args[next++];
      const shown = one(verb, value, { plus: flags.includes('+'), sharp: flags.includes('#'), precision });
      const gap = Math.max(0, width - [...shown].length);
      if (flags.includes('-')) return shown + ' '.repeat(gap);
      if (flags.includes('0') && typeof value === 'number') {
        const sign = /^[-+]/.exec(shown)?.[0] ?? '';
        return sign + '0'.repeat(gap) + shown.slice(sign.length);
      }
      return ' '.repeat(gap) + shown;
    },
  );
  if (next >= args.length) return out;
  const extra = args
    .slice(next)
    .map((value) =>
      value === null || value === undefined ? '<nil>' : `${goTypeOf(value)}=${formatValue(value)}`,
    );
  return `${out}%!(EXTRA ${extra.join(', ')})`;
}

/** Go's `fmt.Sprint`: blanks only between operands of which neither is text. */
export function sprint(args: readonly unknown[]): string {
  return args
    .map((value, at) => {
      const before = args[at - 1];
      const gap = at > 0 && typeof value !== 'string' && typeof before !== 'string' ? ' ' : '';
      return gap + formatValue(value);
    })
    .join('');
}
