import { settingOf } from '../settings.ts';
import { opensSearch, type Place } from './shortcut.ts';

/** Opens the search by key or button. Everything behind it is loaded when it is first opened. */

const open = (): void => {
  // Without network the code may not come; the next press tries again.
  import('./dialog.ts').then(({ openSearch }) => openSearch()).catch(() => undefined);
};

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('k-terminal')) return 'terminal';
  return target.closest('input,textarea,select,[contenteditable]') ? 'field' : 'page';
}

document.addEventListener('keydown', (event) => {
  const single = settingOf('layout')?.['shortcuts'] !== false;
  if (event.defaultPrevented || !opensSearch(event, placeOf(event.target), single)) return;
  if (document.querySelector('dialog:modal:not(.search)')) return;
  event.preventDefault();
  open();
});

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-search-open]')) open();
});
