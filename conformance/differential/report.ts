import { share } from '../differences.ts';
import { normalize } from '../normalize.ts';
import type { KnownDifference, Reckoning } from './known.ts';
import { isOpen, type Result } from './session.ts';
import type { Outcome } from './twins.ts';

const countBy = (texts: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
};

/** A difference, line by line: what only ours printed, what only the real one printed. */
export function showDifference({ line, typed, pair }: Result): string {
  if (!pair) return '';
  const rows = ({ exit, stdout, stderr }: Outcome): readonly string[] => [
    ...normalize(stdout, typed).split('\n'),
    ...normalize(stderr, typed).split('\n'),
    `exit ${exit}`,
  ];
  const ours = rows(pair.ours);
  const real = rows(pair.real);
  const only = (a: readonly string[], b: readonly string[], sign: string): string[] => {
    const others = [...b];
    const rest: string[] = [];
    for (const row of a) {
      const at = others.indexOf(row);
      if (at < 0) rest.push(`  ${sign} ${row}`);
      else others.splice(at, 1);
    }
    return rest.slice(0, 12);
  };
  const changed = [...only(real, ours, '-'), ...only(ours, real, '+')];
  return [
    `${line.group} #${line.seq}`,
    `  $ ${typed.replaceAll('\n', '\n    ')}`,
    ...(changed.length > 0 ? changed : ['  the same lines in another order']),
  ].join('\n');
}

/** Lines that did not run to their purpose, by what was refused in them. */
const refusedBy = (who: string, results: readonly Result[]): readonly string[] =>
  countBy(results.flatMap(({ refused }) => refused?.ours ?? [])).map(
    ([what, count]) => `refused by ${who} ${count}: ${what}`,
  );

/** The figures of a run, and what each line that is missing in them is. */
export function summary(results: readonly Result[]): string {
  const compared = results.filter(({ verdict }) => verdict !== 'left out');
  const agreeing = compared.filter((result) => !isOpen(result));
  const identical = compared.filter(({ verdict }) => verdict === 'identical');
  const ran = results.filter(({ refused }) => refused !== undefined);
  const lacking = ran.filter(({ refused }) => refused?.ours !== undefined && refused.ours !== refused.real);
  const purposeful = ran.filter(({ refused }) => refused?.ours === undefined);
  return [
    `lines ${results.length}, compared ${compared.length}`,
    `agree ${share(agreeing.length, compared.length)}`,
    `identical to the byte ${share(identical.length, compared.length)}`,
    `run to their purpose ${share(purposeful.length, ran.length)}`,
    `refused by ours only ${lacking.length}`,
    `late ${results.filter(({ verdict }) => verdict === 'late').length}`,
    ...countBy(results.flatMap(({ reason }) => (reason === undefined ? [] : [reason]))).map(
      ([reason, count]) => `left out ${count}: ${reason}`,
    ),
    ...refusedBy('ours only', lacking),
    ...refusedBy(
      'the real one as well',
      ran.filter(({ refused }) => refused?.ours !== undefined && refused.ours === refused.real),
    ),
  ].join('\n');
}

const showEntry = ({ group, seq, reason }: KnownDifference): string => `  ${group} #${seq}: ${reason}`;

/** What the list of known differences says of a run. */
export const showReckoning = ({ listed, unlisted, stale }: Reckoning): string =>
  [
    `differences listed ${listed.length}, not listed ${unlisted.length}, stale entries ${stale.length}`,
    ...listed.map(([, entry]) => `listed${showEntry(entry)}`),
    ...unlisted.map(({ line }) => `not listed  ${line.group} #${line.seq}`),
    ...stale.map((entry) => `stale${showEntry(entry)}`),
  ].join('\n');
