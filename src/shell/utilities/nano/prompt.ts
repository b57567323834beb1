import { nextIndex, previousIndex } from '../../editor/layout.ts';
import type { Menu } from './menus.ts';
import type { NanoState } from './state.ts';

/** A piece of nano's work that asks for keys as it needs them. */
export type Keys<T> = Generator<undefined, T, string>;

/** What was answered: a text, or a key that means something else there. */
export interface Answer {
  readonly text: string;
  readonly key?: string;
}

/** Asks for a text; undefined when it is cancelled. Keys of `others` end it, too. */
export function* ask(
  state: NanoState,
  text: string,
  menu: Menu,
  initial = '',
  others: readonly string[] = [],
): Keys<Answer | undefined> {
  const question = { text, menu, typed: initial, at: initial.length };
  state.question = question;
  const cut = (from: number, to: number): void => {
    question.typed = question.typed.slice(0, from) + question.typed.slice(to);
    question.at = from;
  };
  try {
    for (;;) {
      const key = yield undefined;
      const { typed, at } = question;
      if (others.includes(key)) return { text: typed, key };
      switch (key) {
        case '\x03':
        case '\x1b':
          return undefined;
        case '\r':
        case '\n':
          return { text: typed };
        case '\x7f':
        case '\b':
          if (at > 0) cut(previousIndex(typed, at), at);
          break;
        case '\x04':
        case '\x1b[3~':
          if (at < typed.length) cut(at, nextIndex(typed, at));
          break;
        case '\x01':
        case '\x1b[H':
          question.at = 0;
          break;
        case '\x05':
        case '\x1b[F':
          question.at = typed.length;
          break;
        case '\x02':
        case '\x1b[D':
          if (at > 0) question.at = previousIndex(typed, at);
          break;
        case '\x06':
        case '\x1b[C':
          if (at < typed.length) question.at = nextIndex(typed, at);
          break;
        case '\x0b':
          cut(at, typed.length);
          break;
        case '\x10':
        case '\x1b[A':
          if (menu === 'search' || menu === 'replace') question.typed = state.searched;
          question.at = question.typed.length;
          break;
        default:
          if (key >= ' ' && !key.startsWith('\x1b')) {
            question.typed = typed.slice(0, at) + key + typed.slice(at);
            question.at = at + key.length;
          }
      }
    }
  } finally {
    state.question = undefined;
    state.say('');
  }
}

/** Asks for one key out of some; undefined when it is cancelled. */
export function* askKey(
  state: NanoState,
  text: string,
  menu: Menu,
  allowed: string,
): Keys<string | undefined> {
  state.question = { text, menu, typed: undefined, at: 0 };
  try {
    for (;;) {
      const key = (yield undefined).toLowerCase();
      if (key === '\x03' || key === '\x1b') return undefined;
      if (key.length === 1 && allowed.includes(key)) return key;
    }
  } finally {
    state.question = undefined;
    state.say('');
  }
}
