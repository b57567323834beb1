import { isCount, isObject, type Guard } from './shape.ts';

/** A kind of record that the site keeps: its version today, and the way from every older one. */
export interface RecordKind<T extends { readonly version: number }> {
  readonly version: T['version'];
  /** `migrations[n]` makes version n + 1 of version n. Pure; may throw when the old record is broken. */
  readonly migrations: Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => object>>;
  /** Whether a record of today's version has its shape. */
  readonly is: Guard<T>;
}

/** What was found in place of a record. */
export type Reading<T> =
  | { readonly state: 'ok'; readonly record: T }
  /** Written by a newer version of the site: not to be touched. */
  | { readonly state: 'newer'; readonly version: number }
  /** Not what the site writes. */
  | { readonly state: 'broken'; readonly detail: string };

/** Reads what is kept, brought to today's version. */
export function readRecord<T extends { readonly version: number }>(
  kind: RecordKind<T>,
  kept: unknown,
): Reading<T> {
  if (!isObject(kept) || !isCount(kept['version']))
    return { state: 'broken', detail: 'There is no version in it.' };
  const found = kept['version'];
  if (found > kind.version) return { state: 'newer', version: found };
  try {
    let record: Readonly<Record<string, unknown>> = kept;
    for (let version = found; version < kind.version; version++) {
      const migrate = kind.migrations[version];
      if (!migrate) return { state: 'broken', detail: `There was no version ${version}.` };
      record = { ...migrate(record), version: version + 1 };
    }
    if (kind.is(record)) return { state: 'ok', record };
    return { state: 'broken', detail: `It has not the shape of version ${kind.version}.` };
  } catch (error) {
    return { state: 'broken', detail: String(error) };
  }
}
