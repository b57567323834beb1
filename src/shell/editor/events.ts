/** One way to go on from the cursor, ready to be put into the line. */
export interface Candidate {
  /** Replaces the text from `start` to the cursor. */
  readonly insert: string;
  readonly display: string;
  /** Whether a blank follows. */
  readonly final: boolean;
}

export interface Candidates {
  /** Where in the line the completed word begins. */
  readonly start: number;
  readonly items: readonly Candidate[];
}

/** What the editor wants from its host. */
export type EditorEvent =
  | { readonly kind: 'submit'; readonly line: string }
  /** Ctrl-D on an empty line. */
  | { readonly kind: 'end' }
  /** Ctrl-C. */
  | { readonly kind: 'interrupt' }
  /** Tab: the host answers with `complete`. */
  | { readonly kind: 'complete'; readonly line: string; readonly cursor: number }
  /** Pasted text was longer than a line may be; the rest is lost. */
  | { readonly kind: 'overflow' };

/** What a piece of input leads to. `rest` is input behind the event, to be fed again when the host is ready. */
export interface EditorStep {
  readonly output: string;
  readonly event?: EditorEvent;
  readonly rest: string;
}
