/** The head of the document while pages come and go in it. */

/** What a page says about itself; scripts, policies and the like belong to the document. */
const own = [
  'title',
  'meta[name="description"]',
  'meta[name="robots"]',
  'meta[name="typeface"]',
  'meta[property^="og:"]',
  'link[rel="canonical"]',
  'link[rel="alternate"]',
].join(',');

/** Style sheets that the pages' HTML names. Those that scripts load on demand have `crossorigin`: they stay, as do their scripts. */
const sheets = (of: Document): HTMLLinkElement[] => [
  ...of.head.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]:not([crossorigin])'),
];

const address = (link: HTMLLinkElement): string => link.getAttribute('href') ?? '';

/**
 * Loads the style sheets of a page without letting them touch the page that still stands; what it returns lets them.
 * When the visit ends before, what it added goes, and this may never settle: each visit waits for its own.
 */
export async function loadStyles(page: Document, signal: AbortSignal): Promise<() => void> {
  const before = new Map(sheets(document).map((link) => [address(link), link]));
  const loading: Promise<unknown>[] = [];
  const added: HTMLLinkElement[] = [];
  let previous: Element | undefined;
  const wanted = new Set(sheets(page).map(address));
  for (const href of wanted) {
    let link = before.get(href);
    if (!link) {
      link = document.createElement('link');
      link.rel = 'stylesheet';
      link.media = 'not all';
      link.setAttribute('href', href);
      const here = link;
      loading.push(
        new Promise((resolve) => {
          here.addEventListener('load', resolve);
          here.addEventListener('error', resolve);
        }),
      );
      added.push(link);
      if (previous) previous.after(link);
      else document.head.append(link);
    }
    previous = link;
  }
  signal.addEventListener('abort', () => {
    for (const link of added) if (link.media) link.remove();
  });
  await Promise.all(loading);
  return () => {
    for (const link of added) link.removeAttribute('media');
    for (const [href, link] of before) if (!wanted.has(href)) link.remove();
  };
}

/** Makes the head say what the page says about itself. */
export function swapHead(page: Document): void {
  for (const element of document.head.querySelectorAll(own)) element.remove();
  document.head.append(...page.head.querySelectorAll(own));
}
