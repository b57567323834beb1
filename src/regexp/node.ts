import type { Takes } from './sets.ts';

/** Whether what stands between two letters is what is asked for; undefined is where the text begins or ends. */
export type Holds = (before: number | undefined, after: number | undefined) => boolean;

/** An expression as it was read, whatever its syntax. */
export type Node =
  | { readonly type: 'set'; readonly takes: Takes }
  | { readonly type: 'place'; readonly holds: Holds }
  | { readonly type: 'concat' | 'alternate'; readonly parts: readonly Node[] }
  /** What it matched is told; the first is number 1. */
  | { readonly type: 'group'; readonly node: Node; readonly number: number }
  | {
      readonly type: 'repeat';
      readonly node: Node;
      readonly min: number;
      /** Undefined for as often as one likes. */
      readonly max: number | undefined;
      readonly lazy: boolean;
    }
  /** The text that a group matched; `unset`: the empty one where it matched none. */
  | { readonly type: 'back'; readonly number: number; readonly folded: boolean; readonly unset: boolean }
  /** What follows, or comes before, without being part of the match. */
  | { readonly type: 'look'; readonly node: Node; readonly ahead: boolean; readonly negated: boolean }
  /** What is matched as if it stood alone. */
  | { readonly type: 'alone'; readonly node: Node }
  /** Where the match is said to begin or to end. */
  | { readonly type: 'bound'; readonly end: boolean };

export const EMPTY: Node = { type: 'concat', parts: [] };

export const sequence = (parts: readonly Node[]): Node =>
  parts.length === 1 ? (parts[0] ?? EMPTY) : { type: 'concat', parts };

export const choice = (parts: readonly Node[]): Node =>
  parts.length === 1 ? (parts[0] ?? EMPTY) : { type: 'alternate', parts };

const place = (holds: Holds): Node => ({ type: 'place', holds });

export const TEXT_BEGIN = place((before) => before === undefined);
export const TEXT_END = place((_, after) => after === undefined);
export const LINE_BEGIN = place((before) => before === undefined || before === 10);
export const LINE_END = place((_, after) => after === undefined || after === 10);

/** What stands at the edges of words made of some letters. */
export function edges(
  word: Takes,
): Readonly<Record<'begin' | 'end' | 'edge' | 'inside' | 'before' | 'after', Node>> {
  const is = (point: number | undefined): boolean => point !== undefined && word(point);
  return {
    begin: place((before, after) => !is(before) && is(after)),
    end: place((before, after) => is(before) && !is(after)),
    edge: place((before, after) => is(before) !== is(after)),
    inside: place((before, after) => is(before) === is(after)),
    before: place((before) => !is(before)),
    after: place((_, after) => !is(after)),
  };
}
