import { YamlFault } from './yaml-fault.ts';

/** A scalar as Go holds it: whole numbers are bigints, floats numbers. */
export type GoScalar = string | boolean | bigint | number | null;

const PREFIX = 'tag:yaml.org,2002:';
/** The tags by which a scalar's look is judged; others leave it a text. */
const RESOLVABLE = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp'].map((name) => PREFIX + name));

const words = new Map<string, GoScalar>([
  ...'y Y yes Yes YES true True TRUE on On ON'.split(' ').map((word) => [word, true] as const),
  ...'n N no No NO false False FALSE off Off OFF'.split(' ').map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...'.nan .NaN .NAN'.split(' ').map((word) => [word, NaN] as const),
  ...'.inf .Inf .INF +.inf +.Inf +.INF'.split(' ').map((word) => [word, Infinity] as const),
  ...'-.inf -.Inf -.INF'.split(' ').map((word) => [word, -Infinity] as const),
]);

const integer = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const dotFloat = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9]+)?$/;
const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;

/** Whether a text is one of the times that go-yaml knows. */
function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, ...clock] = match.slice(1).map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const [hour = 0, minute = 0, second = 0, hour2 = 0, minute2 = 0, second2 = 0] = clock;
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= days &&
    Math.max(hour, hour2) < 24 &&
    Math.max(minute, minute2, second, second2) < 60
  );
}

/** A whole number in any of Go's notations that fits into 64 bits, with a sign or without. */
function integerOf(digits: string): bigint | undefined {
  if (!integer.test(digits)) return undefined;
  const negative = digits.startsWith('-');
  const plain = digits.replace(/^[-+]/, '');
  const value = BigInt(/^0[0-7]/.test(plain) ? `0o${plain.slice(1)}` : plain.toLowerCase());
  if (negative) return value <= 2n ** 63n ? -value : undefined;
  return value < (digits.startsWith('+') ? 2n ** 63n : 2n ** 64n) ? value : undefined;
}

function floatOf(text: string): number | undefined {
  const value = float.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** What a scalar's look says of it. */
function look(tag: string, text: string): { readonly type: string; readonly value: GoScalar } {
  const word = words.get(text);
  if (word !== undefined) {
    const type = word === null ? 'null' : typeof word === 'boolean' ? 'bool' : 'float';
    return { type, value: word };
  }
  if (text.startsWith('.')) {
    const value = dotFloat.test(text) ? floatOf(text.replaceAll('_', '')) : undefined;
    if (value !== undefined) return { type: 'float', value };
  } else if (/^[-+0-9]/.test(text)) {
    if ((tag === '' || tag === `${PREFIX}timestamp`) && isTimestamp(text))
      return { type: 'timestamp', value: text };
    const digits = text.replaceAll('_', '');
    const whole = integerOf(digits);
    if (whole !== undefined) return { type: 'int', value: whole };
    const value = floatOf(digits);
    if (value !== undefined) return { type: 'float', value };
  }
  return { type: 'str', value: text };
}

/** What go-yaml takes a text for that stands without quotes and tag: `str`, `int`, `timestamp`. */
export const typeOfPlain = (text: string): string => look('', text).type;

/** What `yes` and its like are to go-yaml's third version: texts; dates are times. */
export const resolveLater = (text: string): GoScalar =>
  /^(?:y|n|yes|no|on|off)$/i.test(text)
    ? text
    : /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) && isTimestamp(text)
      ? `${text.replace(/-(\d)(?!\d)/g, '-0$1')}T00:00:00Z`
      : resolveScalar('', text);

/**
 * What a scalar with a tag, or with none and without quotes, is. Throws when its look does not fit its tag.
 * Models sigs.k8s.io/yaml/goyaml.v2 resolve.go
 */
export function resolveScalar(tag: string, text: string): GoScalar {
  if (tag !== '' && !RESOLVABLE.has(tag)) return text;
  if (tag === `${PREFIX}str`) return text;
  const { type, value } = look(tag, text);
  if (tag === '' || tag === PREFIX + type) return value;
  if (tag === `${PREFIX}float` && typeof value === 'bigint' && value < 2n ** 63n) return Number(value);
  throw new YamlFault(`cannot decode !!${type} \`${text}\` as a !!${tag.slice(PREFIX.length)}`);
}
