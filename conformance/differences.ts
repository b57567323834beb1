/** One place where two JSON values differ. */
export interface Difference {
  /** `spec.containers[0].image`; '' for the whole. */
  readonly path: string;
  /** Undefined where the record has nothing. */
  readonly expected: unknown;
  /** Undefined where ours has nothing. */
  readonly got: unknown;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (path: string, key: string): string => {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
};

/** Every place where `got` is not what `expected` is, in the order of `expected`. The order of keys does not count, that of items does. */
export function differences(expected: unknown, got: unknown, path = ''): readonly Difference[] {
  if (isMap(expected) && isMap(got)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...keys].flatMap((key) => differences(expected[key], got[key], step(path, key)));
  }
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, i) => differences(expected[i], got[i], `${path}[${i}]`)).flat();
  }
  return Object.is(expected, got) ? [] : [{ path, expected, got }];
}

/** Changes every scalar of a JSON value; `change` gets its key (that of the list for an item) and may return undefined to leave it out. */
export function mapScalars(
  value: unknown,
  change: (value: unknown, key: string) => unknown,
  key = '',
): unknown {
  if (Array.isArray(value)) return value.map((item) => mapScalars(item, change, key));
  if (!isMap(value)) return change(value, key);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, mapScalars(child, change, name)] as const)
      .filter(([, child]) => child !== undefined),
  );
}

/** Whether a JSON value is a time as the API writes it. */
export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);

function uidsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  mapScalars(value, (scalar, key) => {
    if (key === 'uid' && typeof scalar === 'string') found.push(scalar);
    return scalar;
  });
  return found;
}

/** The value with times, UIDs and what repeats a UID (the labels of a job) replaced by the words for them: no two servers agree on those. */
export function withoutIdentity(value: unknown): unknown {
  const uids = new Set(uidsIn(value));
  return mapScalars(value, (scalar) => {
    if (typeof scalar !== 'string') return scalar;
    if (uids.has(scalar)) return '<uid>';
    return isTime(scalar) ? '<time>' : scalar;
  });
}

const short = (value: unknown): string => {
  const text = value === undefined ? '(nothing)' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

/** A difference as lines of a report. */
export const describeDifference = ({ path, expected, got }: Difference): string =>
  `  ${path === '' ? '(whole)' : path}\n    expected ${short(expected)}\n    got      ${short(got)}`;

/** `97.3 % (292 of 300)` */
export const share = (part: number, whole: number): string =>
  `${whole === 0 ? '100.0' : ((part / whole) * 100).toFixed(1)} % (${part} of ${whole})`;
