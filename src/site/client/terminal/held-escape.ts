/** Two presses of Esc within so many milliseconds leave the terminal. */
export const DOUBLE_ESCAPE = 500;

/** The Esc key of a terminal that Esc, pressed twice, leaves. */
export interface HeldEscape {
  /** @param atOnce whether a program wants every Esc without delay */
  press(atOnce: boolean): void;
  /** Another key comes: an Esc that is held back goes before it. */
  release(): void;
}

/**
 * Holds an Esc back until it is clear that it is no first half of leaving: the shell would take the next key, whenever it comes, for
 * one with Meta.
 */
export function heldEscape(send: () => void, leave: () => void): HeldEscape {
  let held: ReturnType<typeof setTimeout> | undefined;
  /** An Esc that has been sent already may still be the first half. */
  let sent: ReturnType<typeof setTimeout> | undefined;
  const release = (): void => {
    clearTimeout(sent);
    sent = undefined;
    if (held === undefined) return;
    clearTimeout(held);
    held = undefined;
    send();
  };
  return {
    press(atOnce) {
      if (held !== undefined || sent !== undefined) {
        clearTimeout(held);
        clearTimeout(sent);
        held = sent = undefined;
        leave();
      } else if (atOnce) {
        send();
        sent = setTimeout(() => (sent = undefined), DOUBLE_ESCAPE);
      } else held = setTimeout(release, DOUBLE_ESCAPE);
    },
    release,
  };
}
