import type { SearchDialog } from './dialog.ts';
import { opensSearch, type Place } from './shortcut.ts';

/** Opens the search by key or button. Everything behind it is loaded when it is first opened. */

let language = '';
let dialog: Promise<SearchDialog> | undefined;

async function make(): Promise<SearchDialog> {
  const [{ SearchDialog }, { pageStrings }] = await Promise.all([
    import('./dialog.ts'),
    import('../lesson/strings.ts'),
  ]);
  return new SearchDialog((await pageStrings()).search);
}

async function open(): Promise<void> {
  const spoken = document.documentElement.lang;
  if (!dialog || language !== spoken) {
    language = spoken;
    dialog = make();
  }
  const made = dialog;
  try {
    (await made).open();
  } catch {
    // Without network the code may not come; the next press tries again.
    if (dialog === made) dialog = undefined;
  }
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.closest('k-terminal')) return 'terminal';
  return target.isContentEditable || target.closest('input, textarea, select') ? 'field' : 'page';
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || !opensSearch(event, placeOf(event.target))) return;
  const modal = document.querySelector('dialog:modal');
  if (modal && !modal.classList.contains('search')) return;
  event.preventDefault();
  void open();
});

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-search-open]')) void open();
});
