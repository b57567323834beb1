import type { Travelled, WorldChange } from '../../../sandbox/protocol.ts';
import type { Strings } from '../../i18n/ko.ts';
import { deedText } from './time-controls.tsx';

/** How many things are named; of more the number is said. */
const NAMED = 3;

/**
 * What an undo or a redo did, in words: its deed, and a line each for what has come, gone and changed. Between two beginnings of a
 * lesson nearly everything is another, so of a reset only the deed is said.
 */
export function travelText(
  { direction, deed, changes }: Travelled,
  strings: Strings,
): { readonly title: string; readonly changes: readonly string[] } {
  const t = strings.work;
  const text = deedText(deed, strings);
  const of = (how: WorldChange['how']): string | undefined => {
    const some = deed.kind === 'reset' ? [] : changes.filter((change) => change.how === how);
    if (some.length === 0) return undefined;
    const named = some.slice(0, NAMED).map(nameOf);
    const rest = some.length - named.length;
    return `${t.changes[how]}: ${named.join(', ')}${rest > 0 ? ` ${t.others(rest)}` : ''}`;
  };
  return {
    title: direction === 'undo' ? t.undone(text) : t.redone(text),
    changes: [of('removed'), of('created'), of('changed')].filter((line) => line !== undefined),
  };
}

/** Names in the default namespace stand alone, as kubectl has them. */
const nameOf = ({ kind, name }: WorldChange): string => {
  const short = name.replace(/^default\//, '');
  return kind === 'file' ? short : `${kind} ${short}`;
};
