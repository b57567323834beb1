import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CorpusGroup, CorpusLine } from './corpus.ts';
import { isOpen, type Result } from './session.ts';

/** A difference that is no mistake of ours, or none that is worth mending. */
export interface KnownDifference {
  readonly group: string;
  readonly seq: number;
  readonly reason: string;
  /** The real program itself prints this one time and that another: that the line agrees for once does not make the entry stale. */
  readonly varies?: true;
}

/** The list that is committed. */
export const knownDifferences = (): readonly KnownDifference[] =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'known-differences.json'), 'utf8'),
  ) as readonly KnownDifference[];

/** How a run and the list of known differences go together. */
export interface Reckoning {
  /** Differences with their reasons. */
  readonly listed: readonly (readonly [Result, KnownDifference])[];
  /** Differences that nobody has listed, and lines that the real program was late with. */
  readonly unlisted: readonly Result[];
  /** Entries whose line ran and agreed, or is not in its group. */
  readonly stale: readonly KnownDifference[];
}

/**
 * Holds the results of a run against the list. Entries whose line did not run say nothing: so the same list serves a sample and the
 * whole.
 * @param corpus where the lines are from, whole
 */
export function reckon(
  results: readonly Result[],
  known: readonly KnownDifference[],
  corpus: readonly CorpusGroup[],
): Reckoning {
  const about = (entry: KnownDifference, { group, seq }: CorpusLine): boolean =>
    entry.group === group && entry.seq === seq;
  const listed: (readonly [Result, KnownDifference])[] = [];
  const unlisted: Result[] = [];
  for (const result of results.filter(isOpen)) {
    const entry = known.find((one) => about(one, result.line));
    if (entry) listed.push([result, entry]);
    else unlisted.push(result);
  }
  const stale = known.filter((entry) => {
    const result = results.find(({ line }) => about(entry, line));
    if (result) return !isOpen(result) && entry.varies !== true;
    const group = corpus.find(({ name }) => name === entry.group);
    return group !== undefined && !group.lines.some((line) => about(entry, line));
  });
  return { listed, unlisted, stale };
}
