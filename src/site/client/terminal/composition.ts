/** Keys that xterm takes as part of a composition: CapsLock, what the input method has taken, Shift, Ctrl, Alt. */
const COMPOSING_KEYS = new Set([20, 229, 16, 17, 18]);

/** What an input method has composed, kept whole when a key follows before xterm has looked. */
export interface Compositions {
  /** Told about every key before xterm handles it. */
  key(event: Pick<KeyboardEvent, 'type' | 'keyCode' | 'isComposing'>): void;
  /** What xterm should have sent in place of what it sends. */
  data(text: string): string;
}

/**
 * xterm looks at the text of a composition in timers, which wait behind the keyboard's events: when a key follows at once on a busy
 * page, it sends what stood there a syllable before, or nothing. Here the text that stands in its `textarea` at that key is sent
 * instead. To be made after the terminal has opened.
 */
export function wholeCompositions(textarea: HTMLTextAreaElement): Compositions {
  let start = 0;
  /** A composition has ended, and xterm's timer that sends it has not run. */
  let ended = false;
  let owed: string | undefined;
  textarea.addEventListener('compositionstart', () => {
    start = textarea.value.length;
    ended = false;
  });
  textarea.addEventListener('compositionend', () => {
    ended = true;
    setTimeout(() => {
      ended = false;
    });
  });
  return {
    key(event) {
      if (event.type !== 'keydown' || COMPOSING_KEYS.has(event.keyCode)) return;
      if (!ended && !event.isComposing) return;
      ended = false;
      owed = textarea.value.slice(start);
      // xterm answers within this event, if at all
      queueMicrotask(() => {
        owed = undefined;
      });
    },
    data(text) {
      const whole = owed?.startsWith(text) ? owed : text;
      owed = undefined;
      return whole;
    },
  };
}
