import { onDemand } from '../../loading/on-demand.ts';
import type { Program } from '../../shell/program.ts';
import type { Image, Server, ServerContext } from '../image.ts';
import { mysqlDialect } from './mysql-dialect.ts';
import { mariadbAlone, mysqlAlone } from './mysql-startup.ts';
import { execute, SqlError, type Session } from './sql/engine.ts';
import { initScripts, startDatabase } from './sql/startup.ts';
import { Storage } from './sql/storage.ts';
import { splitStatements } from './sql/tokens.ts';
import { serveSql } from './sql/wire.ts';

const DATA = '/var/lib/mysql';
const USERS = `${DATA}/mysql/user.ibd.json`;

type Users = Readonly<Record<string, string>>;

interface Flavour {
  readonly daemon: 'mysqld' | 'mariadbd';
  readonly label: 'MySQL' | 'MariaDB';
  /** Prefixes of its variables. */
  readonly prefixes: readonly string[];
  version(tag: string): string;
}

const stamp = ({ now }: ServerContext): string =>
  `${new Date(now()).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;

const serverOf = ({ daemon, label, prefixes, version: versionOf }: Flavour): Server => ({
  title: daemon,
  invoke: ({ running }) => (running ? 1 : undefined),
  start(context) {
    const { env, files, stderr, stdout, tag } = context;
    const version = versionOf(tag);
    const has = (name: string): string | undefined =>
      prefixes.map((prefix) => env[`${prefix}_${name}`]).find((value) => (value ?? '') !== '');
    const note = (text: string): void => stdout(`${stamp(context)} [Note] [Entrypoint]: ${text}\n`);
    const initialized = files.exists(USERS);
    if (
      context.script === undefined &&
      (!initialized || (daemon === 'mariadbd' && context.identity.uid === 0))
    )
      return daemon === 'mysqld' ? mysqlAlone(context, version) : mariadbAlone(context, version);
    const scripted = `Entrypoint script for ${label} Server ${version}-1${label === 'MySQL' ? '.el9' : ':11+maria~ubu2404'} started.`;
    if (context.script !== undefined) {
      note(scripted);
      note(`Switching to dedicated user 'mysql'`);
      note(scripted);
    }
    if (
      !initialized &&
      !has('ROOT_PASSWORD') &&
      !has('ALLOW_EMPTY_PASSWORD') &&
      !has('ALLOW_EMPTY_ROOT_PASSWORD') &&
      !has('RANDOM_ROOT_PASSWORD')
    ) {
      const own = prefixes[0] ?? '';
      const empty = label === 'MySQL' ? 'ALLOW_EMPTY_PASSWORD' : 'ALLOW_EMPTY_ROOT_PASSWORD';
      stderr(
        `${stamp(context)} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - ${own}_ROOT_PASSWORD\n    - ${own}_${empty}\n    - ${own}_RANDOM_ROOT_PASSWORD\n`,
      );
      return 1;
    }
    const storage = new Storage(files, DATA);
    const session = (user: string, database: string | undefined): Session => ({
      user,
      database,
      version,
      now: () => context.now(),
    });
    const system = (text: string): void =>
      stderr(`${new Date(context.now()).toISOString().replace('Z', '000Z')} 0 ${text}\n`);
    if (!initialized) note('Initializing database files');
    return startDatabase({
      context,
      initialized,
      initialization: 8000,
      boot: 1500,
      usage: { memory: label === 'MySQL' ? 380_000_000 : 95_000_000, cpu: 6 },
      initialize() {
        note('Database files initialized');
        note('Starting temporary server');
        note('Temporary server started.');
        for (const name of ['mysql', 'sys']) storage.createDatabase(name);
        const users: Record<string, string> = { root: has('ROOT_PASSWORD') ?? '' };
        const database = has('DATABASE');
        if (database !== undefined) {
          note(`Creating database ${database}`);
          storage.createDatabase(database);
        }
        const user = has('USER');
        if (user !== undefined) {
          note(`Creating user ${user}`);
          users[user] = has('PASSWORD') ?? '';
          if (database !== undefined) note(`Giving user ${user} access to schema ${database}`);
        }
        files.write(USERS, JSON.stringify(users));
        for (const [path, text] of initScripts(context)) {
          note(`/usr/local/bin/docker-entrypoint.sh: running ${path}`);
          const own = session('root', database);
          try {
            for (const sql of splitStatements(`${text};`).statements)
              execute(sql, own, storage, mysqlDialect);
          } catch (error) {
            if (!(error instanceof SqlError)) throw error;
            stderr(`${error.message}\n`);
            context.exit(1);
            return;
          }
        }
        note('Stopping temporary server');
        note('Temporary server stopped');
        stdout('\n');
        note(`${label} init process done. Ready for start up.`);
        stdout('\n');
      },
      listen: () =>
        context.listen(3306, (stream, from) => {
          const users = JSON.parse(files.read(USERS)) as Users;
          const local = from === '127.0.0.1' || from === context.podIP;
          void serveSql(
            stream,
            ({ user, password = '', database }) => {
              if (users[user] === undefined || users[user] !== password)
                return `ERROR 1045 (28000): Access denied for user '${user}'@'${local ? 'localhost' : from}' (using password: ${password === '' ? 'NO' : 'YES'})`;
              if (database !== undefined && !storage.hasDatabase(database))
                return `ERROR 1049 (42000): Unknown database '${database}'`;
              return session(user, database);
            },
            storage,
            mysqlDialect,
          );
        }),
      ready() {
        system(
          `[System] [MY-010116] [Server] /usr/sbin/${daemon} (${daemon} ${version}) starting as process 1`,
        );
        system(
          `[System] [MY-010931] [Server] /usr/sbin/${daemon}: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  ${label} Community Server - GPL.`,
        );
      },
    });
  },
});

const full = (tag: string, latest: string, newest: Readonly<Record<string, string>>): string => {
  const number = /^\d+(\.\d+)*/.exec(tag)?.[0] ?? '';
  return /^\d+\.\d+\.\d+$/.test(number) ? number : (newest[number] ?? latest);
};

const mysqld = serverOf({
  daemon: 'mysqld',
  label: 'MySQL',
  prefixes: ['MYSQL'],
  version: (tag) =>
    full(tag, '9.5.0', {
      '5': '5.7.44',
      '5.6': '5.6.51',
      '5.7': '5.7.44',
      '8': '8.4.7',
      '8.0': '8.0.44',
      '8.4': '8.4.7',
    }),
});

const mariadbd = serverOf({
  daemon: 'mariadbd',
  label: 'MariaDB',
  prefixes: ['MARIADB', 'MYSQL'],
  version: (tag) =>
    `${full(tag, '12.0.2', { '10': '10.11.14', '11': '11.8.3', '11.4': '11.4.8', '10.11': '10.11.14' })}-MariaDB`,
});

const client = async (): Promise<Program> => (await onDemand(import('./mysql-client.ts'))).mysql;
const admin = async (): Promise<Program> => (await onDemand(import('./mysql-client.ts'))).mysqladmin;

const clients = (...names: readonly string[]): NonNullable<Image['programs']> =>
  names.map((name) => ({
    name,
    path: `/usr/bin/${name}`,
    load: name.endsWith('admin') ? admin : client,
  }));

/** MySQL: makes its databases when it starts first, and answers simple SQL. */
export const mysql: Image = {
  names: [
    'docker.io/library/mysql',
    'docker.io/mysql/mysql-server',
    'container-registry.oracle.com/mysql/community-server',
  ],
  hasTag: (tag) =>
    /^(latest|lts|innovation|debian|oracle|5\.[67](\.\d+)?|5|[89](\.\d+){0,2})(-(debian|oracle|oraclelinux\d))?$/.test(
      tag,
    ),
  size: 232_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: (tag) => (/^5(\.7.*)?$/.test(tag) ? 431 : tag.startsWith('5.6') ? 409 : 413),
    puts: [{ before: '^-', words: ['mysqld'] }],
  },
  environment: (tag) => ({
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    MYSQL_MAJOR: full(tag, '9.5', {}).split('.').slice(0, 2).join('.'),
  }),
  userland: 'debian',
  servers: { '/usr/sbin/mysqld': mysqld },
  programs: clients('mysql', 'mysqladmin'),
};

/** MariaDB, which is MySQL's sister. */
export const mariadb: Image = {
  names: ['docker.io/library/mariadb', 'quay.io/mariadb-foundation/mariadb-devel'],
  hasTag: (tag) => /^(latest|lts|1[012](\.\d+){0,2})(-(noble|jammy|focal|ubi))?$/.test(tag),
  size: 104_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mariadbd'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: (tag) => (tag.startsWith('10') ? 718 : 720),
    puts: [{ before: '^-', words: ['mariadbd'] }],
  },
  userland: 'debian',
  servers: { '/usr/sbin/mariadbd': mariadbd },
  programs: clients('mariadb', 'mariadb-admin', 'mysql'),
};
