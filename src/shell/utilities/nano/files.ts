import { FileError } from '../../filesystem.ts';
import { pathOf } from '../support.ts';
import { ask, askKey, type Keys } from './prompt.ts';
import type { NanoState } from './state.ts';

const lines = (count: number): string => `${count} line${count === 1 ? '' : 's'}`;

const told = (error: FileError): string => error.message;

/** Writes the text; false after a message. */
export function save(state: NanoState, name: string): boolean {
  const { buffer, context } = state;
  // A last line without an end gets one.
  if (buffer.lines.at(-1) !== '') buffer.replaceLines(buffer.lines.length, 0, ['']);
  try {
    context.files.write(pathOf(context, name), state.text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    state.say(error.code === 'EISDIR' ? `"${name}" is a directory` : `Error writing ${name}: ${told(error)}`);
    return false;
  }
  state.path = name;
  buffer.markSaved();
  state.say(`Wrote ${lines(state.lineCount)}`);
  return true;
}

/** `^O`: asks for the name; true when the text was written. */
export function* writeOut(state: NanoState): Keys<boolean> {
  for (;;) {
    const answer = yield* ask(state, 'File Name to Write: ', 'write', state.path);
    if (!answer || answer.text === '') {
      state.say('Cancelled');
      return false;
    }
    const name = answer.text;
    if (name !== state.path) {
      const full = pathOf(state.context, name);
      const exists = state.context.files.exists(full);
      if (state.path !== '') {
        const sure = yield* askKey(state, 'Save file under DIFFERENT NAME? ', 'yesno', 'yn');
        if (sure !== 'y') {
          if (sure === 'n') continue;
          state.say('Cancelled');
          return false;
        }
      }
      if (exists) {
        const over = yield* askKey(state, `File "${name}" exists; OVERWRITE? `, 'yesno', 'yn');
        if (over !== 'y') {
          if (over === 'n') continue;
          state.say('Cancelled');
          return false;
        }
      }
    }
    return save(state, name);
  }
}

/** `^X`: the exit code, or undefined when nano goes on. */
export function* leave(state: NanoState): Keys<number | undefined> {
  if (!state.buffer.modified) return 0;
  const key = yield* askKey(state, 'Save modified buffer? ', 'yesno', 'yn');
  if (key === 'n') return 0;
  if (key === undefined) {
    state.say('Cancelled');
    return undefined;
  }
  return (yield* writeOut(state)) ? 0 : undefined;
}

/** `^R`: puts a file's text where the cursor is. */
export function* insertFile(state: NanoState): Keys<void> {
  const answer = yield* ask(state, 'File to insert [from ./]: ', 'insert');
  if (!answer || answer.text === '') return state.say('Cancelled');
  const { context, buffer } = state;
  try {
    const text = context.files.read(pathOf(context, answer.text));
    state.begin('insertion');
    buffer.insert(text);
    state.commit();
    const count = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
    state.say(`Read ${lines(count)}`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    state.say(
      error.code === 'ENOENT'
        ? `File "${answer.text}" not found`
        : error.code === 'EISDIR'
          ? `"${answer.text}" is a directory`
          : `Error reading ${answer.text}: ${told(error)}`,
    );
  }
}
