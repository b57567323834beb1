/** One bound of `[from:to:step]`. */
export interface SliceBound {
  /** Undefined when left out. */
  readonly value: number | undefined;
  /** The upper bound of a single index, which was not written. */
  readonly derived?: boolean;
}

/** A piece of a template. Models client-go/util/jsonpath/node.go */
export type Node =
  | { readonly type: 'list'; readonly nodes: readonly Node[] }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'slice'; readonly bounds: readonly [SliceBound, SliceBound, SliceBound] }
  | {
      readonly type: 'filter';
      readonly left: readonly Node[];
      readonly right: readonly Node[];
      readonly operator: string;
    }
  | { readonly type: 'literal'; readonly value: number | boolean; readonly float: boolean }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly alternatives: readonly (readonly Node[])[] }
  | { readonly type: 'identifier'; readonly name: string };
