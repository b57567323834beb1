/** Where the reader was in a lesson's text. */
interface Place {
  readonly language: string;
  readonly top: number;
  /** The last step that begins above the top edge, -1 before the first. */
  readonly step: number;
  /** How far the top edge is from there to the next step or the end: 0 to 1. */
  readonly share: number;
}

const places = new Map<string, Place>();

/** Where the steps begin, and where the text ends: pixels from its beginning. */
function marks(read: HTMLElement): readonly number[] {
  const zero = read.getBoundingClientRect().top - read.scrollTop;
  const steps = [...read.querySelectorAll('[data-step]')].map(
    (step) => step.getBoundingClientRect().top - zero,
  );
  return [0, ...steps, read.scrollHeight];
}

/** What a reader scrolls with. */
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Remembers the place when the page is `gone`, whatever of the page has begun by then. A lesson that `goesOn` is entered where it
 * was left, at once, unless an address names a place of its own.
 * @returns goes there once more, when the page has all its parts, unless the reader has moved on
 */
export function keepPlace(lesson: string, read: HTMLElement, goesOn: boolean, gone: AbortSignal): () => void {
  gone.addEventListener('abort', () => rememberPlace(lesson, read));
  let stays = goesOn && location.hash === '';
  if (stays) for (const step of read.querySelectorAll<HTMLElement>('[data-step]')) step.dataset['laid'] = '';
  const restore = (): void => {
    if (stays) restorePlace(lesson, read);
  };
  restore();
  const move = (): void => {
    stays = false;
  };
  for (const gesture of GESTURES)
    read.addEventListener(gesture, move, { once: true, passive: true, signal: gone });
  return restore;
}

/** Remembers how far the text of a lesson is scrolled, as long as the document lives. */
function rememberPlace(lesson: string, read: HTMLElement): void {
  const all = marks(read);
  const top = read.scrollTop;
  const at = Math.max(
    0,
    all.findLastIndex((mark) => mark <= top + 1),
  );
  const from = all[at] ?? 0;
  const to = all[at + 1] ?? from;
  places.set(lesson, {
    language: document.documentElement.lang,
    top,
    step: at - 1,
    share: to > from ? Math.min(1, (top - from) / (to - from)) : 0,
  });
}

/** Scrolls to the remembered place; in another language to the same place between the same steps. */
function restorePlace(lesson: string, read: HTMLElement): void {
  const place = places.get(lesson);
  if (!place) return;
  if (place.language === document.documentElement.lang) read.scrollTop = place.top;
  else {
    const all = marks(read);
    const from = all[place.step + 1] ?? 0;
    const to = all[place.step + 2] ?? from;
    read.scrollTop = from + place.share * (to - from);
  }
}
