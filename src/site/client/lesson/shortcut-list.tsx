import { render, type JSX } from 'preact';
import type { Strings } from '../../i18n/ko.ts';
import { shortcuts } from './shortcut-keys.ts';
import { shortcutsOn, turnShortcuts } from './shortcuts.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Keys({ keys }: { readonly keys: string }): JSX.Element {
  return (
    <>
      {keys.split('+').map((key, at) => (
        <span key={key}>
          {at > 0 && ' + '}
          <kbd>{key === 'Alt' && isMac ? 'Option' : key}</kbd>
        </span>
      ))}
    </>
  );
}

/** The list of shortcuts, and the switch that turns them off. */
function ShortcutList({ strings }: { readonly strings: Strings }): JSX.Element {
  const t = strings.work;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ...shortcuts.map(({ does, shows }) => [t.does[does], does === 'list' ? [shows, '?'] : [shows]] as const),
    [t.search, ['/', 'Ctrl+K']],
    [t.leaveTerminal, ['Shift+Tab', 'Esc Esc']],
  ];
  return (
    <>
      <header>
        <h2 id="shortcuts-title">{t.shortcuts}</h2>
        <form method="dialog">
          <button class="button quiet" type="submit">
            {strings.terminal.close}
          </button>
        </form>
      </header>
      <label class="row">
        <span>
          {t.shortcutsOn}
          <small>{t.shortcutsOnHint}</small>
        </span>
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={(event) => turnShortcuts(event.currentTarget.checked)}
        />
      </label>
      <dl data-off={shortcutsOn.value ? undefined : ''}>
        {rows.map(([does, keys]) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              {keys.map((one, at) => (
                <span key={one}>
                  {at > 0 && ` ${t.or} `}
                  <Keys keys={one} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Shows the list above the page; Escape and its button close it, and the focus goes back to where it was. */
export function showShortcutList(strings: Strings): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'shortcuts';
  dialog.setAttribute('aria-labelledby', 'shortcuts-title');
  document.querySelector('main')?.append(dialog);
  render(<ShortcutList strings={strings} />, dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    render(null, dialog);
    dialog.remove();
  });
  dialog.showModal();
}
