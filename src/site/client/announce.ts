/** How long words stay where screen readers hear them: milliseconds. */
const STAY = 10_000;

/** Where words for screen readers go; each is heard once, none takes another's place. */
function region(): HTMLElement {
  const known = document.querySelector<HTMLElement>('[data-announce]');
  if (known) return known;
  const made = document.createElement('div');
  made.className = 'visually-hidden';
  made.dataset['announce'] = '';
  made.setAttribute('role', 'log');
  made.setAttribute('aria-live', 'polite');
  document.body.append(made);
  return made;
}

/** Speaks to screen readers, politely. */
export function announce(text: string): void {
  const place = region();
  const words = document.createElement('p');
  words.textContent = text;
  // A region that has just been made must be there before its words are, or nothing is said.
  setTimeout(() => place.append(words), 50);
  setTimeout(() => words.remove(), STAY);
}
