import { announce } from '../announce.ts';
import { ENTER, LEAVE } from '../page.ts';
import { loadStyles, swapHead } from './head.ts';
import { followed } from './links.ts';
import './prefetch.ts';
import { isNewer, runScripts, scriptsOf } from './scripts.ts';

/**
 * Navigation that keeps the document, and with it the sandboxes and their terminals: the next page is fetched, its words take the
 * place of those that stand, with a view transition where the browser has them. Whatever cannot be done so is left to the browser.
 */

/** How the next page is entered. */
interface Visit {
  readonly url: URL;
  /** The link that was followed; none for the back button. */
  readonly link?: HTMLAnchorElement | undefined;
  /** Where the window was scrolled when the page was left, if it is come back to. */
  readonly scroll?: number | undefined;
}

const root = document.documentElement;
/** How far each entry of the history was scrolled when it was left. */
const scrolled = new Map<string, number>();
let entry: string = crypto.randomUUID();
let shown = new URL(location.href);
let visiting: AbortController | undefined;

/** The page at an address, or undefined when it is none that we may show ourselves. */
async function fetchPage(url: URL, signal: AbortSignal): Promise<Document | undefined> {
  const response = await fetch(url, { signal });
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !type.startsWith('text/html')) return undefined;
  if (response.redirected && new URL(response.url).pathname !== url.pathname) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.getElementById('main') && !isNewer(page) ? page : undefined;
}

/** Goes to another page of the site. */
async function visit(next: Visit): Promise<void> {
  visiting?.abort();
  const { signal } = (visiting = new AbortController());
  try {
    const page = await fetchPage(next.url, signal);
    if (!page) {
      location.assign(next.url);
      return;
    }
    const scripts = scriptsOf(page);
    const style = await loadStyles(page, signal);
    if (signal.aborted) return;
    const change = (): void => swap(page, style, next);
    if (typeof document.startViewTransition === 'function' && moving()) {
      const transition = document.startViewTransition(change);
      transition.ready.catch(() => undefined);
      await transition.updateCallbackDone;
    } else change();
    await runScripts(scripts);
    if (signal.aborted) return;
    document.dispatchEvent(new Event(ENTER));
    arrive(next);
  } catch {
    // The network, or a page that we do not understand: the browser knows what to say.
    if (!signal.aborted) location.assign(next.url);
  }
}

const moving = (): boolean =>
  !matchMedia('(prefers-reduced-motion: reduce)').matches && document.visibilityState === 'visible';

function swap(page: Document, style: () => void, next: Visit): void {
  document.dispatchEvent(new Event(LEAVE));
  if (next.link) {
    scrolled.set(entry, scrollY);
    entry = crypto.randomUUID();
    history.pushState({ entry }, '', next.url);
  }
  history.scrollRestoration = 'manual';
  shown = next.url;
  for (const element of page.querySelectorAll('noscript')) element.remove();
  root.lang = page.documentElement.lang;
  root.className = `${page.documentElement.className} js`.trim();
  swapHead(page);
  // The body stays, with the listeners on it; what it holds goes.
  document.body.replaceChildren(...page.body.childNodes);
  style();
  scrollTo({ top: next.scroll ?? 0, behavior: 'instant' });
  document.dispatchEvent(new Event('astro:after-swap'));
}

/** Moves keyboard and screen reader to where the new page begins, or to the place that was asked for. */
function arrive({ url, link, scroll }: Visit): void {
  const target = url.hash === '' ? null : document.getElementById(decodeURIComponent(url.hash.slice(1)));
  if (target && scroll === undefined) target.scrollIntoView({ behavior: 'instant' });
  const language = link?.dataset['keepHash'] !== undefined;
  const place = language
    ? document.querySelector<HTMLElement>('a[data-keep-hash]')
    : (target ?? document.querySelector<HTMLElement>('h1') ?? document.getElementById('main'));
  if (place) {
    if (!language && place.getAttribute('tabindex') === null) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
  announce(document.title);
}

document.addEventListener('click', (event) => {
  const link = followed(event);
  if (!link) return;
  event.preventDefault();
  const url = new URL(link.href);
  if (link.dataset['keepHash'] !== undefined && url.hash === '') url.hash = location.hash;
  void visit({ url, link });
});

addEventListener('popstate', () => {
  const url = new URL(location.href);
  const came = history.state as { readonly entry?: unknown } | null;
  scrolled.set(entry, scrollY);
  entry = typeof came?.entry === 'string' ? came.entry : crypto.randomUUID();
  if (url.pathname === shown.pathname && url.search === shown.search) {
    shown = url;
    return;
  }
  void visit({ url, scroll: scrolled.get(entry) ?? 0 });
});

history.replaceState({ entry }, '');
addEventListener('pagehide', () => (history.scrollRestoration = 'auto'));
