import type { Reader, Terminal } from '../shell/program.ts';
import { textReader } from '../shell/streams.ts';

/**
 * A terminal without a screen at which a text is typed, and the input of programs that read lines from it. Who takes the keyboard
 * gets the text key by key, each a while after the one before, until it lets go; the next taker or reader gets what is left.
 * @param size the terminal's size
 * @param text everything that is typed
 * @param later runs something once everything that is under way has gone on
 */
export function typedKeys(
  size: Pick<Terminal, 'columns' | 'rows'>,
  text: string,
  later: (then: () => void) => void,
): { readonly terminal: Terminal; readonly stdin: Reader } {
  let rest = text;
  return {
    stdin: {
      read() {
        const given = textReader(rest);
        rest = '';
        return given.read();
      },
    },
    terminal: {
      ...size,
      raw({ onInput }) {
        let taken = true;
        const type = (): void => {
          const key = /^(?:\x1b[[O][\d;]*[A-Za-z~]|[^])/u.exec(rest)?.[0];
          if (!taken || key === undefined) return;
          rest = rest.slice(key.length);
          onInput(key);
          later(type);
        };
        later(type);
        return () => {
          taken = false;
        };
      },
      unread(given) {
        rest = given + rest;
      },
    },
  };
}
