import type { Special, Value } from '../values.ts';
import { isDocument, isList, type Document } from '../values.ts';
import { Callable, isHost, isRecord, ScriptError, type Host } from '../script/values.ts';
import { brief } from '../script/values.ts';
import type { Client } from './client.ts';
import type { Cursor } from './cursor.ts';

/** What the objects of a shell share. */
export interface Session {
  readonly client: Client | undefined;
  /** The database that `db` stands for. */
  database: string;
  /** What `it` goes on with. */
  cursor: Cursor | undefined;
  newId(): Special;
  print(text: string): Promise<void>;
  prompt(text: string): Promise<string>;
}

/** The connection. Throws where there is none. */
export function clientOf({ client }: Session): Client {
  if (client) return client;
  throw new ScriptError('MongoshInvalidInputError', '[SHAPI-10004] No connected database');
}

/** Runs a command on the server. */
export const run = (session: Session, database: string, command: Document): Promise<Document> =>
  clientOf(session).run(database, command);

export const invalid = (message: string): ScriptError =>
  new ScriptError('MongoshInvalidInputError', `[COMMON-10001] ${message}`);

export const needed = (method: string, at: number): ScriptError =>
  invalid(`Missing required argument at position ${at} (${method})`);

/** A value that a script gives away: whole, and without what no document can hold. */
export async function given(value: unknown): Promise<Value> {
  if (value instanceof Callable) throw new ScriptError('BSONError', 'Functions cannot be stored');
  if (isHost(value)) return value.value ? value.value() : value.shown();
  if (Array.isArray(value)) return Promise.all(value.map(given));
  if (!isRecord(value)) return value as Value;
  const pairs = await Promise.all(
    Object.entries(value).map(async ([name, each]) => [name, await given(each)] as const),
  );
  return Object.fromEntries(pairs.filter(([, each]) => each !== undefined));
}

/** An argument that is a document, or the fallback. Throws if it is something else. */
export async function documentGiven(
  value: unknown,
  method: string,
  at: number,
  fallback?: Document,
): Promise<Document> {
  if (value === undefined && fallback) return fallback;
  if (value === undefined) throw needed(method, at);
  const made = await given(value);
  if (isDocument(made)) return made;
  throw invalid(
    `Argument at position ${at} must be of type object, got ${typeof value} instead (${method})`.replace(
      'undefined',
      brief(value),
    ),
  );
}

/** The first batch of a reply: all that there is. */
export function batchOf(reply: Document): readonly Document[] {
  const { cursor } = reply;
  const batch = isDocument(cursor) ? cursor['firstBatch'] : [];
  return isList(batch) ? batch.filter(isDocument) : [];
}

type Methods = Readonly<Record<string, (args: readonly unknown[]) => unknown>>;

/** An object of methods, which is shown as a text. */
export const hostOf = (
  methods: Methods,
  shown: () => string,
  more: (name: string) => unknown = () => undefined,
): Host => ({
  get(name) {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method ? new Callable(name, method) : more(name);
  },
  shown,
});
