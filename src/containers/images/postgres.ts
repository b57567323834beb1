import { onDemand } from '../../loading/on-demand.ts';
import { releaseFiles } from './releases.ts';
import type { Program } from '../../shell/program.ts';
import type { Image, Server, ServerContext } from '../image.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { execute, SqlError, type Session } from './sql/engine.ts';
import { initScripts, startDatabase } from './sql/startup.ts';
import { Storage } from './sql/storage.ts';
import { splitStatements } from './sql/tokens.ts';
import { serveSql } from './sql/wire.ts';

const newest: Readonly<Record<string, string>> = {
  '9': '9.6.24',
  '9.6': '9.6.24',
  '10': '10.23',
  '11': '11.22',
  '12': '12.22',
  '13': '13.23',
  '14': '14.20',
  '15': '15.15',
  '16': '16.11',
  '17': '17.7',
  '18': '18.1',
};

function versionOf(tag: string): string {
  const number = /^\d+(\.\d+)*/.exec(tag)?.[0] ?? '18';
  return newest[number] ?? number;
}

const complaint = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

const stamp = ({ now }: ServerContext): string =>
  `${new Date(now()).toISOString().slice(0, 23).replace('T', ' ')} UTC`;

/** Without the script nobody becomes another user or makes files; false: that is not needed. Models postgres src/backend/main/main.c */
function withoutScript(
  { stderr, identity }: ServerContext,
  data: string,
  initialized: boolean,
): number | false {
  if (identity.uid === 0) {
    stderr(
      '"root" execution of the PostgreSQL server is not permitted.\nThe server must be started under an unprivileged user ID to prevent\npossible system security compromise.  See the documentation for\nmore information on how to properly start the server.\n',
    );
    return 1;
  }
  if (initialized) return false;
  stderr(
    `postgres: could not access the server configuration file "${data}/postgresql.conf": No such file or directory\n`,
  );
  return 2;
}

const server: Server = {
  title: 'postgres',
  invoke: ({ running }) => (running ? 1 : undefined),
  start(context) {
    const { env, files, stdout, stderr, tag } = context;
    const data = env['PGDATA'] ?? '/var/lib/postgresql/data';
    const accounts = `${data}/global/pg_authid.json`;
    const initialized = files.exists(accounts);
    const refused = context.script === undefined && withoutScript(context, data, initialized);
    if (refused !== false) return refused;
    if (!initialized && files.exists(data) && files.exists(`${data}/lost+found`)) {
      stderr(
        `initdb: error: directory "${data}" exists but is not empty\ninitdb: detail: It contains a lost+found directory, perhaps due to it being a mount point.\n`,
      );
      return 1;
    }
    const trust = env['POSTGRES_HOST_AUTH_METHOD'] === 'trust';
    if (!initialized && !env['POSTGRES_PASSWORD'] && !trust) {
      stderr(complaint);
      return 1;
    }
    const version = versionOf(tag);
    const storage = new Storage(files, `${data}/base`);
    const owner = env['POSTGRES_USER'] || 'postgres';
    const session = (user: string, database: string | undefined): Session => ({
      user,
      database,
      version,
      now: () => context.now(),
    });
    const log = (text: string): void => stderr(`${stamp(context)} [1] LOG:  ${text}\n`);
    if (initialized)
      stdout('\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n');
    else {
      stdout(
        `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\n\nfixing permissions on existing directory ${data} ... ok\n`,
      );
    }
    return startDatabase({
      context,
      initialized,
      initialization: 2500,
      boot: 500,
      usage: { memory: 36_000_000, cpu: 3 },
      initialize() {
        for (const step of [
          'creating subdirectories',
          'performing post-bootstrap initialization',
          'syncing data to disk',
        ])
          stdout(`${step} ... ok\n`);
        const own = env['POSTGRES_DB'] || owner;
        for (const name of new Set(['postgres', 'template0', 'template1', own])) storage.createDatabase(name);
        files.makeDirectory(`${data}/global`, { parents: true });
        files.write(accounts, JSON.stringify({ [owner]: env['POSTGRES_PASSWORD'] ?? '' }));
        for (const [path, text] of initScripts(context)) {
          stdout(`/usr/local/bin/docker-entrypoint.sh: running ${path}\n`);
          try {
            const script = session(owner, own);
            for (const sql of splitStatements(`${text};`).statements)
              execute(sql, script, storage, postgresDialect);
          } catch (error) {
            if (!(error instanceof SqlError)) throw error;
            stderr(`psql:${path}: ${error.message}\n`);
            context.exit(3);
            return;
          }
        }
        stdout('\nPostgreSQL init process complete; ready for start up.\n\n');
      },
      listen: () =>
        context.listen(5432, (stream, from) => {
          const users = JSON.parse(files.read(accounts)) as Readonly<Record<string, string>>;
          const local = from === '127.0.0.1' || from === context.podIP;
          void serveSql(
            stream,
            ({ user, password, database = user }) => {
              if (users[user] === undefined) return `FATAL:  role "${user}" does not exist`;
              if (!local && !trust && users[user] !== password) {
                stderr(`${stamp(context)} [74] FATAL:  password authentication failed for user "${user}"\n`);
                return password === undefined
                  ? 'fe_sendauth: no password supplied'
                  : `FATAL:  password authentication failed for user "${user}"`;
              }
              if (!storage.hasDatabase(database)) return `FATAL:  database "${database}" does not exist`;
              return session(user, database);
            },
            storage,
            postgresDialect,
          );
        }),
      ready() {
        log(
          `starting PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
        );
        log('listening on IPv4 address "0.0.0.0", port 5432');
        log('listening on IPv6 address "::", port 5432');
        log('listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"');
        log('database system is ready to accept connections');
      },
    });
  },
};

const psql = async (): Promise<Program> => (await onDemand(import('./psql.ts'))).psql;
const isReady = async (): Promise<Program> => (await onDemand(import('./psql.ts'))).pgIsReady;

const binaries = (tag: string): string => `/usr/lib/postgresql/${versionOf(tag).split('.')[0] ?? ''}/bin`;

/** PostgreSQL: makes its databases when it starts first, and answers simple SQL. */
export const postgres: Image = {
  names: ['docker.io/library/postgres', 'public.ecr.aws/docker/library/postgres'],
  hasTag: (tag) =>
    /^(latest|alpine|(9\.6|1[0-8])(\.\d+)*|9)(-(alpine|bookworm|bullseye|trixie|alpine3\.\d+))?$|^(bookworm|trixie)$/.test(
      tag,
    ),
  size: (tag) => (tag.includes('alpine') ? 110_000_000 : 155_000_000),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    shell: 'bash',
    line: (tag) => (/^(9|10)/.test(tag) ? 344 : /^1[123](\D|$)/.test(tag) ? 346 : 377),
    puts: [{ before: '^-', words: ['postgres'] }],
  },
  environment: (tag) => ({
    PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${binaries(tag)}`,
    PG_MAJOR: versionOf(tag).split('.')[0] ?? '',
    PGDATA: '/var/lib/postgresql/data',
  }),
  userland: 'debian',
  files: releaseFiles.debian,
  variant: (tag) => (tag.includes('alpine') ? { userland: 'busybox' } : {}),
  servers: { '/usr/local/bin/postgres': server },
  programs: [
    { name: 'psql', path: '/usr/bin/psql', load: psql },
    { name: 'pg_isready', path: '/usr/bin/pg_isready', load: isReady },
  ],
};
