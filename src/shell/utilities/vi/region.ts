import type { Place } from '../text-buffer.ts';

/** What an operator works on. */
export type Region =
  /** Characters from a place up to another, which is not included. */
  | { readonly kind: 'characters'; readonly from: Place; readonly to: Place; readonly large?: boolean }
  /** Whole lines; `from.column` is where the cursor stays when nothing changes. */
  | { readonly kind: 'lines'; readonly from: Place; readonly to: Place }
  /** Display columns of some lines; the last one is included. */
  | {
      readonly kind: 'block';
      readonly from: Place;
      readonly to: Place;
      readonly left: number;
      readonly right: number;
    };

export const inOrder = (a: Place, b: Place): readonly [Place, Place] =>
  a.row < b.row || (a.row === b.row && a.column <= b.column) ? [a, b] : [b, a];
