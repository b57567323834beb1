import { Special, type Document } from '../values.ts';
import type { Replication } from './replication.ts';
import type { Collection, Store } from './store.ts';

/** Who is logged in on a connection. */
export interface User {
  readonly name: string;
  readonly database: string;
  readonly roles: readonly Role[];
}

export interface Role {
  readonly role: string;
  readonly db: string;
}

/** What one connection has said of itself. */
export interface Session {
  user: User | undefined;
  /** Whether another member of the replica set speaks. */
  member: boolean;
}

/** A running mongod, as its commands see it. */
export interface State {
  readonly store: Store;
  readonly version: string;
  readonly hostname: string;
  readonly port: number;
  /** Whether who comes must log in. */
  readonly secure: boolean;
  readonly replication: Replication;
  /** Milliseconds since the epoch. */
  now(): number;
  /** When the server began, the same. */
  readonly since: number;
  random(): number;
}

/** A command: the document of its answer, without `ok`. Throws `Failure`. */
export type Command = (
  command: Document,
  database: string,
  state: State,
  session: Session,
) => Document | Promise<Document>;

/** A collection that does not exist yet. */
export const emptyCollection = (state: State): Collection => ({
  documents: [],
  indexes: [{ v: 2, key: { _id: 1 }, name: '_id_' }],
  uuid: newUuid(state),
  created: state.now(),
});

/** A random UUID. */
export function newUuid({ random }: Pick<State, 'random'>): Special {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return new Special('UUID', digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5'));
}
