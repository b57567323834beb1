/** Where a click leads, if it is ours to follow: an ordinary click on a link to another page of this site. */
export function followed(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!(link instanceof HTMLAnchorElement) || link.href === '') return undefined;
  if (link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')) return undefined;
  if (link.rel.split(' ').includes('external') || link.dataset['reload'] !== undefined) return undefined;
  return isPage(new URL(link.href)) ? link : undefined;
}

/** Whether an address is a page of this site other than the one that stands. */
export const isPage = (url: URL): boolean =>
  url.origin === location.origin &&
  /\/$|\.html$/.test(url.pathname) &&
  (url.pathname !== location.pathname || url.search !== location.search);
