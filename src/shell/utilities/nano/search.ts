import type { Expression } from '../../../regexp/expression.ts';
import { EXTENDED, parseFixed, posixExpression, readPosix } from '../../../regexp/posix.ts';
import { PosixProblem } from '../../../regexp/problem.ts';
import { findMatch } from '../vi/pattern.ts';
import { ask, askKey, type Keys } from './prompt.ts';
import type { NanoState } from './state.ts';

/** How one searches: `M-C`, `M-R`, `M-B`. */
const toggles: Readonly<Record<string, 'sensitive' | 'expression' | 'backwards'>> = {
  '\x1bc': 'sensitive',
  '\x1br': 'expression',
  '\x1bb': 'backwards',
};

const promptFor = (state: NanoState, replacing: boolean): string => {
  const { sensitive, expression, backwards } = state.searching;
  const kept =
    state.searched === ''
      ? ''
      : ` [${state.searched.slice(0, Math.floor(state.columns / 3))}${state.searched.length > Math.floor(state.columns / 3) ? '...' : ''}]`;
  return `Search${sensitive ? ' [Case Sensitive]' : ''}${expression ? ' [Reg.exp.]' : ''}${backwards ? ' [Backwards]' : ''}${replacing ? ' (to replace)' : ''}${kept}: `;
};

/** What is looked for; undefined after a message, `line` and `other` when another question is wanted. */
export function* askPattern(
  state: NanoState,
  replacing: boolean,
): Keys<'found' | 'line' | 'other' | undefined> {
  let typed = '';
  for (;;) {
    const answer = yield* ask(state, promptFor(state, replacing), replacing ? 'replace' : 'search', typed, [
      ...Object.keys(toggles),
      '\x12',
      '\x14',
    ]);
    if (!answer) {
      state.say('Cancelled');
      return undefined;
    }
    if (answer.key === '\x14') return 'line';
    if (answer.key === '\x12') return 'other';
    const toggle = answer.key === undefined ? undefined : toggles[answer.key];
    if (toggle) {
      state.searching[toggle] = !state.searching[toggle];
      typed = answer.text;
      continue;
    }
    if (answer.text !== '') state.searched = answer.text;
    if (state.searched === '') {
      state.say('Cancelled');
      return undefined;
    }
    return 'found';
  }
}

function expressionOf(state: NanoState): Expression | undefined {
  const { sensitive, expression } = state.searching;
  const ignoreCase = !sensitive;
  if (!expression) return posixExpression(parseFixed(state.searched, ignoreCase));
  try {
    return readPosix(state.searched, EXTENDED, { ignoreCase });
  } catch (error) {
    if (!(error instanceof PosixProblem)) throw error;
    state.say(`Bad regex "${state.searched}": ${error.message}`);
    return undefined;
  }
}

const notFound = (state: NanoState): void => {
  const room = Math.max(1, state.columns - 20);
  const shown = state.searched.length > room ? `${state.searched.slice(0, room)}...` : state.searched;
  state.say(`"${shown}" not found`);
};

/** Goes to the next match. */
export function findNext(state: NanoState, backwards = state.searching.backwards): void {
  const expression = expressionOf(state);
  if (!expression) return;
  const { buffer } = state;
  const found = findMatch(buffer.lines, buffer.cursor, expression, backwards, true);
  if (!found) return notFound(state);
  const { row, column } = found.from;
  const same = row === buffer.row && column === buffer.column;
  buffer.cursor = found.from;
  state.centering = true;
  if (same) state.say('This is the only occurrence');
  else if (found.wrapped) state.say('Search Wrapped');
}

/** `^\`: asks at each match, from the cursor on around the text. */
export function* replaceAll(state: NanoState): Keys<void> {
  const { buffer } = state;
  const expression = expressionOf(state);
  const answer = yield* ask(state, 'Replace with: ', 'with');
  if (!answer) return state.say('Cancelled');
  if (!expression) return;
  const start = buffer.cursor;
  let place = { row: start.row, column: start.column - 1 };
  let [count, all, seen, wrapped] = [0, false, 0, false];
  let first: { row: number; column: number } | undefined;
  state.begin('replacement');
  for (;;) {
    const hit = findMatch(buffer.lines, place, expression, false, true);
    if (!hit) break;
    wrapped ||= hit.wrapped;
    const { from, to } = hit;
    if (wrapped && (from.row > start.row || (from.row === start.row && from.column >= start.column))) break;
    if (first && from.row === first.row && from.column === first.column) break;
    seen++;
    buffer.cursor = from;
    state.centering = true;
    let key: string | undefined = 'y';
    if (!all) {
      state.spot = { from, to };
      key = yield* askKey(state, 'Replace this instance?', 'yesnoall', 'yna');
      state.spot = undefined;
    }
    if (key === undefined) break;
    if (key === 'a') all = true;
    if (key === 'n') {
      first ??= from;
      place = from;
      continue;
    }
    buffer.remove(from, to);
    buffer.insert(answer.text);
    count++;
    place = { row: from.row, column: Math.max(from.column, buffer.column - 1) };
    if (answer.text === '') place.column = from.column - 1;
  }
  buffer.cursor = start;
  buffer.clamp(true);
  state.commit();
  if (seen === 0) return notFound(state);
  state.say(`Replaced ${count} occurrence${count === 1 ? '' : 's'}`);
}
