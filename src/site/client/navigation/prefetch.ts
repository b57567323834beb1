import { isPage } from './links.ts';

/** How long a link must be pointed at before its page is fetched: milliseconds. */
const PATIENCE = 80;

const fetched = new Set<string>();
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Data that the learner pays for is not spent on guesses. */
const thrifty = (): boolean =>
  'connection' in navigator &&
  typeof navigator.connection === 'object' &&
  navigator.connection !== null &&
  'saveData' in navigator.connection &&
  navigator.connection.saveData === true;

function guess(event: Event): void {
  clearTimeout(waiting);
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || fetched.has(link.href) || !isPage(new URL(link.href, location.href)) || thrifty()) return;
  const { href } = link;
  waiting = setTimeout(() => {
    fetched.add(href);
    const hint = document.createElement('link');
    hint.rel = 'prefetch';
    hint.href = href;
    document.head.append(hint);
  }, PATIENCE);
}

/** Fetches a page while its link is pointed at or focused, so that it is there when the link is followed. */
document.addEventListener('pointerover', guess, { passive: true });
document.addEventListener('focusin', guess);
