import {
  compare,
  documentOf,
  encode,
  equal,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  type Document,
  type Value,
} from '../values.ts';
import { aggregate, type Around } from './aggregate.ts';
import { Failure } from './failure.ts';
import { matches, projected, sorted, valuesAt } from './query.ts';
import { emptyCollection, type Command, type State } from './state.ts';
import type { Collection, Index } from './store.ts';
import { seed, updated } from './update.ts';

const documentAt = (command: Document, name: string): Document => {
  const value = command[name];
  return isDocument(value) ? value : {};
};

const listAt = (command: Document, name: string): readonly Document[] => {
  const value = command[name];
  return isList(value) ? value.filter(isDocument) : [];
};

/** The collection that a command names first. */
export function nameOf(command: Document, database: string): string {
  const [name] = Object.values(command);
  if (typeof name === 'string' && name !== '') return name;
  throw new Failure(73, `Invalid namespace specified '${database}.${typeof name === 'string' ? name : ''}'`);
}

const keyOf = (document: Document, { key }: Index): readonly Value[] =>
  Object.keys(key).map((path) => valuesAt(document, path)[0] ?? null);

/** Throws for a document whose key another already has. */
export function admit(collection: Collection, document: Document, space: string, except?: Document): void {
  for (const index of collection.indexes) {
    if (index['unique'] !== true && index.name !== '_id_') continue;
    const key = keyOf(document, index);
    if (index['sparse'] === true && key.every((each) => each === null)) continue;
    const taken = collection.documents.some((other) => other !== except && equal(keyOf(other, index), key));
    if (!taken) continue;
    const shown = Object.keys(index.key)
      .map((path, at) => `${path}: ${inKey(key[at])}`)
      .join(', ');
    throw new Failure(
      11000,
      `E11000 duplicate key error collection: ${space} index: ${index.name} dup key: { ${shown} }`,
    );
  }
}

function inKey(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Special) return value.kind === 'ObjectId' ? `ObjectId('${value.text}')` : value.text;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value);
  return isDocument(value) || isList(value) ? encode(value) : String(value);
}

const insert: Command = (command, database, state) => {
  const name = nameOf(command, database);
  let collection = state.store.collection(database, name) ?? emptyCollection(state);
  const errors: Document[] = [];
  let n = 0;
  for (const [index, given] of listAt(command, 'documents').entries()) {
    const { _id, ...rest } = given;
    const document = documentOf([['_id', _id ?? null], ...Object.entries(rest)]);
    try {
      admit(collection, document, `${database}.${name}`);
      collection = { ...collection, documents: [...collection.documents, document] };
      n++;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      errors.push({ index, code: error.code, errmsg: error.message });
      if (command['ordered'] !== false) break;
    }
  }
  state.store.put(database, name, collection);
  return { n, ...(errors.length > 0 && { writeErrors: errors }) };
};

const update: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const upserted: Document[] = [];
  let n = 0;
  let nModified = 0;
  for (const [index, statement] of listAt(command, 'updates').entries()) {
    let collection = state.store.collection(database, name);
    const filter = documentAt(statement, 'q');
    const multi = statement['multi'] === true;
    const found = (collection?.documents ?? []).filter((each) => matches(each, filter));
    for (const document of multi ? found : found.slice(0, 1)) {
      if (!collection) break;
      const made = applied(document, statement['u'], state);
      n++;
      if (equal(made, document)) continue;
      admit(collection, made, `${database}.${name}`, document);
      nModified++;
      collection = {
        ...collection,
        documents: collection.documents.map((each) => (each === document ? made : each)),
      };
    }
    if (found.length === 0 && statement['upsert'] === true) {
      const made = inserted(filter, statement, state);
      collection ??= emptyCollection(state);
      admit(collection, made, `${database}.${name}`);
      collection = { ...collection, documents: [...collection.documents, made] };
      upserted.push({ index, _id: made['_id'] });
      n++;
    }
    if (collection) state.store.put(database, name, collection);
  }
  return { n, nModified, ...(upserted.length > 0 && { upserted }) };
};

function applied(document: Document, change: Value, state: State): Document {
  if (isList(change)) return aggregate([document], change, aroundOf(state, ''))[0] ?? document;
  return updated(document, isDocument(change) ? change : {}, state.now());
}

function inserted(filter: Document, { u, newId }: Document, state: State): Document {
  const made = updated(seed(filter), isDocument(u) ? u : {}, state.now(), true);
  const { _id = newId, ...rest } = made;
  return documentOf([['_id', _id], ...Object.entries(rest)]);
}

