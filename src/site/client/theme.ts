/** The buttons that change the colours: as the system, light, dark. The choice is kept; the first paint reads it (`theme-script.ts`). */

import { themes as choices, type Theme as Choice } from '../../sandbox/records/settings-record.ts';
import { onPage } from './page.ts';
import { changeSetting, onSetting, settingOf } from './settings.ts';

const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');

const current = (): Choice => choices.find((choice) => choice === root.dataset['themeChoice']) ?? 'system';

function apply(choice: Choice): void {
  root.dataset['themeChoice'] = choice;
  root.dataset['theme'] = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('[data-at]')) {
    const { at } = meta.dataset;
    meta.media = choice === 'system' ? `(prefers-color-scheme:${at})` : at === choice ? '' : 'not all';
  }
  document.dispatchEvent(new Event('themechange'));
  for (const button of document.querySelectorAll<HTMLElement>('[data-theme-button]')) label(button, choice);
}

function label(button: HTMLElement, choice: Choice): void {
  const names = JSON.parse(button.dataset['choices'] ?? '{}') as Partial<Record<Choice, string>>;
  const text = `${button.dataset['label'] ?? ''}: ${names[choice] ?? choice}`;
  button.title = text;
  const hidden = button.querySelector('[data-theme-text]');
  if (hidden) hidden.textContent = text;
}

onPage('body', (page) => {
  for (const button of page.querySelectorAll<HTMLElement>('[data-theme-button]')) {
    label(button, current());
    button.addEventListener('click', () => {
      const next = choices[(choices.indexOf(current()) + 1) % choices.length] ?? 'system';
      changeSetting('theme', next);
      apply(next);
    });
  }
  return undefined;
});

apply(current());
onSetting('theme', () => apply(settingOf('theme') ?? 'system'));
dark.addEventListener('change', () => apply(current()));
