import type { ByteStream } from '../../../../cluster/messages.ts';
import type { Server, ServerContext } from '../../../image.ts';
import { flagOf } from '../../flags.ts';
import { initScripts, startDatabase } from '../../sql/startup.ts';
import { Lines } from '../../sql/wire.ts';
import { decode, encode, isDocument, type Document } from '../values.ts';
import { answer, isMessage, message } from './commands.ts';
import { line, type Entry } from './log.ts';
import { Replication } from './replication.ts';
import { emptyCollection, type Session, type State } from './state.ts';
import { Store } from './store.ts';
import { addUser } from './user-commands.ts';
import { versionOf } from './versions.ts';

const NOT_OURS = 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n';

const has = (argv: readonly string[], name: string): boolean =>
  argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));

/** Whether connections from an address arrive: without the script it listens on the pod's own only. */
function reaches({ argv, script, podIP }: ServerContext): ((from: string) => boolean) | undefined {
  const bound = flagOf(argv, 'bind_ip');
  const isOpen =
    bound === undefined
      ? script !== undefined
      : /\*|0\.0\.0\.0/.test(bound) || bound.split(',').includes(podIP);
  return isOpen || has(argv, 'bind_ip_all') ? undefined : (from) => from === '127.0.0.1';
}

/** @param settles whether the entrypoint script still makes users and data: nobody has to log in then */
function stateOf(context: ServerContext, settles: () => boolean): State {
  const { argv, tag, hostname, podIP, env } = context;
  const port = Number(flagOf(argv, 'port') ?? 27017);
  const store = new Store(context.files, dataPath(context));
  let draws = 0;
  const asUser = context.script !== undefined && Boolean(env['MONGO_INITDB_ROOT_USERNAME']);
  const secure = has(argv, 'auth') || has(argv, 'keyFile') || asUser;
  const replication = new Replication({
    store,
    set: flagOf(argv, 'replSet'),
    port,
    isSelf: (host) => {
      const [name = '', given = '27017'] = host.split(':');
      const isName = name === hostname || name.startsWith(`${hostname}.`) || name === podIP;
      return Number(given) === port && (isName || name === 'localhost' || name === '127.0.0.1');
    },
    ask: (host, command) => ask(context, host, command),
  });
  return {
    store,
    version: versionOf(tag),
    hostname,
    port,
    get secure() {
      return secure && !settles();
    },
    replication,
    now: () => context.now(),
    since: context.now() - context.elapsed,
    random: () => context.random('mongod', store.databases().length, context.now(), draws++),
  };
}

const dataPath = ({ argv }: ServerContext): string => flagOf(argv, 'dbpath') ?? '/data/db';

/** Sends a command to another server. */
async function ask(context: ServerContext, host: string, command: Document): Promise<Document | undefined> {
  const [name = '', port = '27017'] = host.split(':');
  const stream = await context.connect(name, Number(port));
  if (!stream) return undefined;
  try {
    await stream.write(message(command, 'admin', true));
    const line = await new Lines(stream).next();
    const reply = line === undefined ? undefined : decode(line);
    return isDocument(reply) && reply['ok'] === 1 ? reply : undefined;
  } catch {
    return undefined;
  } finally {
    stream.close();
  }
}

async function serve(stream: ByteStream, state: State, session: Session): Promise<void> {
  const lines = new Lines(stream);
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      if (/^(GET|HEAD|POST|PUT) /.test(line)) {
        await stream.write(
          `HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${NOT_OURS.length}\r\n\r\n${NOT_OURS}`,
        );
        break;
      }
      const asked: unknown = decode(line);
      if (!isMessage(asked)) break;
      session.member = asked.member === true;
      await stream.write(`${encode(await answer(asked.command, asked.database, state, session))}\n`);
    }
  } catch {
    // The client has gone, or it is none of ours.
  }
  stream.close();
}

/** What is there before anybody writes. */
function initialize(context: ServerContext, state: State): void {
  const { env, script } = context;
  const long = state.now() - 60_000;
  for (const [database, name] of [
    ['admin', 'system.version'],
    ['local', 'startup_log'],
  ] as const)
    state.store.put(database, name, { ...emptyCollection(state), created: long });
  const sessions = emptyCollection(state);
  const ttl = { v: 2, key: { lastUse: 1 }, name: 'lsidTTLIndex', expireAfterSeconds: 1800 };
  state.store.put('config', 'system.sessions', { ...sessions, indexes: [...sessions.indexes, ttl] });
  const { MONGO_INITDB_ROOT_USERNAME: user = '', MONGO_INITDB_ROOT_PASSWORD: password = '' } = env;
  if (script !== undefined && user !== '')
    addUser(state, 'admin', user, password, [{ role: 'root', db: 'admin' }]);
}

/** Runs the scripts for a new database, as the entrypoint script does; the exit code of the one that failed. */
async function runScripts({ env, run, stdout }: ServerContext, scripts: readonly string[]): Promise<number> {
  const database = env['MONGO_INITDB_DATABASE'] || 'test';
  stdout('\n');
  for (const path of scripts) {
    const isScript = path.endsWith('.js');
    const runs = isScript || path.endsWith('.sh');
    stdout(`/usr/local/bin/docker-entrypoint.sh: ${runs ? 'running' : 'ignoring'} ${path}\n`);
    const shell = ['mongosh', '--host', '127.0.0.1', '--port', '27017', '--quiet', database, path];
    const code = runs ? await run(isScript ? shell : ['bash', path]) : 0;
    if (code !== 0) return code;
    stdout(isScript ? '\n\n' : '\n');
  }
  stdout('\nMongoDB init process complete; ready for start up.\n\n');
  return 0;
}

