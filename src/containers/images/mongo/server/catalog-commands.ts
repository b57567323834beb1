import { documentOf, equal, isDocument, isList, Special, type Document, type Value } from '../values.ts';
import { admit, nameOf } from './data-commands.ts';
import { Failure } from './failure.ts';
import { emptyCollection, type Command, type State } from './state.ts';
import { sizeOf, storageOf, type Collection, type Index } from './store.ts';

const long = (value: number): Special => new Special('Long', String(value));

function needed(
  state: State,
  database: string,
  name: string,
  message = `ns does not exist: ${database}.${name}`,
): Collection {
  const collection = state.store.collection(database, name);
  if (!collection) throw new Failure(26, message);
  return collection;
}

const create: Command = (command, database, state) => {
  const name = nameOf(command, database);
  if (state.store.collection(database, name))
    throw new Failure(
      48,
      `namespace ${database}.${name} already exists, but with different options: { uuid: UUID("${state.store.collection(database, name)?.uuid.text ?? ''}") }`,
    );
  state.store.put(database, name, emptyCollection(state));
  return {};
};

const drop: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const { indexes } = needed(state, database, name, 'ns not found');
  state.store.drop(database, name);
  return { nIndexesWas: indexes.length, ns: `${database}.${name}` };
};

const dropDatabase: Command = (_command, database, state) => {
  const names = state.store.collections(database);
  for (const name of names) state.store.drop(database, name);
  return names.length > 0 ? { dropped: database } : {};
};

const renameCollection: Command = (command, _database, state) => {
  const [from = '', ...fromName] = String(command['renameCollection']).split('.');
  const [to = '', ...toName] = String(command['to']).split('.');
  const collection = needed(
    state,
    from,
    fromName.join('.'),
    `Source collection ${String(command['renameCollection'])} does not exist`,
  );
  if (state.store.collection(to, toName.join('.')) && command['dropTarget'] !== true)
    throw new Failure(48, 'target namespace exists');
  state.store.put(to, toName.join('.'), collection);
  state.store.drop(from, fromName.join('.'));
  return {};
};

const listCollections: Command = (_command, database, state) => {
  const firstBatch = state.store.collections(database).map((name): Document => {
    const { uuid } = needed(state, database, name);
    const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
    return { name, type: 'collection', options: {}, info: { readOnly: false, uuid }, idIndex };
  });
  return { cursor: { id: long(0), ns: `${database}.$cmd.listCollections`, firstBatch } };
};

const sizes = (state: State, database: string): number =>
  state.store.collections(database).reduce((sum, name) => {
    const { data, indexes } = storageOf(needed(state, database, name), state.now());
    return sum + data + indexes;
  }, 0);

const listDatabases: Command = (_command, _database, state) => {
  const databases = state.store
    .databases()
    .map((name): Document => ({ name, sizeOnDisk: sizes(state, name), empty: false }));
  const total = state.store.databases().reduce((sum, name) => sum + sizes(state, name), 0);
  return { databases, totalSize: total, totalSizeMb: Math.floor(total / 2 ** 20) };
};

const indexName = (key: Document): string =>
  Object.entries(key)
    .map(([path, direction]) => `${path}_${String(direction)}`)
    .join('_');

const createIndexes: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const existing = state.store.collection(database, name);
  let collection = existing ?? emptyCollection(state);
  const before = collection.indexes.length;
  for (const given of isList(command['indexes']) ? command['indexes'].filter(isDocument) : []) {
    const { key, name: called, ...options } = given;
    if (!isDocument(key) || Object.keys(key).length === 0)
      throw new Failure(2, 'Index keys cannot be an empty object');
    const index: Index = documentOf([
      ['v', 2],
      ['key', key],
      ['name', typeof called === 'string' ? called : indexName(key)],
      ...Object.entries(options),
    ]) as Index;
    const same = collection.indexes.find((each) => equal(each.key, key) || each.name === index.name);
    if (same && equal(same.key, key) && same.name === index.name) continue;
    if (same)
      throw new Failure(
        equal(same.key, key) ? 85 : 86,
        `Index already exists with a different name: ${same.name}`,
      );
    const filled = { ...collection, documents: [] as readonly Document[], indexes: [index] };
    for (const document of collection.documents) {
      admit(
        { ...filled, documents: collection.documents.filter((each) => each !== document) },
        document,
        `${database}.${name}`,
      );
    }
    collection = { ...collection, indexes: [...collection.indexes, index] };
  }
  state.store.put(database, name, collection);
  const after = collection.indexes.length;
  return {
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: !existing,
    ...(after === before && { note: 'all indexes already exist' }),
  };
};

