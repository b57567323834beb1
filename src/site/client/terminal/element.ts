import { currentSession } from '../sandbox/session.ts';
import type { TerminalView } from './xterm.ts';

/** How long an element may be out of the page before its terminal goes (it may only be moved). */
const GRACE = 1000;

/**
 * `<k-terminal label hint>`: the terminal of the page's sandbox session. The terminal's code is loaded once the page has
 * been painted.
 */
export class TerminalElement extends HTMLElement {
  #view: Promise<TerminalView> | undefined;

  connectedCallback(): void {
    if (this.#view) return;
    if (currentSession()) this.#open();
    else document.addEventListener('sandboxsession', () => this.#open(), { once: true });
  }

  disconnectedCallback(): void {
    setTimeout(() => {
      if (this.isConnected) return;
      void this.#view?.then((view) => view.dispose());
      this.#view = undefined;
    }, GRACE);
  }

  /** Puts the keyboard into the terminal. */
  override focus(): void {
    void this.#view?.then((view) => view.focus());
  }

  /** Types text as if it had been pasted. */
  paste(text: string): void {
    void this.#view?.then((view) => view.paste(text));
  }

  #open(): void {
    const session = currentSession();
    if (!session || this.#view) return;
    const hint = this.getAttribute('hint') ?? '';
    const label = `${this.getAttribute('label') ?? ''}. ${hint}`;
    this.#view = import('./xterm.ts').then(async ({ openTerminal }) => {
      const host = document.createElement('div');
      host.className = 'terminal-host';
      this.replaceChildren(host);
      const view = await openTerminal(host, session, label, () =>
        this.dispatchEvent(new Event('leave', { bubbles: true })),
      );
      this.dataset['ready'] = '';
      return view;
    });
  }
}

customElements.define('k-terminal', TerminalElement);

declare global {
  interface HTMLElementTagNameMap {
    'k-terminal': TerminalElement;
  }
}
