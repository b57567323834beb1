import { pageStrings } from '../lesson/strings.ts';
import { onPage } from '../page.ts';
import { downloadAll, watchOfflineStatus, type OfflineStatus } from './status.ts';
import type { Strings } from '../../i18n/ko.ts';

function textOf(status: OfflineStatus, words: Strings['offline']['states']): string {
  if (status.state === 'failed') return words[status.reason];
  if (status.state !== 'preparing') return words[status.state];
  // In steps of ten, so that screen readers are not flooded.
  return words.preparing(Math.floor((status.done / status.all) * 10) * 10);
}

/** The place of a page that says how far the course is ready for use without network. */
onPage('[data-offline-status]', async (root) => {
  const words = (await pageStrings()).offline;
  const text = root.querySelector('[data-offline-text]');
  const button = root.querySelector<HTMLElement>('[data-offline-download]');
  button?.addEventListener('click', () => void downloadAll());
  return watchOfflineStatus((status) => {
    const said = textOf(status, words.states);
    if (text && text.textContent !== said) text.textContent = said;
    root.dataset['state'] = status.state;
    if (!button) return;
    const focused = document.activeElement === button;
    button.hidden = status.state !== 'visited';
    if (focused && button.hidden) document.getElementById('main')?.focus();
  });
});
