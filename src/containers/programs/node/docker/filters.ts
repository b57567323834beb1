import type { GivenFlags } from '../flags.ts';
import { DaemonError } from './command.ts';

/** Filters by their names, with the values that each has. @throws DaemonError, Error */
export function filtersOf(
  flags: GivenFlags,
  known: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const text of flags.values('filter')) {
    const [name = '', value] = text.split(/=([^]*)/);
    if (value === undefined)
      throw new Error(
        `invalid argument ${JSON.stringify(text)} for "-f, --filter" flag: invalid argument ${JSON.stringify(text)}: must be in key=value format`,
      );
    const key = name.trim().toLowerCase();
    if (!Object.hasOwn(known, key)) throw new DaemonError(`invalid filter '${key}'`);
    found.set(key, [...(found.get(key) ?? []), value.trim()]);
  }
  return found;
}