const remove: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const collection = state.store.collection(database, name);
  if (!collection) return { n: 0 };
  let documents = collection.documents;
  for (const statement of listAt(command, 'deletes')) {
    const filter = documentAt(statement, 'q');
    const found = documents.filter((each) => matches(each, filter));
    const gone = new Set(statement['limit'] === 1 ? found.slice(0, 1) : found);
    documents = documents.filter((each) => !gone.has(each));
  }
  state.store.put(database, name, { ...collection, documents });
  return { n: collection.documents.length - documents.length };
};

/** A document that is changed or deleted, as it was or as it is then. */
const findAndModify: Command = async (command, database, state, session) => {
  const name = nameOf(command, database);
  const query = documentAt(command, 'query');
  const sort = documentAt(command, 'sort');
  const read = (filter: Document): Document | undefined => {
    const documents = state.store.collection(database, name)?.documents ?? [];
    return sorted(
      documents.filter((each) => matches(each, filter)),
      sort,
    )[0];
  };
  const before = read(query);
  const exactly: Document = before ? { _id: before['_id'] } : query;
  const fields = documentAt(command, 'fields');
  const shown = (value: Document | undefined): Value =>
    value && Object.keys(fields).length > 0 ? projected(value, fields) : (value ?? null);
  if (command['remove'] === true) {
    if (before) await remove({ delete: name, deletes: [{ q: exactly, limit: 1 }] }, database, state, session);
    return { lastErrorObject: { n: before ? 1 : 0 }, value: shown(before) };
  }
  const upsert = command['upsert'] === true;
  const reply = await update(
    { update: name, updates: [{ q: exactly, u: command['update'], upsert, newId: command['newId'] }] },
    database,
    state,
    session,
  );
  const upserted = field(field(reply['upserted'], '0'), '_id');
  const after = before
    ? read({ _id: before['_id'] })
    : upserted === undefined
      ? undefined
      : read({ _id: upserted });
  return {
    lastErrorObject: {
      n: after ? 1 : 0,
      updatedExisting: before !== undefined,
      ...(upserted !== undefined && { upserted }),
    },
    value: shown(command['new'] === true ? after : before),
  };
};

const aroundOf = (state: State, database: string): Around => ({
  collection: (name) => state.store.collection(database, name)?.documents ?? [],
  put: (name, documents) =>
    state.store.put(database, name, {
      ...(state.store.collection(database, name) ?? emptyCollection(state)),
      documents,
    }),
  random: () => state.random(),
});

const cursor = (documents: readonly Document[], space: string): Document => ({
  cursor: { firstBatch: documents, id: new Special('Long', '0'), ns: space },
});

function found(command: Document, database: string, state: State, filter: Document): readonly Document[] {
  const documents = state.store.collection(database, nameOf(command, database))?.documents ?? [];
  const ordered = sorted(
    documents.filter((each) => matches(each, filter)),
    documentAt(command, 'sort'),
  );
  const skip = numberOf(command['skip']) ?? 0;
  const limit = Math.abs(numberOf(command['limit']) ?? 0);
  return ordered.slice(skip, limit === 0 ? undefined : skip + limit);
}

const find: Command = (command, database, state) => {
  const documents = found(command, database, state, documentAt(command, 'filter'));
  const projection = documentAt(command, 'projection');
  const shown =
    Object.keys(projection).length > 0 ? documents.map((each) => projected(each, projection)) : documents;
  return cursor(shown, `${database}.${nameOf(command, database)}`);
};

const count: Command = (command, database, state) => ({
  n: found(command, database, state, documentAt(command, 'query')).length,
});

const distinct: Command = (command, database, state) => {
  const values = found(command, database, state, documentAt(command, 'query'))
    .flatMap((each) => valuesAt(each, String(command['key'])))
    .flatMap((each) => (isList(each) ? each : [each]));
  const set = values.filter((each, index) => values.findIndex((other) => equal(other, each)) === index);
  return { values: set.sort(compare) };
};

const aggregateCommand: Command = (command, database, state) => {
  const pipeline = isList(command['pipeline']) ? command['pipeline'] : [];
  const [name] = Object.values(command);
  const documents =
    typeof name === 'string' ? (state.store.collection(database, name)?.documents ?? []) : [{}];
  return cursor(aggregate(documents, pipeline, aroundOf(state, database)), `${database}.${String(name)}`);
};

/** The commands that read and write documents. */
export const dataCommands: Readonly<Record<string, Command>> = {
  aggregate: aggregateCommand,
  count,
  delete: remove,
  distinct,
  find,
  findAndModify,
  findandmodify: findAndModify,
  insert,
  update,
};
