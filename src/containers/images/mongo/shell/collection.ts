import { isRecord, numeric, ScriptError, textOf, type Host } from '../script/values.ts';
import { isDocument, isList, numberOf, type Document, type Value } from '../values.ts';
import { Cursor } from './cursor.ts';
import { collectionHelp } from './help.ts';
import { batchOf, documentGiven, given, hostOf, invalid, needed, run, type Session } from './session.ts';
import { insertMany, insertOne, remove, write } from './writes.ts';

const operates = (update: Value): boolean =>
  isList(update) || (isDocument(update) && Object.keys(update)[0]?.startsWith('$') === true);

const atomic = (update: Value): void => {
  if (!operates(update))
    throw new ScriptError('MongoInvalidArgumentError', 'Update document requires atomic operators');
};

const plain = (document: Value): void => {
  if (operates(document))
    throw new ScriptError(
      'MongoInvalidArgumentError',
      'Replacement document must not contain atomic operators',
    );
};

/** `db.NAME` of a script: its methods are commands to the server. */
export function collectionHost(session: Session, database: string, name: string): Host {
  const ask = (command: Document): Promise<Document> => run(session, database, command);
  const method = (called: string): string => `Collection.${called}`;

  const find = async (args: readonly unknown[]): Promise<Cursor> => {
    const filter = await documentGiven(args[0], method('find'), 0, {});
    const projection = await documentGiven(args[1], method('find'), 1, {});
    const cursor = new Cursor({
      fetch: async (options) =>
        batchOf(await ask({ find: name, filter, projection, ...((await given(options)) as Document) })),
      count: async () => numberOf((await ask({ count: name, query: filter }))['n']) ?? 0,
      explain: async () => explained(`${database}.${name}`, filter),
    });
    session.cursor = cursor;
    return cursor;
  };

  const change = async (
    called: string,
    args: readonly unknown[],
    multi: boolean,
    check: (value: Value) => void,
  ): Promise<Document> => {
    const q = await documentGiven(args[0], method(called), 0);
    if (args[1] === undefined) throw needed(method(called), 1);
    const u = await given(args[1]);
    check(u);
    const { upsert = false } = await documentGiven(args[2], method(called), 2, {});
    return write(session, database, name, { q, u, multi, upsert });
  };

  const modify = async (
    called: string,
    args: readonly unknown[],
    check?: (value: Value) => void,
  ): Promise<Value> => {
    const query = await documentGiven(args[0], method(called), 0);
    const removes = check === undefined;
    const update = removes ? undefined : await given(args[1]);
    if (!removes) check(update);
    const options = await documentGiven(args[removes ? 1 : 2], method(called), 2, {});
    const { sort = {}, projection = {}, upsert = false, returnNewDocument, returnDocument } = options;
    const isNew = returnNewDocument === true || returnDocument === 'after';
    const reply = await ask({
      findAndModify: name,
      query,
      sort,
      fields: projection,
      ...(removes ? { remove: true } : { update, upsert, new: isNew, newId: session.newId() }),
    });
    return reply['value'];
  };

  const createIndex = async ([key, options]: readonly unknown[]): Promise<string> => {
    const wanted = await documentGiven(key, method('createIndex'), 0);
    const more = await documentGiven(options, method('createIndex'), 1, {});
    const called = Object.entries(wanted)
      .map(([path, direction]) => `${path}_${textOf(direction)}`)
      .join('_');
    await ask({ createIndexes: name, indexes: [{ key: wanted, name: called, ...more }] });
    return textOf(more['name'] ?? called);
  };

  const indexes = async (): Promise<readonly Value[]> => {
    try {
      return [...batchOf(await ask({ listIndexes: name }))];
    } catch (error) {
      if (error instanceof ScriptError && error.more['codeName'] === 'NamespaceNotFound') return [];
      throw error;
    }
  };

  const aggregate = async (args: readonly unknown[]): Promise<Cursor> => {
    const stages = await given(Array.isArray(args[0]) ? args[0] : args.filter(isRecord));
    const pipeline = isList(stages) ? stages : [];
    // the server looks at a pipeline when it is sent, not when somebody reads
    const documents = batchOf(await ask({ aggregate: name, pipeline, cursor: {} }));
    const cursor = new Cursor({ fetch: () => Promise.resolve(documents) });
    session.cursor = cursor;
    return cursor;
  };

  const count = async (called: string, value: unknown): Promise<number> => {
    const query = await documentGiven(value, method(called), 0, {});
    return numberOf((await ask({ count: name, query }))['n']) ?? 0;
  };

  const deprecated = (called: string, instead: string): Promise<void> =>
    session.print(`DeprecationWarning: Collection.${called}() is deprecated. Use ${instead}.`);

  const many = async (called: string, value: unknown, options: unknown): Promise<Document> => {
    const documents = await given(value);
    if (value === undefined) throw needed(method(called), 0);
    if (!isList(documents))
      throw new ScriptError('MongoInvalidArgumentError', 'Argument "docs" must be an array of documents');
    const { ordered = true } = await documentGiven(options, method(called), 1, {});
    return insertMany(session, database, name, documents.filter(isDocument), ordered !== false);
  };

  const methods: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
    aggregate,
    async count([query]) {
      await deprecated('count', 'countDocuments or estimatedDocumentCount');
      return count('count', query);
    },
    countDocuments: ([query]) => count('countDocuments', query),
    createIndex,
    async createIndexes([keys]) {
      return Promise.all(
        (Array.isArray(keys) ? (keys as readonly unknown[]) : []).map((key) => createIndex([key])),
      );
    },
    ensureIndex: createIndex,
    dataSize: async () => (await ask({ collStats: name }))['size'],
    deleteMany: async ([filter]) =>
      remove(session, database, name, await documentGiven(filter, method('deleteMany'), 0), 0),
    deleteOne: async ([filter]) =>
      remove(session, database, name, await documentGiven(filter, method('deleteOne'), 0), 1),
    async distinct([key, query]) {
      return (
        await ask({
          distinct: name,
          key: textOf(key),
          query: await documentGiven(query, method('distinct'), 1, {}),
        })
      )['values'];
    },
    async drop() {
      try {
        await ask({ drop: name });
        return true;
      } catch (error) {
        if (error instanceof ScriptError && error.more['codeName'] === 'NamespaceNotFound') return false;
        throw error;
      }
    },
    dropIndex: async ([index]) => ask({ dropIndexes: name, index: await given(index) }),
    dropIndexes: async ([index]) =>
      ask({ dropIndexes: name, index: index === undefined ? '*' : await given(index) }),
    estimatedDocumentCount: () => count('estimatedDocumentCount', {}),
    find,
    findAndModify: async ([options]) => {
      const {
        query = {},
        update,
        remove: removes,
        ...rest
      } = await documentGiven(options, method('findAndModify'), 0);
      const { fields, new: isNew, ...more } = rest;
      const shared = {
        ...more,
        projection: fields ?? more['projection'] ?? {},
        returnNewDocument: isNew === true,
      };
      return removes === true
        ? modify('findAndModify', [query, shared])
        : modify('findAndModify', [query, update, shared], () => undefined);
    },
    async findOne([filter, projection]) {
      const [first] = batchOf(
        await ask({
          find: name,
          filter: await documentGiven(filter, method('findOne'), 0, {}),
          projection: await documentGiven(projection, method('findOne'), 1, {}),
          limit: 1,
        }),
      );
      return first ?? null;
    },
    findOneAndDelete: (args) => modify('findOneAndDelete', args),
    findOneAndReplace: (args) => modify('findOneAndReplace', args, plain),
    findOneAndUpdate: (args) => modify('findOneAndUpdate', args, atomic),
    getIndexes: indexes,
    getIndices: indexes,
    getName: () => name,
    getFullName: () => `${database}.${name}`,
    help: () => collectionHelp,
    async insert([documents]) {
      await deprecated('insert', 'insertOne, insertMany, or bulkWrite');
      return many('insert', Array.isArray(documents) ? documents : [documents], undefined);
    },
    insertMany: ([documents, options]) => many('insertMany', documents, options),
    async insertOne([document]) {
      return insertOne(session, database, name, await documentGiven(document, method('insertOne'), 0));
    },
    isCapped: () => false,
    async remove([filter, options]) {
      await deprecated('remove', 'deleteOne, deleteMany, findOneAndDelete, or bulkWrite');
      const one = options === true || (isRecord(options) && options['justOne'] === true);
      return remove(session, database, name, await documentGiven(filter, method('remove'), 0), one ? 1 : 0);
    },
    async renameCollection([to, dropTarget]) {
      if (to === undefined) throw needed(method('renameCollection'), 0);
      const command = {
        renameCollection: `${database}.${name}`,
        to: `${database}.${textOf(to)}`,
        dropTarget: dropTarget === true,
      };
      return run(session, 'admin', command);
    },
    replaceOne: (args) => change('replaceOne', args, false, plain),
    stats: async () => ask({ collStats: name }),
    storageSize: async () => (await ask({ collStats: name }))['storageSize'],
    totalIndexSize: async () => (await ask({ collStats: name }))['totalIndexSize'],
    totalSize: async () => (await ask({ collStats: name }))['totalSize'],
    async update(args) {
      await deprecated('update', 'updateOne, updateMany, or bulkWrite');
      return change('update', args, isRecord(args[2]) && args[2]['multi'] === true, atomic);
    },
    updateMany: (args) => change('updateMany', args, true, atomic),
    updateOne: (args) => change('updateOne', args, false, atomic),
    validate: async () => ({
      ns: `${database}.${name}`,
      nrecords: await count('validate', {}),
      valid: true,
      errors: [],
      warnings: [],
      ok: numeric(1),
    }),
  };
  const below = (member: string): unknown =>
    member.startsWith('_') ? undefined : collectionHost(session, database, `${name}.${member}`);
  return hostOf(methods, () => `${database}.${name}`, below);
}

const explained = (namespace: string, filter: Document): Document => ({
  explainVersion: '1',
  queryPlanner: {
    namespace,
    parsedQuery: filter,
    indexFilterSet: false,
    winningPlan: { isCached: false, stage: 'COLLSCAN', filter, direction: 'forward' },
    rejectedPlans: [],
  },
  ok: 1,
});

/** A name of a collection that a script gives. */
export function collectionName(value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid('Invalid collection name: ' + textOf(value));
}
