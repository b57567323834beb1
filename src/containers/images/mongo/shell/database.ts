import { isRecord, textOf, type Host } from '../script/values.ts';
import { field, isDocument, isList, type Document, type Value } from '../values.ts';
import { collectionHost, collectionName } from './collection.ts';
import { Cursor } from './cursor.ts';
import { databaseHelp } from './help.ts';
import { batchOf, documentGiven, given, hostOf, invalid, needed, run, type Session } from './session.ts';

const byName = (value: Document): string => String(value['name']);

/** The names of a database's collections. */
export async function collectionNames(session: Session, database: string): Promise<readonly string[]> {
  return batchOf(await run(session, database, { listCollections: 1, nameOnly: true })).map(byName);
}

async function commandOf(value: unknown): Promise<Document> {
  if (typeof value === 'string') return { [value]: 1 };
  return documentGiven(value, 'Database.runCommand', 0);
}

/** The users of a database. */
export async function usersOf(session: Session, database: string): Promise<Value> {
  return (await run(session, database, { usersInfo: 1 }))['users'];
}

/** `db` of a script. */
export function databaseHost(session: Session, database: string): Host {
  const ask = (command: Document): Promise<Document> => run(session, database, command);
  const admin = (command: Document): Promise<Document> => run(session, 'admin', command);
  const methods: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
    adminCommand: async ([command]) => admin(await commandOf(command)),
    async aggregate([pipeline]) {
      const stages = await given(pipeline);
      return new Cursor({
        fetch: async () =>
          batchOf(await ask({ aggregate: 1, pipeline: isList(stages) ? stages : [], cursor: {} })),
      });
    },
    async auth(args) {
      const [first, second] = args;
      const document = isRecord(first) ? first : { user: first, pwd: second };
      if (args.length === 0)
        throw invalid(
          'auth expects (username), (username, password), or ({ user: username, pwd: password })',
        );
      const pwd = document['pwd'] ?? (await session.prompt('Enter password'));
      const { ok } = await ask({ authenticate: 1, user: textOf(document['user']), pwd: textOf(pwd) });
      return { ok };
    },
    changeUserPassword: async ([user, pwd]) => ask({ updateUser: textOf(user), pwd: textOf(pwd) }),
    createCollection: async ([name]) => ask({ create: collectionName(name) }),
    async createUser([user]) {
      const { user: name, ...rest } = await documentGiven(user, 'Database.createUser', 0);
      if (typeof name !== 'string') throw invalid("Missing required property: 'user'");
      if (rest['roles'] === undefined) throw invalid("Missing required property: 'roles'");
      return ask({ createUser: name, ...rest });
    },
    async dropDatabase() {
      const { ok, dropped } = await ask({ dropDatabase: 1 });
      return { ok, ...(dropped !== undefined && { dropped }) };
    },
    dropUser: async ([name]) => ask({ dropUser: textOf(name) }),
    getCollection: ([name]) => collectionHost(session, database, collectionName(name)),
    getCollectionInfos: async () => [...batchOf(await ask({ listCollections: 1 }))],
    getCollectionNames: async () => [...(await collectionNames(session, database))],
    getMongo: () =>
      hostOf(
        { getDBNames: () => databaseNames(session), getDB: ([name]) => databaseHost(session, textOf(name)) },
        () => 'mongodb://127.0.0.1:27017/',
      ),
    getName: () => database,
    getSiblingDB: ([name]) => {
      if (name === undefined) throw needed('Database.getSiblingDB', 0);
      return databaseHost(session, textOf(name));
    },
    async getUser([name]) {
      const users = (await ask({ usersInfo: { user: textOf(name), db: database } }))['users'];
      return field(users, '0') ?? null;
    },
    getUsers: () => ask({ usersInfo: 1 }),
    grantRolesToUser: async ([name, roles]) =>
      ask({ grantRolesToUser: textOf(name), roles: await given(roles) }),
    hello: () => admin({ hello: 1 }),
    help: () => databaseHelp,
    hostInfo: () => admin({ hostInfo: 1 }),
    isMaster: () => admin({ isMaster: 1 }),
    logout: () => ask({ logout: 1 }),
    runCommand: async ([command]) => ask(await commandOf(command)),
    serverBuildInfo: () => admin({ buildInfo: 1 }),
    serverStatus: () => admin({ serverStatus: 1 }),
    stats: () => ask({ dbStats: 1, scale: 1 }),
    async updateUser([name, changes]) {
      return ask({ updateUser: textOf(name), ...(await documentGiven(changes, 'Database.updateUser', 1)) });
    },
    version: async () => (await admin({ buildInfo: 1 }))['version'],
  };
  const collection = (name: string): unknown =>
    name.startsWith('_') ? undefined : collectionHost(session, database, name);
  return hostOf(methods, () => database, collection);
}

/** The names of all databases. */
export async function databaseNames(session: Session): Promise<readonly string[]> {
  const { databases } = await run(session, 'admin', { listDatabases: 1, nameOnly: true });
  return (isList(databases) ? databases.filter(isDocument) : []).map(byName);
}
