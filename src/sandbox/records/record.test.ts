import { expect, test } from 'vitest';
import { readRecord, type RecordKind } from './record.ts';
import { isOneOf, isShaped, isText } from './shape.ts';

interface Note {
  readonly version: 3;
  readonly text: string;
}
const note: RecordKind<Note> = {
  version: 3,
  migrations: { 1: ({ words }) => ({ body: words }), 2: ({ body }) => ({ text: body }) },
  is: isShaped<Note>({ version: isOneOf(3), text: isText }),
};

test.each([
  [
    { version: 3, text: 'a' },
    { state: 'ok', record: { version: 3, text: 'a' } },
  ],
  [
    { version: 1, words: 'a' },
    { state: 'ok', record: { version: 3, text: 'a' } },
  ],
  [
    { version: 4, text: 'a' },
    { state: 'newer', version: 4 },
  ],
  [{ version: 0 }, { state: 'broken', detail: 'There was no version 0.' }],
  [
    { version: 2, body: 7 },
    { state: 'broken', detail: 'It has not the shape of version 3.' },
  ],
  [{ text: 'a' }, { state: 'broken', detail: 'There is no version in it.' }],
  ['text', { state: 'broken', detail: 'There is no version in it.' }],
  [undefined, { state: 'broken', detail: 'There is no version in it.' }],
])('reads %j', (kept, reading) => expect(readRecord(note, kept)).toEqual(reading));

test('a migration that fails leaves a broken record', () => {
  const failing: RecordKind<Note> = {
    ...note,
    migrations: {
      2: () => {
        throw new Error('no body');
      },
    },
  };
  expect(readRecord(failing, { version: 2 })).toEqual({ state: 'broken', detail: 'Error: no body' });
});