/** Why the entrypoint script gives up. */
function incomplete({ env, script }: ServerContext): string | undefined {
  const user = env['MONGO_INITDB_ROOT_USERNAME'] ?? '';
  const password = env['MONGO_INITDB_ROOT_PASSWORD'] ?? '';
  if (script === undefined || (user === '') === (password === '')) return undefined;
  return "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n\n";
}

/** mongod: keeps documents, answers those who speak its protocol, replicates to the members of its set. */
export const mongod: Server = {
  title: 'mongod --bind_ip_all',
  invoke({ argv, running, tag, stdout }) {
    if (argv.includes('--version')) {
      stdout(`db version v${versionOf(tag)}\n`);
      return 0;
    }
    return running ? 1 : undefined;
  },
  start(context) {
    const { files, stdout, stderr, script, env } = context;
    const refused = incomplete(context);
    if (refused !== undefined) {
      stderr(refused);
      return 1;
    }
    const path = dataPath(context);
    let settling = false;
    const state = stateOf(context, () => settling);
    const write = (entry: Entry): void => stdout(line(context.now(), entry));
    if (!files.exists(path)) {
      if (path === '/data/db') files.makeDirectory(path, { parents: true });
      else {
        const error = `NonExistentPath: Data directory ${path} not found. Create the missing directory or specify another path using (1) the --dbpath command line option, or (2) by adding the 'storage.dbPath' option in the configuration file.`;
        write({
          component: 'CONTROL',
          id: 20557,
          context: 'initandlisten',
          message: 'DBException in initAndListen, terminating',
          attributes: { error },
          severity: 'E',
        });
        return 100;
      }
    }
    const { port } = state;
    const initialized = state.store.collection('admin', 'system.version') !== undefined;
    const asUser = script !== undefined && Boolean(env['MONGO_INITDB_ROOT_USERNAME']);
    const scripts = script === undefined || initialized ? [] : initScripts(context).map(([path]) => path);
    const sets = !initialized && (asUser || scripts.some((path) => /\.(js|sh)$/.test(path)));
    let connections = 0;
    let open = 0;
    write({
      component: 'CONTROL',
      id: 4615611,
      context: 'initandlisten',
      message: 'MongoDB starting',
      attributes: {
        pid: 1,
        port,
        dbPath: path,
        architecture: '64-bit',
        host: context.hostname,
      },
    });
    write({
      component: 'CONTROL',
      id: 23403,
      context: 'initandlisten',
      message: 'Build Info',
      attributes: {
        buildInfo: { version: state.version, modules: [], allocator: 'tcmalloc-google' },
      },
    });
    const running = startDatabase({
      context,
      initialized,
      initialization: sets ? 3000 : 200,
      boot: 600,
      usage: { memory: 130_000_000, cpu: 6 },
      initialize() {
        initialize(context, state);
      },
      listen: () =>
        context.listen(
          port,
          (stream, from) => {
            const session: Session = { user: undefined, member: false };
            const remote = `${from}:${32768 + Math.floor(context.random('remote', ++connections) * 28232)}`;
            const counted = { connectionId: connections, connectionCount: ++open };
            write({
              component: 'NETWORK',
              id: 22943,
              context: 'listener',
              message: 'Connection accepted',
              attributes: {
                remote,
                isLoadBalanced: false,
                ...counted,
              },
            });
            void serve(stream, state, session).then(() => {
              const ended = { remote, isLoadBalanced: false, ...counted, connectionCount: --open };
              write({
                component: 'NETWORK',
                id: 22944,
                context: `conn${counted.connectionId}`,
                message: 'Connection ended',
                attributes: ended,
              });
            });
          },
          (from) => (settling ? from === '127.0.0.1' : (reaches(context)?.(from) ?? true)),
        ),
      ready() {
        const address = reaches(context) ? '127.0.0.1' : '0.0.0.0';
        write({
          component: 'NETWORK',
          id: 23015,
          context: 'listener',
          message: 'Listening on',
          attributes: { address: `${address}:${port}` },
        });
        write({
          component: 'NETWORK',
          id: 23016,
          context: 'listener',
          message: 'Waiting for connections',
          attributes: { port, ssl: 'off' },
        });
        settling = sets;
        if (sets)
          void runScripts(context, scripts).then((code) => {
            settling = false;
            if (code !== 0) context.exit(code);
          });
        if (state.replication.config) void state.replication.rejoin(state);
      },
    });
    return {
      ...running,
      lastWords: (signal) => {
        write({
          component: 'CONTROL',
          id: 23377,
          context: 'SignalHandler',
          message: 'Received signal',
          attributes: {
            signal,
            error: signal === 2 ? 'Interrupt' : 'Terminated',
          },
        });
        write({
          component: 'CONTROL',
          id: 23381,
          context: 'SignalHandler',
          message: 'will terminate after current cmd ends',
        });
        write({
          component: 'CONTROL',
          id: 23138,
          context: 'SignalHandler',
          message: 'Shutting down',
          attributes: { exitCode: 0 },
        });
      },
    };
  },
};
