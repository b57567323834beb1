import { decodeEscapes, quoteWithBackslashes } from './quote.ts';
import { formatTime } from '../strftime.ts';

/** What `printf` prints, and its complaints without prefix. */
export interface Formatted {
  readonly text: string;
  readonly errors: readonly string[];
}

const directive = /%(%|([-+ 0#']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:(\([^)]*\))T|[hlLqjzt]*([a-zA-Z])))/y;

/** `printf FORMAT ARG…`: the format is used again until the arguments are used up. `now` serves `%(…)T`. */
export function formatText(format: string, args: readonly string[], now = 0): Formatted {
  const errors: string[] = [];
  let out = '';
  let at = 0;
  do {
    const before = at;
    const round = formatOnce(format, args, at, errors, now);
    out += round.text;
    at = round.next;
    if (round.stopped || at === before) break;
  } while (at < args.length);
  return { text: out, errors };
}

function formatOnce(
  format: string,
  args: readonly string[],
  start: number,
  errors: string[],
  now: number,
): { text: string; next: number; stopped: boolean } {
  let next = start;
  let out = '';
  const take = (): string | undefined => args[next++];
  for (let i = 0; i < format.length;) {
    const percent = format.indexOf('%', i);
    const literal = decodeEscapes(percent < 0 ? format.slice(i) : format.slice(i, percent), 'printf');
    out += literal.text;
    if (literal.stopped) return { text: out, next: args.length, stopped: true };
    if (percent < 0) break;
    directive.lastIndex = percent;
    const match = directive.exec(format);
    if (!match) {
      errors.push(
        `\`${format[percent + 1] ?? ''}': invalid format character`.replace("`': invalid", "`%': missing"),
      );
      return { text: out, next: args.length, stopped: true };
    }
    i = percent + match[0].length;
    if (match[1] === '%') {
      out += '%';
      continue;
    }
    let flags = match[2] ?? '';
    let width = match[3] === '*' ? Number(take() ?? 0) : Number(match[3] ?? 0);
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    const precisionText = match[4] === '*' ? (take() ?? '') : match[4];
    const precision =
      precisionText === undefined ? undefined : Number(precisionText === '' ? 0 : precisionText);
    const spec: Spec = {
      flags,
      width,
      precision: precision !== undefined && precision < 0 ? undefined : precision,
    };
    if (match[5] !== undefined) {
      const moment = take();
      const time = moment === undefined || moment === '-1' || moment === '-2' ? now : Number(moment) * 1000;
      const pattern = match[5].slice(1, -1);
      out += pad(formatTime(time, pattern === '' ? '%H:%M:%S' : pattern), spec);
      continue;
    }
    const conversion = match[6] ?? '';
    if (conversion === 'b') {
      const decoded = decodeEscapes(take() ?? '', 'echo');
      out += pad(cut(decoded.text, spec), spec);
      if (decoded.stopped) return { text: out, next: args.length, stopped: true };
      continue;
    }
    const converted = convert(conversion, take(), spec, errors);
    if (converted === undefined) {
      errors.push(`\`${conversion}': invalid format character`);
      return { text: out, next: args.length, stopped: true };
    }
    out += converted;
  }
  return { text: out, next, stopped: false };
}

interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

const pad = (text: string, { flags, width }: Spec): string =>
  flags.includes('-') ? text.padEnd(width) : text.padStart(width);

const cut = (text: string, { precision }: Spec): string =>
  precision === undefined ? text : text.slice(0, precision);

function convert(
  conversion: string,
  arg: string | undefined,
  spec: Spec,
  errors: string[],
): string | undefined {
  switch (conversion) {
    case 's':
      return pad(cut(arg ?? '', spec), spec);
    case 'q':
      return pad(quoteWithBackslashes(arg ?? ''), spec);
    case 'c':
      return pad([...(arg ?? '')][0] ?? '', spec);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integer(conversion, arg, spec, errors);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return padNumber(floating(conversion, number(arg, errors), spec), spec);
    default:
      return undefined;
  }
}

function integer(conversion: string, arg: string | undefined, spec: Spec, errors: string[]): string {
  const value = bigint(arg, errors);
  const unsigned = value < 0n && conversion !== 'd' && conversion !== 'i' ? BigInt.asUintN(64, value) : value;
  const negative = unsigned < 0n;
  const magnitude = negative ? -unsigned : unsigned;
  let digits = magnitude.toString(conversion === 'o' ? 8 : /x/i.test(conversion) ? 16 : 10);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (spec.precision !== undefined) digits = digits.padStart(spec.precision, '0');
  if (spec.flags.includes('#') && magnitude !== 0n)
    digits = (conversion === 'o' ? '0' : /x/i.test(conversion) ? `0${conversion}` : '') + digits;
  const sign = negative ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : '';
  return padNumber(
    sign + digits,
    spec.precision === undefined ? spec : { ...spec, flags: spec.flags.replace('0', '') },
  );
}

function padNumber(text: string, spec: Spec): string {
  if (!spec.flags.includes('0') || spec.flags.includes('-')) return pad(text, spec);
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(spec.width - sign.length, '0');
}

function bigint(arg: string | undefined, errors: string[]): bigint {
  if (arg === undefined || arg === '') return 0n;
  const quoted = /^["'](.)/su.exec(arg);
  if (quoted) return BigInt(quoted[1]?.codePointAt(0) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(arg);
  if (!match) {
    errors.push(`${arg}: invalid number`);
    return 0n;
  }
  if (match[0].length !== arg.length) errors.push(`${arg}: invalid number`);
  const digits = match[2] ?? '0';
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  return match[1] === '-' ? -value : value;
}

function number(arg: string | undefined, errors: string[]): number {
  if (arg === undefined || arg === '') return 0;
  const value = parseFloat(arg);
  if (Number.isNaN(value) || !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(arg))
    errors.push(`${arg}: invalid number`);
  return Number.isNaN(value) ? 0 : value;
}

/** `%e`, `%f`, `%g` as C prints them. */
export function floating(
  conversion: string,
  value: number,
  spec: { readonly flags: string; readonly precision: number | undefined },
): string {
  const precision = spec.precision ?? 6;
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let text: string;
  switch (conversion.toLowerCase()) {
    case 'f':
      text = value.toFixed(Math.min(precision, 100));
      break;
    case 'e':
      text = exponent(value.toExponential(Math.min(precision, 100)));
      break;
    default: {
      const digits = Math.max(1, precision);
      const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
      text =
        power < -4 || power >= digits
          ? exponent(value.toExponential(digits - 1))
          : value.toFixed(Math.max(0, digits - 1 - power));
      if (!spec.flags.includes('#') && text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
    }
  }
  if (value >= 0 && spec.flags.includes('+')) text = `+${text}`;
  else if (value >= 0 && spec.flags.includes(' ')) text = ` ${text}`;
  return conversion === conversion.toUpperCase() ? text.toUpperCase() : text;
}
