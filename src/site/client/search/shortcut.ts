/** The part of a key press that decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** Where the keyboard is: in the terminal, in another field for text, or anywhere else. */
export type Place = 'terminal' | 'field' | 'page';

/**
 * Whether a key press opens the search: `/` unless it is a character to be typed, Ctrl-K or Cmd-K outside the terminal, where
 * readline cuts with it. The key's place decides for K: with a Korean keyboard it types ㅏ.
 * @param single whether keys without Ctrl or Cmd count: learners may turn them off
 */
export function opensSearch(press: KeyPress, place: Place, single = true): boolean {
  if (press.isComposing || press.altKey || place === 'terminal') return false;
  if (press.code === 'KeyK') return press.ctrlKey !== press.metaKey && !press.shiftKey;
  return single && press.key === '/' && place === 'page' && !press.ctrlKey && !press.metaKey;
}
