import { encode, isDocument, Special, type Document } from '../values.ts';
import { catalogCommands } from './catalog-commands.ts';
import { dataCommands } from './data-commands.ts';
import { Failure } from './failure.ts';
import { replicationCommands } from './replication-commands.ts';
import type { Command, Session, State } from './state.ts';
import { authorize, userCommands } from './user-commands.ts';

const long = (value: number): Special => new Special('Long', String(value));

const buildInfo: Command = (_command, _database, { version }) => ({
  version,
  modules: [],
  allocator: Number(version.split('.')[0]) < 8 ? 'tcmalloc' : 'tcmalloc-google',
  javascriptEngine: 'mozjs',
  sysInfo: 'deprecated',
  versionArray: [...version.split('.').map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16777216,
  storageEngines: ['devnull', 'wiredTiger'],
});

const serverStatus: Command = (_command, _database, state) => ({
  host: `${state.hostname}:${state.port}`,
  version: state.version,
  process: 'mongod',
  pid: long(1),
  uptime: Math.floor((state.now() - state.since) / 1000),
  uptimeMillis: long(state.now() - state.since),
  uptimeEstimate: long(Math.floor((state.now() - state.since) / 1000)),
  localTime: new Date(state.now()),
  connections: { current: 1, available: 838859, totalCreated: 1, active: 1 },
  storageEngine: { name: 'wiredTiger', supportsCommittedReads: true, persistent: true },
});

/** The other commands. */
const general: Readonly<Record<string, Command>> = {
  buildInfo,
  buildinfo: buildInfo,
  ping: () => ({}),
  serverStatus,
  whatsmyuri: () => ({ you: '127.0.0.1:0' }),
  getLog: () => ({ totalLinesWritten: 0, log: [] }),
  getParameter: (command) =>
    'featureCompatibilityVersion' in command ? { featureCompatibilityVersion: { version: '8.0' } } : {},
  hostInfo: (_command, _database, state) => ({
    system: { currentTime: new Date(state.now()), hostname: state.hostname, cpuAddrSize: 64 },
  }),
};

const table: Readonly<Record<string, Command>> = {
  ...general,
  ...catalogCommands,
  ...dataCommands,
  ...userCommands,
  ...replicationCommands((command, database, state) =>
    execute(command, database, state, { user: undefined, member: true }),
  ),
};

const WRITES = new Set(
  'create createIndexes createUser delete drop dropDatabase dropIndexes dropUser findAndModify findandmodify grantRolesToUser insert renameCollection update updateUser'.split(
    ' ',
  ),
);

const ADMIN = new Set(
  'listDatabases renameCollection replSetGetConfig replSetGetStatus replSetInitiate replSetReconfig getLog getParameter'.split(
    ' ',
  ),
);

async function execute(
  command: Document,
  database: string,
  state: State,
  session: Session,
): Promise<Document> {
  const [name = ''] = Object.keys(command);
  const run = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!run) throw new Failure(59, `no such command: '${name}'`);
  if (ADMIN.has(name) && database !== 'admin' && !session.member)
    throw new Failure(13, `${name} may only be run against the admin database.`);
  if (state.secure && !session.member) authorize(name, command, database, session.user);
  const { role } = state.replication;
  const writes = WRITES.has(name) && database !== 'local';
  if (writes && role !== 'standalone' && role !== 'primary' && !session.member)
    throw new Failure(10107, 'not primary');
  const reply = await run(command, database, state, session);
  if (writes && role === 'primary') await state.replication.pass(database, command);
  return reply;
}

/** What the members of a replica set add to their answers. */
function clusterTime(state: State): Document {
  if (!state.replication.config) return {};
  const time = new Special('Timestamp', `${Math.floor(state.now() / 1000)},1`);
  const signature = { hash: new Special('Binary', `${'A'.repeat(27)}=`), keyId: long(0) };
  return { $clusterTime: { clusterTime: time, signature }, operationTime: time };
}

/** The answer to a command, also to one that fails. */
export async function answer(
  command: Document,
  database: string,
  state: State,
  session: Session,
): Promise<Document> {
  try {
    const reply = await execute(command, database, state, session);
    return { ...reply, ok: 1, ...clusterTime(state) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message: errmsg, code, codeName } = error;
    return { ok: 0, errmsg, code, codeName, ...clusterTime(state) };
  }
}

/** A message of a connection: a command and its database. */
export const message = (command: Document, database: string, member = false): string =>
  `${encode({ command, database, ...(member && { member }) })}\n`;

/** Whether a value is such a message. */
export const isMessage = (
  value: unknown,
): value is { readonly command: Document; readonly database: string; readonly member?: boolean } =>
  isDocument(value) && isDocument(value['command']) && typeof value['database'] === 'string';
