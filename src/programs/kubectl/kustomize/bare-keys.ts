import { CommandError } from '../errors.ts';
import { goSyntax } from '../editing/go-syntax.ts';
import { resolveLater, typeOfPlain } from '../manifest/yaml-resolve.ts';
import { isObject, type JsonObject } from '../object.ts';
import { compareStrings, formatFloat, quote } from '../output/go-values.ts';

/** Where a field is: the names on the way to it, and the places in lists. */
export type Path = readonly (string | number)[];

/** Whether YAML reads a name without quotation marks back as something else than a text. */
const isOther = (name: string): boolean =>
  typeof resolveLater(name) !== 'string' || typeOfPlain(name) === 'timestamp';

/**
 * The fields that an object has got and whose names YAML does not read back as texts: kustomize writes the names of labels, annotations
 * and generated data without quotation marks.
 */
export function bareFields(before: unknown, after: unknown, path: Path = []): readonly Path[] {
  if (before === after) return [];
  if (Array.isArray(after)) {
    const old: readonly unknown[] = Array.isArray(before) ? before : [];
    return after.flatMap((item, at) => bareFields(old[at], item, [...path, at]));
  }
  if (!isObject(after)) return [];
  const old = isObject(before) ? before : {};
  return Object.entries(after).flatMap(([name, value]) => {
    const inner = [...path, name];
    const own = !Object.hasOwn(old, name) && isOther(name) ? [inner] : [];
    return [...own, ...bareFields(old[name], value, inner)];
  });
}

const UNSUPPORTED = 'json: unsupported type: map[interface {}]interface {}';

/** The names among paths that are still there, by the path of the map that they are in. */
function namesByMap(object: JsonObject, paths: readonly Path[]): ReadonlyMap<string, ReadonlySet<string>> {
  const out = new Map<string, Set<string>>();
  for (const path of paths) {
    let at: unknown = object;
    for (const step of path)
      at =
        Array.isArray(at) && typeof step === 'number'
          ? at[step]
          : isObject(at) && Object.hasOwn(at, step)
            ? at[step]
            : undefined;
    if (at === undefined) continue;
    const map = JSON.stringify(path.slice(0, -1));
    out.set(map, (out.get(map) ?? new Set()).add(String(path.at(-1))));
  }
  return out;
}

/** An object whose names are not all texts cannot become JSON, which JSON patches are for. */
export function refuseBare(object: JsonObject, paths: readonly Path[]): void {
  if (namesByMap(object, paths).size > 0) throw new CommandError(UNSUPPORTED);
}

/** What is not JSON cannot be written either. Models api/resmap/reswrangler.go AsYaml */
export function refuseWritingBare(object: JsonObject, paths: readonly Path[]): void {
  const bare = namesByMap(object, paths);
  if (bare.size > 0) throw new CommandError(`${syntax(object, [], bare)}: ${UNSUPPORTED}`);
}

/** Go's order of the types of keys. Models internal/fmtsort */
const RANKS = ['nil', 'text', 'uint64', 'int', 'float', 'bool', 'time'];

interface Key {
  readonly rank: string;
  readonly order: string | number | bigint;
  readonly text: string;
}

/** A time in UTC as Go's `%#v` shows it. */
function timeSyntax(text: string): string {
  const time = new Date(text);
  const month = time.toLocaleString('en', { month: 'long', timeZone: 'UTC' });
  const parts = [
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
    time.getUTCMilliseconds() * 1e6,
  ];
  return `time.Date(${time.getUTCFullYear()}, time.${month}, ${parts.join(', ')}, time.UTC)`;
}

/** A name without quotation marks as Go has and shows it. */
function bareKey(name: string): Key {
  const value = resolveLater(name);
  if (value === null) return { rank: 'nil', order: 0, text: 'interface {}(nil)' };
  if (typeof value === 'boolean') return { rank: 'bool', order: Number(value), text: String(value) };
  if (typeof value === 'number')
    return { rank: 'float', order: Number.isNaN(value) ? -Infinity : value, text: formatFloat(value) };
  if (typeof value === 'string') return { rank: 'time', order: value, text: timeSyntax(value) };
  if (value < 2n ** 63n) return { rank: 'int', order: value, text: String(value) };
  return { rank: 'uint64', order: value, text: `0x${value.toString(16)}` };
}

const compared = (a: Key, b: Key): number =>
  RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) ||
  (typeof a.order === 'string' || typeof b.order === 'string'
    ? compareStrings(String(a.order), String(b.order))
    : a.order < b.order
      ? -1
      : 1);

/** A value as Go's `%#v` shows it, with the names that are not texts. */
function syntax(value: unknown, path: Path, bare: ReadonlyMap<string, ReadonlySet<string>>): string {
  if (Array.isArray(value))
    return `[]interface {}{${value.map((item, at) => syntax(item, [...path, at], bare)).join(', ')}}`;
  if (!isObject(value)) return goSyntax(value);
  const names = bare.get(JSON.stringify(path));
  const fields = Object.entries(value)
    .map(([name, item]) => {
      const key =
        names?.has(name) === true ? bareKey(name) : { rank: 'text', order: name, text: quote(name) };
      return { ...key, item: syntax(item, [...path, name], bare) };
    })
    .toSorted(compared);
  const type = names ? 'map[interface {}]interface {}' : 'map[string]interface {}';
  return `${type}{${fields.map(({ text, item }) => `${text}:${item}`).join(', ')}}`;
}
