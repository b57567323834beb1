import { currentSession, SESSION_BEGUN } from '../sandbox/sessions.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import type { Key } from './touch-keys.ts';
import type { OpenTerminal, TerminalView } from './xterm.ts';

/** The terminals of the sandboxes that live: each outlives the element that shows it. */
const views = new WeakMap<SandboxSession, Promise<TerminalView>>();

/**
 * `<k-terminal label hint prompt>`: shows the terminal of the page's sandbox session. The terminal's code is loaded once the page has
 * been painted. `prompt` is the text, as JSON, that a new sandbox's terminal shows at once.
 */
export class TerminalElement extends HTMLElement {
  #view: Promise<TerminalView> | undefined;
  #opening: Promise<OpenTerminal> | undefined;
  readonly #begun = (): void => this.#open();

  connectedCallback(): void {
    if (currentSession()) this.#open();
    else document.addEventListener(SESSION_BEGUN, this.#begun, { once: true });
  }

  disconnectedCallback(): void {
    document.removeEventListener(SESSION_BEGUN, this.#begun);
    this.#opening?.then(
      ({ terminal }) => terminal.dispose(),
      () => undefined,
    );
    this.#opening = undefined;
  }

  /**
   * Opens a terminal for the session that the page is about to begin, so that both get ready at the same time. For a session that does
   * not live yet: any other has its terminal.
   */
  prepare(): void {
    if (currentSession() || this.#view || this.#opening) return;
    this.#opening = this.#openHost(this.#prompt);
    // who needs it says what went wrong
    this.#opening.catch(() => undefined);
  }

  /** Puts the keyboard into the terminal. */
  override focus(): void {
    void this.#view?.then((view) => view.focus());
  }

  /** Types text as if it had been pasted. */
  paste(text: string): void {
    void this.#view?.then((view) => view.paste(text));
  }

  /** Sends a key that is no character. */
  press(key: Key): void {
    void this.#view?.then((view) => view.press(key));
  }

  #open(): void {
    const session = currentSession();
    if (!session || this.#view) return;
    const view = views.get(session) ?? this.#begin(session);
    views.set(session, view);
    this.#view = view;
    // A failed download is tried again by the next page that shows the session.
    view.catch(() => views.delete(session));
    void view.then((ready) => {
      if (!this.isConnected) return;
      ready.show(this, `${this.getAttribute('label') ?? ''}. ${this.getAttribute('hint') ?? ''}`);
      this.dataset['ready'] = '';
    });
  }

  /** Makes the session's terminal. */
  async #begin(session: SandboxSession): Promise<TerminalView> {
    const opening = this.#opening ?? this.#openHost(session.opened ? '' : this.#prompt);
    this.#opening = undefined;
    const [{ bindTerminal }, open] = await Promise.all([import('./xterm.ts'), opening]);
    return bindTerminal(open, session);
  }

  /** A terminal is opened inside this element, for only there it has a size. */
  async #openHost(prompt: string): Promise<OpenTerminal> {
    const { openTerminal } = await import('./xterm.ts');
    const host = document.createElement('div');
    host.className = 'terminal-host';
    this.replaceChildren(host);
    return openTerminal(host, prompt);
  }

  get #prompt(): string {
    return JSON.parse(this.getAttribute('prompt') ?? '""') as string;
  }
}

customElements.define('k-terminal', TerminalElement);

declare global {
  interface HTMLElementTagNameMap {
    'k-terminal': TerminalElement;
  }
}
