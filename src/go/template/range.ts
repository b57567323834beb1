import { isList, sortedKeys } from '../values.ts';
import { display } from './printf.ts';
import { element, int, isEntries, kindOf, Num, ref, wholeOf, type Ref } from './values.ts';

/** What `range` gives its variables: a key, where there are keys, and an item. */
type Entry = readonly [key: Ref | undefined, item: Ref];

/**
 * What `range` goes over; what is wrong with it, in Go's words, when it cannot. Models text/template/exec.go walkRange
 * @param variables how many it sets
 */
export function entriesOf(over: Ref | undefined, variables: number): Iterable<Entry> | string {
  if (over === undefined) return [];
  const { value } = over;
  const kind = kindOf(value);
  if (isList(value)) return value.map((item, at): Entry => [ref(int(at)), element(item)]);
  if (kind === 'int' || kind === 'uint') {
    if (variables > 1) return `can't use ${display(value)} to iterate over more than one variable`;
    return counted(value);
  }
  if (isEntries(value)) return sortedKeys(value).map((key): Entry => [ref(key), element(value[key])]);
  return `range can't iterate over ${display(value)}`;
}

/** The numbers below one, of its type. */
function* counted(value: unknown): Iterable<Entry> {
  const end = wholeOf(value);
  const like = (at: bigint): unknown => (value instanceof Num ? new Num(value.type, at) : Number(at));
  for (let at = 0n; at < end; at++) yield [undefined, ref(like(at))];
}
