import { onPage } from './page.ts';

/** Letters as they are compared: without case and doubled blanks. */
const searched = (text: string): string =>
  text.normalize('NFKC').toLocaleLowerCase().replace(/\s+/g, ' ').trim();

/** The glossary and the list of commands: narrowed while one types, examples copied. */
onPage('#main:has([data-filter])', (page, gone) => {
  const form = page.querySelector<HTMLFormElement>('[data-filter]');
  const input = form?.querySelector('input');
  const status = form?.querySelector('[role="status"]');
  if (!form || !input || !status) return undefined;
  const sections = [...page.querySelectorAll('section')];
  const entries = [...page.querySelectorAll<HTMLElement>('dl > div')].map((element) => ({
    element,
    title: searched(element.querySelector('dt')?.textContent ?? ''),
    text: searched(element.textContent),
  }));

  const narrow = (): void => {
    const words = searched(input.value).split(' ').filter(Boolean);
    const holds = (text: string): boolean => words.every((word) => text.includes(word));
    // who looks for a word by its name wants its entry, not all that speak of it
    const named = words.length > 0 && entries.some(({ title }) => holds(title));
    for (const { element, title, text } of entries) element.hidden = !holds(named ? title : text);
    for (const section of sections) section.hidden = !section.querySelector('dl > div:not([hidden])');
    const left = entries.filter(({ element }) => !element.hidden).length;
    status.textContent =
      words.length === 0
        ? ''
        : left === 0
          ? (form.dataset['none'] ?? '')
          : (form.dataset['found'] ?? '').replace('-1', String(left));
  };
  /** An entry that is linked to must not be hidden. */
  const reveal = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest('[hidden]')) return;
    input.value = '';
    narrow();
    target.scrollIntoView();
  };
  input.addEventListener('input', narrow);
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', reveal, { signal: gone });
  if (input.value !== '') narrow();

  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-copy-example]'))
    button.addEventListener('click', () => void copy(button));
  return undefined;
});

async function copy(button: HTMLButtonElement): Promise<void> {
  const label = button.textContent;
  await navigator.clipboard.writeText(button.parentElement?.querySelector('code')?.textContent ?? '');
  button.textContent = button.dataset['copied'] ?? label;
  setTimeout(() => (button.textContent = label), 1500);
}