const listIndexes: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const { indexes } = needed(state, database, name);
  return { cursor: { id: long(0), ns: `${database}.${name}`, firstBatch: indexes } };
};

const dropIndexes: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const collection = needed(state, database, name, `ns not found ${database}.${name}`);
  const wanted: Value = command['index'];
  if (wanted === '_id_') throw new Failure(72, 'cannot drop _id index');
  const gone = collection.indexes.filter(
    (each) =>
      each.name !== '_id_' &&
      (wanted === '*' || each.name === wanted || (isDocument(wanted) && equal(each.key, wanted))),
  );
  if (gone.length === 0 && wanted !== '*')
    throw new Failure(
      27,
      isDocument(wanted)
        ? `can't find index with key: { ${Object.entries(wanted)
            .map(([path, direction]) => `${path}: ${String(direction)}`)
            .join(', ')} }`
        : `index not found with name [${String(wanted)}]`,
    );
  state.store.put(database, name, {
    ...collection,
    indexes: collection.indexes.filter((each) => !gone.includes(each)),
  });
  return { nIndexesWas: collection.indexes.length };
};

const DISK = 101_203_873_792;

const dbStats: Command = (_command, database, state) => {
  const collections = state.store.collections(database).map((name) => needed(state, database, name));
  const objects = collections.reduce((sum, { documents }) => sum + documents.length, 0);
  const dataSize = collections.reduce(
    (sum, { documents }) => sum + documents.reduce((each, document) => each + sizeOf(document), 0),
    0,
  );
  const storage = collections.map((each) => storageOf(each, state.now()));
  const storageSize = storage.reduce((sum, { data }) => sum + data, 0);
  const indexSize = storage.reduce((sum, { indexes }) => sum + indexes, 0);
  return {
    db: database,
    collections: long(collections.length),
    views: long(0),
    objects: long(objects),
    avgObjSize: objects === 0 ? 0 : dataSize / objects,
    dataSize,
    storageSize,
    indexes: long(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
    indexSize,
    totalSize: storageSize + indexSize,
    scaleFactor: long(1),
    fsUsedSize: Math.round(DISK * 0.2),
    fsTotalSize: DISK,
  };
};

const collStats: Command = (command, database, state) => {
  const name = nameOf(command, database);
  const collection = state.store.collection(database, name);
  const { documents, indexes } = collection ?? { documents: [], indexes: [] };
  const size = documents.reduce((sum, document) => sum + sizeOf(document), 0);
  const storage = collection ? storageOf(collection, state.now()) : { data: 0, indexes: 0 };
  return {
    ns: `${database}.${name}`,
    size,
    count: documents.length,
    ...(documents.length > 0 && { avgObjSize: Math.floor(size / documents.length) }),
    storageSize: storage.data,
    nindexes: indexes.length,
    totalIndexSize: storage.indexes,
    totalSize: storage.data + storage.indexes,
    scaleFactor: 1,
  };
};

/** The commands about databases, collections and indexes. */
export const catalogCommands: Readonly<Record<string, Command>> = {
  collStats,
  create,
  createIndexes,
  dbStats,
  dbstats: dbStats,
  drop,
  dropDatabase,
  dropIndexes,
  listCollections,
  listDatabases,
  listIndexes,
  renameCollection,
};
