import type { Stores } from './database.ts';
import { readRecord, type RecordKind } from './record.ts';
import { isNumber, isOneOf, isShaped, isText } from './shape.ts';

/** Who may save a sandbox, and when it was saved last. */
export interface Seat {
  readonly version: 1;
  /** A name that nobody else has: each taking of the seat makes a new one. */
  readonly owner: string;
  /** Real milliseconds since the epoch; 0 when nothing has been saved. */
  readonly savedAt: number;
}

const seatRecord: RecordKind<Seat> = {
  version: 1,
  migrations: {},
  is: isShaped<Seat>({ version: isOneOf(1), owner: isText, savedAt: isNumber }),
};

/** A seat as it stands, within a transaction over `seats`. */
export async function seatOf(stores: Stores, name: string): Promise<Seat | undefined> {
  const reading = readRecord(seatRecord, await stores('seats').get(name));
  return reading.state === 'ok' ? reading.record : undefined;
}

/** Gives a seat to a new owner: whoever had it can no longer save. */
export async function giveSeat(stores: Stores, name: string, owner: string, savedAt: number): Promise<void> {
  const seat: Seat = { version: 1, owner, savedAt };
  await stores('seats').put(name, seat);
}
