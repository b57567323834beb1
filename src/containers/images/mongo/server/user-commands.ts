import { field, isDocument, isList, type Document, type Value } from '../values.ts';
import { Failure } from './failure.ts';
import { emptyCollection, newUuid, type Command, type Role, type State, type User } from './state.ts';

const usersOf = (state: State): readonly Document[] =>
  state.store.collection('admin', 'system.users')?.documents ?? [];

function putUsers(state: State, documents: readonly Document[]): void {
  const collection = state.store.collection('admin', 'system.users') ?? emptyCollection(state);
  state.store.put('admin', 'system.users', { ...collection, documents });
}

const idOf = (database: string, name: Value): string => `${database}.${String(name)}`;

const rolesOf = (roles: Value, database: string): readonly Role[] =>
  (isList(roles) ? roles : []).map((each) =>
    isDocument(each)
      ? { role: String(each['role']), db: String(each['db']) }
      : { role: String(each), db: database },
  );

const asValue = (roles: readonly Role[]): Value => roles.map(({ role, db }) => ({ role, db }));

/** A document of a user as `usersInfo` shows it. */
const shown = ({ _id, userId, user, db, roles }: Document): Document => ({
  _id,
  userId,
  user,
  db,
  roles,
  mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
});

/** Makes a user. */
export function addUser(
  state: State,
  database: string,
  name: string,
  password: string,
  roles: readonly Role[],
): void {
  const _id = idOf(database, name);
  if (usersOf(state).some((each) => each['_id'] === _id))
    throw new Failure(51003, `User "${name}@${database}" already exists`);
  const user: Document = {
    _id,
    userId: newUuid(state),
    user: name,
    db: database,
    roles: asValue(roles),
    pwd: password,
  };
  putUsers(state, [...usersOf(state), user]);
}

const createUser: Command = (command, database, state) => {
  const { createUser: name, pwd, roles } = command;
  if (typeof pwd !== 'string' || pwd === '')
    throw new Failure(
      2,
      "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db",
    );
  if (!isList(roles)) throw new Failure(2, '"createUser" command requires a "roles" array');
  addUser(state, database, String(name), pwd, rolesOf(roles, database));
  return {};
};

function change(
  state: State,
  database: string,
  name: Value,
  made: (user: Document) => readonly Document[],
): void {
  const _id = idOf(database, name);
  const users = usersOf(state);
  if (!users.some((each) => each['_id'] === _id))
    throw new Failure(11, `User '${String(name)}@${database}' not found`);
  putUsers(
    state,
    users.flatMap((each) => (each['_id'] === _id ? made(each) : [each])),
  );
}

const updateUser: Command = ({ updateUser: name, pwd, roles }, database, state) => {
  change(state, database, name, (user) => [
    {
      ...user,
      ...(typeof pwd === 'string' && { pwd }),
      ...(isList(roles) && { roles: asValue(rolesOf(roles, database)) }),
    },
  ]);
  return {};
};

const dropUser: Command = ({ dropUser: name }, database, state) => {
  change(state, database, name, () => []);
  return {};
};

const grantRolesToUser: Command = ({ grantRolesToUser: name, roles }, database, state) => {
  change(state, database, name, (user) => [
    { ...user, roles: asValue([...rolesOf(user['roles'], database), ...rolesOf(roles, database)]) },
  ]);
  return {};
};

const usersInfo: Command = ({ usersInfo: wanted }, database, state) => {
  const all = wanted === 1 ? usersOf(state).filter((each) => each['db'] === database) : usersOf(state);
  const name = isDocument(wanted) ? wanted['user'] : wanted;
  const found =
    wanted === 1
      ? all
      : all.filter((each) => each['_id'] === idOf(String(field(wanted, 'db') ?? database), name));
  return { users: found.map(shown) };
};

/** Stands for the exchange of SCRAM: who knows the password is logged in. */
const authenticate: Command = ({ user, pwd }, database, state, session) => {
  const found = usersOf(state).find((each) => each['_id'] === idOf(database, user));
  if (!found || found['pwd'] !== pwd) throw new Failure(18, 'Authentication failed.');
  session.user = { name: String(user), database, roles: rolesOf(found['roles'], database) };
  return {};
};

const logout: Command = (_command, _database, _state, session) => {
  session.user = undefined;
  return {};
};

const connectionStatus: Command = (_command, _database, _state, { user }) => ({
  authInfo: {
    authenticatedUsers: user ? [{ user: user.name, db: user.database }] : [],
    authenticatedUserRoles: user ? asValue(user.roles) : [],
  },
});

/** The commands about users. */
export const userCommands: Readonly<Record<string, Command>> = {
  authenticate,
  connectionStatus,
  createUser,
  dropUser,
  grantRolesToUser,
  logout,
  updateUser,
  usersInfo,
};

const OPEN = new Set(
  'authenticate buildInfo buildinfo connectionStatus hello isMaster ismaster logout ping whatsmyuri'.split(
    ' ',
  ),
);
const READS = new Set(
  'aggregate collStats count dbStats distinct find listCollections listIndexes'.split(' '),
);
const EVERYWHERE = /^(root|__system|clusterAdmin|\w+AnyDatabase)$/;

/** Throws if a command is none for who gives it. Models mongo src/mongo/db/commands.cpp (checkAuthorization) */
export function authorize(name: string, command: Document, database: string, user: User | undefined): void {
  if (OPEN.has(name)) return;
  if (!user) throw new Failure(13, `Command ${name} requires authentication`);
  const may = user.roles.some(({ role, db }) => {
    if (EVERYWHERE.test(role) && db === 'admin') return role !== 'readAnyDatabase' || READS.has(name);
    if (db !== database && name !== 'listDatabases') return false;
    if (role === 'read') return READS.has(name);
    if (role === 'userAdmin') return /Users?(Info)?$|usersInfo/.test(name);
    return role === 'dbOwner' || role === 'readWrite' || role === 'dbAdmin'
      ? !/User/.test(name) || role === 'dbOwner'
      : false;
  });
  if (may || name === 'listDatabases') return;
  const text = Object.entries(command).map(
    ([key, value]) =>
      `${key}: ${typeof value === 'string' ? JSON.stringify(value) : isDocument(value) ? '{}' : isList(value) ? '[]' : String(value)}`,
  );
  throw new Failure(
    13,
    `not authorized on ${database} to execute command { ${[...text, `$db: "${database}"`].join(', ')} }`,
  );
}
