import type { TerminalElement } from './element.ts';

/** Whether the keyboard is where it is when a page has just opened: nowhere, or at the heading to which the page has led it. */
const untouched = (): boolean => {
  const { activeElement: at, body } = document;
  return at === null || at === body || at.tagName === 'H1';
};

/**
 * Puts the keyboard into a terminal that has got ready, for a page that is nothing but its terminal. Not if the visitor has put it
 * somewhere meanwhile or has asked for a place of the page, and not where fingers alone point: there a keyboard would come up.
 */
export function takeFirstFocus(terminal: TerminalElement | null): void {
  if (untouched() && location.hash === '' && matchMedia('(pointer: fine)').matches) terminal?.focus();
}
