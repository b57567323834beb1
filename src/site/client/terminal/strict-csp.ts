import type { Terminal } from '@xterm/xterm';

/**
 * Opens a terminal under a Content-Security-Policy that forbids inline styles. xterm makes `<style>` elements while it
 * opens; here they become adopted style sheets, which the policy does not govern.
 */
export function openStrict(terminal: Terminal, host: HTMLElement): void {
  const original = document.createElement;
  const create = original.bind(document);
  const replaced = (name: string, options?: ElementCreationOptions): HTMLElement =>
    name === 'style' ? adoptedStyle() : create(name, options);
  document.createElement = replaced as typeof document.createElement;
  try {
    terminal.open(host);
  } finally {
    document.createElement = original;
  }
}

/** An element that behaves as xterm expects of its `<style>` elements. */
function adoptedStyle(): HTMLElement {
  const sheet = new CSSStyleSheet();
  const element = document.createElementNS('http://www.w3.org/1999/xhtml', 'span') as HTMLElement;
  const remove = element.remove.bind(element);
  element.hidden = true;
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', {
    set(css: string) {
      sheet.replaceSync(css);
    },
  });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    remove();
  };
  return element;
}
