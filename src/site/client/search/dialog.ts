import styles from '../../styles/search.css?inline';
import type { Strings } from '../../i18n/ko.ts';
import { pageStrings } from '../lesson/strings.ts';
import { search, type Found } from './engine.ts';
import { element, resultGroups, suggestionGroup } from './results.ts';

type Words = Strings['search'];

const DEBOUNCE = 90;

/** The dialog's looks come with it: a page that is only read need not carry them. */
function addStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets.push(sheet);
}
addStyles();

/** The search: a combobox with its list box in a modal dialog, after the ARIA practices. */
class SearchDialog {
  readonly #words: Words;
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #status: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The search under way: answers to earlier ones come too late. */
  #asked = 0;
  #composing = false;

  constructor(words: Words) {
    this.#words = words;
    this.#input = this.#makeInput();
    this.#list = element('div', 'search-list');
    this.#list.id = 'search-list';
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', words.results);
    this.#status = element('p', 'search-status');
    this.#status.setAttribute('role', 'status');
    const close = element('button', 'search-close', words.close);
    close.type = 'button';
    close.addEventListener('click', () => this.close());
    const keys = element('p', 'search-keys', words.keys);
    this.#dialog = element(
      'dialog',
      'search',
      element('div', 'search-head', this.#input, close),
      this.#status,
      this.#list,
      keys,
    );
    this.#dialog.setAttribute('aria-label', words.title);
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  open(): void {
    if (this.isOpen) return;
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#input.focus();
    this.#input.select();
    void this.#search();
  }

  close(): void {
    this.#dialog.close();
  }

  #makeInput(): HTMLInputElement {
    const input = element('input', 'search-input');
    // Not `search`: there the first Escape would only clear the text.
    input.type = 'text';
    input.inputMode = 'search';
    input.placeholder = this.#words.placeholder;
    input.autocomplete = 'off';
    input.spellcheck = false;
    input.enterKeyHint = 'go';
    for (const [name, value] of [
      ['aria-label', this.#words.title],
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-expanded', 'true'],
      ['aria-controls', 'search-list'],
      ['autocapitalize', 'off'],
    ] as const)
      input.setAttribute(name, value);
    return input;
  }

  #listen(): void {
    this.#input.addEventListener('compositionstart', () => (this.#composing = true));
    this.#input.addEventListener('compositionend', () => {
      this.#composing = false;
      this.#searchSoon();
    });
    this.#input.addEventListener('input', () => this.#searchSoon());
    this.#dialog.addEventListener('keydown', (event) => this.#press(event));
    this.#dialog.addEventListener('cancel', (event) => {
      if (this.#composing) event.preventDefault();
    });
    this.#dialog.addEventListener('click', (event) => {
      // The backdrop is the dialog itself; everything inside has an element of its own.
      if (event.target === this.#dialog && event.detail > 0) this.close();
    });
    this.#list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
      if (option instanceof HTMLElement) this.#choose(option, event);
    });
    this.#list.addEventListener('pointermove', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
      if (option instanceof HTMLElement && (event.movementX !== 0 || event.movementY !== 0))
        this.#select(option, false);
    });
  }

  #press(event: KeyboardEvent): void {
    // While a syllable is being composed, keys belong to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.target !== this.#input) return;
    const options = [...this.#list.querySelectorAll<HTMLElement>('[role="option"]')];
    const at = options.findIndex((option) => option.ariaSelected === 'true');
    const move = (to: number): void => {
      event.preventDefault();
      const option = options[(to + options.length) % options.length];
      if (option) this.#select(option, true);
    };
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at < 0 ? options.length - 1 : at - 1);
    else if (event.key === 'PageDown') move(Math.min(at + 5, options.length - 1));
    else if (event.key === 'PageUp') move(Math.max(at - 5, 0));
    else if (event.key === 'Enter') {
      event.preventDefault();
      options[at]?.click();
    }
  }

  #select(option: HTMLElement | undefined, reveal: boolean): void {
    for (const other of this.#list.querySelectorAll('[role="option"]'))
      other.setAttribute('aria-selected', String(other === option));
    if (option) this.#input.setAttribute('aria-activedescendant', option.id);
    else this.#input.removeAttribute('aria-activedescendant');
    if (reveal) option?.scrollIntoView({ block: 'nearest' });
  }

  /** Goes where a result leads, or searches for a suggestion. */
  #choose(option: HTMLElement, event: MouseEvent): void {
    const { query } = option.dataset;
    if (query !== undefined) {
      this.#input.value = query;
      this.#input.focus();
      void this.#search();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.close();
    if (!(option instanceof HTMLAnchorElement)) return;
    const target = new URL(option.href);
    if (target.pathname === location.pathname) requestAnimationFrame(() => arrive(target.hash));
  }

  #searchSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), DEBOUNCE);
  }

  async #search(): Promise<void> {
    clearTimeout(this.#timer);
    const typed = this.#input.value;
    const asked = ++this.#asked;
    if (typed.trim() === '') {
      this.#show('', [suggestionGroup(this.#words)], false);
      return;
    }
    try {
      const found = await search(typed);
      if (asked === this.#asked) this.#showFound(found, typed);
    } catch {
      if (asked === this.#asked) this.#show(this.#words.failed, [], false);
    }
  }

  #showFound(found: Found, typed: string): void {
    const all = found.groups.reduce((sum, group) => sum + group.all, 0);
    if (all === 0) {
      // Half a syllable finds nothing; the next key may.
      if (!this.#composing)
        this.#show(this.#words.nothing(typed.trim()), [suggestionGroup(this.#words)], false);
      return;
    }
    const instead = /[\u3131-\u3163\uac00-\ud7a3]/.test(typed) && /^[\x20-\x7e]+$/.test(found.query);
    const count = this.#words.count(all);
    const said = instead ? `${this.#words.instead(found.query)} ${count}` : count;
    this.#show(said, resultGroups(found, this.#words), true);
  }

  #show(status: string, groups: readonly HTMLElement[], select: boolean): void {
    this.#list.replaceChildren(...groups);
    this.#list.hidden = groups.length === 0;
    this.#list.scrollTop = 0;
    this.#input.setAttribute('aria-expanded', String(groups.length > 0));
    if (this.#status.textContent !== status) this.#status.textContent = status;
    const first = select ? this.#list.querySelector<HTMLElement>('[role="option"]') : null;
    this.#select(first ?? undefined, false);
  }
}

let language = '';
let dialog: SearchDialog | undefined;

/** Opens the search in the document's language. */
export async function openSearch(): Promise<void> {
  const { search: words } = await pageStrings();
  const spoken = document.documentElement.lang;
  if (!dialog || language !== spoken) dialog = new SearchDialog(words);
  language = spoken;
  dialog.open();
}

/** Moves the keyboard to a place of this page, which may lie behind another view on a phone. */
function arrive(hash: string): void {
  const target =
    document.getElementById(decodeURIComponent(hash.slice(1))) ?? document.getElementById('main');
  if (!target) return;
  document.querySelector<HTMLElement>('[data-view-button="read"]')?.click();
  target.scrollIntoView({ block: 'start' });
  const heading = target.querySelector<HTMLElement>('[tabindex="-1"]') ?? target;
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
