import { Named } from '../inspect.ts';
import { ScriptError } from '../script/values.ts';
import { field, isDocument, isList, numberOf, type Document, type Value } from '../values.ts';
import { run, type Session } from './session.ts';

/** A document with an `_id`, its first field. */
export function withId(session: Session, document: Document): Document {
  return '_id' in document ? document : { _id: session.newId(), ...document };
}

/** The write error of a reply, as a script sees that of a single write. */
function thrown(reply: Document): void {
  const [first] = isList(reply['writeErrors']) ? reply['writeErrors'] : [];
  if (first === undefined) return;
  throw new ScriptError('MongoServerError', String(field(first, 'errmsg')), { code: field(first, 'code') });
}

export async function insertOne(
  session: Session,
  database: string,
  name: string,
  document: Document,
): Promise<Document> {
  const made = withId(session, document);
  thrown(await run(session, database, { insert: name, documents: [made], ordered: true }));
  return { acknowledged: true, insertedId: made['_id'] };
}

export async function insertMany(
  session: Session,
  database: string,
  name: string,
  documents: readonly Document[],
  ordered: boolean,
): Promise<Document> {
  if (documents.length === 0)
    throw new ScriptError('MongoInvalidArgumentError', 'Invalid BulkOperation, Batch cannot be empty');
  const made = documents.map((each) => withId(session, each));
  const reply = await run(session, database, { insert: name, documents: made, ordered });
  const errors = isList(reply['writeErrors']) ? reply['writeErrors'].filter(isDocument) : [];
  if (errors.length > 0) throw bulkError(reply, errors, made);
  return { acknowledged: true, insertedIds: ids(made) };
}

const ids = (documents: readonly Document[]): Document =>
  Object.fromEntries(documents.map((each, index) => [String(index), each['_id']]));

function bulkError(reply: Document, errors: readonly Document[], made: readonly Document[]): ScriptError {
  const failed = new Set(errors.map((each) => numberOf(each['index'])));
  const first = Math.min(...errors.map((each) => numberOf(each['index']) ?? 0));
  const inserted = made.filter(
    (_, index) =>
      !failed.has(index) &&
      (errors.length > 1 || index < first || numberOf(reply['n']) === made.length - errors.length),
  );
  const result = new Named('BulkWriteResult', {
    insertedCount: reply['n'],
    matchedCount: 0,
    modifiedCount: 0,
    deletedCount: 0,
    upsertedCount: 0,
    upsertedIds: {},
    insertedIds: ids(inserted),
  });
  const writeErrors = errors.map((each) => {
    const index = numberOf(each['index']) ?? 0;
    const { code, errmsg } = each;
    return new Named('WriteError', { err: { index, code, errmsg, errInfo: undefined, op: made[index] } });
  });
  const message = String(errors[0]?.['errmsg']);
  return new ScriptError('MongoBulkWriteError', message, {
    code: errors[0]?.['code'],
    result,
    writeErrors,
  } as unknown as Readonly<Record<string, Value>>);
}

/** An update or replacement, and what it did. */
export async function write(
  session: Session,
  database: string,
  name: string,
  statement: Document,
): Promise<Document> {
  const reply = await run(session, database, {
    update: name,
    updates: [{ ...statement, newId: session.newId() }],
  });
  const upserted = field(field(reply['upserted'], '0'), '_id');
  const made = upserted === undefined ? 0 : 1;
  return {
    acknowledged: true,
    insertedId: upserted ?? null,
    matchedCount: (numberOf(reply['n']) ?? 0) - made,
    modifiedCount: reply['nModified'],
    upsertedCount: made,
  };
}

export async function remove(
  session: Session,
  database: string,
  name: string,
  filter: Document,
  limit: number,
): Promise<Document> {
  const reply = await run(session, database, { delete: name, deletes: [{ q: filter, limit }] });
  return { acknowledged: true, deletedCount: reply['n'] };
}
