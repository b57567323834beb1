import type { Image, Server } from '../image.ts';

/** A database that refuses to start without a password. It accepts connections and says nothing. */
function database(options: {
  readonly title: string;
  readonly port: number;
  readonly memory: number;
  readonly satisfied: (env: Readonly<Record<string, string>>) => boolean;
  readonly complaint: (now: number, tag: string) => string;
  readonly banner: (now: number, tag: string) => string;
}): Server {
  return {
    title: options.title,
    start({ env, now, tag, stderr, listen }) {
      if (!options.satisfied(env)) {
        stderr(options.complaint(now(), tag));
        return 1;
      }
      if (!listen(options.port, (stream) => void stream.read().then(() => stream.close()))) {
        stderr(`could not bind to 0.0.0.0:${options.port}: Address already in use\n`);
        return 1;
      }
      stderr(options.banner(now(), tag));
      return { onTerminate: { milliseconds: 800, code: 0 }, usage: { memory: options.memory, cpu: 5 } };
    },
  };
}

const has = (env: Readonly<Record<string, string>>, ...names: readonly string[]): boolean =>
  names.some((name) => (env[name] ?? '') !== '');

const entrypointStamp = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;

const mysqlServer = (kind: 'mysqld' | 'mariadbd'): Server => {
  const variable = kind === 'mysqld' ? 'MYSQL' : 'MARIADB';
  const label = kind === 'mysqld' ? 'MySQL' : 'MariaDB';
  return database({
    title: kind,
    port: 3306,
    memory: 380_000_000,
    satisfied: (env) =>
      has(
        env,
        ...['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'].map((name) => `MYSQL_${name}`),
      ) ||
      (kind === 'mariadbd' &&
        has(
          env,
          'MARIADB_ROOT_PASSWORD',
          'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
          'MARIADB_RANDOM_ROOT_PASSWORD',
        )),
    complaint: (now, tag) =>
      `${entrypointStamp(now)} [Note] [Entrypoint]: Entrypoint script for ${label} Server ${tag} started.\n${entrypointStamp(now)} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - ${variable}_ROOT_PASSWORD\n    - ${variable}_ALLOW_EMPTY_PASSWORD\n    - ${variable}_RANDOM_ROOT_PASSWORD\n`,
    banner: (now, tag) =>
      `${entrypointStamp(now)} [Note] [Entrypoint]: Entrypoint script for ${label} Server ${tag} started.\n${new Date(now).toISOString()} 0 [System] [MY-010931] [Server] /usr/sbin/${kind}: ready for connections. Version: '${tag}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  ${label} Community Server - GPL.\n`,
  });
};

export const mysql: Image = {
  names: ['docker.io/library/mysql', 'docker.io/mysql/mysql-server'],
  hasTag: (tag) =>
    /^(latest|lts|innovation|5(\.\d+){0,2}|[89](\.\d+){0,2})(-(debian|oracle|oraclelinux\d))?$/.test(tag),
  size: 232_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  wraps: 'mysqld',
  userland: 'debian',
  servers: {
    '/usr/sbin/mysqld': mysqlServer('mysqld'),
    '/usr/local/bin/docker-entrypoint.sh': mysqlServer('mysqld'),
  },
};

export const mariadb: Image = {
  names: ['docker.io/library/mariadb'],
  hasTag: (tag) => /^(latest|lts|1[012](\.\d+){0,2})(-(noble|jammy))?$/.test(tag),
  size: 104_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mariadbd'],
  wraps: 'mariadbd',
  userland: 'debian',
  servers: {
    '/usr/sbin/mariadbd': mysqlServer('mariadbd'),
    '/usr/local/bin/docker-entrypoint.sh': mysqlServer('mariadbd'),
  },
};

const POSTGRES = '/usr/lib/postgresql/17/bin';

const postgresServer = database({
  title: 'postgres',
  port: 5432,
  memory: 36_000_000,
  satisfied: (env) => has(env, 'POSTGRES_PASSWORD') || env['POSTGRES_HOST_AUTH_METHOD'] === 'trust',
  complaint: () =>
    'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n\n       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all\n       connections without a password. This is *not* recommended.\n\n       See PostgreSQL documentation about "trust":\n       https://www.postgresql.org/docs/current/auth-trust.html\n',
  banner(now) {
    const stamp = `${new Date(now).toISOString().slice(0, 23).replace('T', ' ')} UTC [1]`;
    const lines = [
      'starting PostgreSQL 17.6 (Debian 17.6-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit',
      'listening on IPv4 address "0.0.0.0", port 5432',
      'listening on IPv6 address "::", port 5432',
      'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"',
      'database system is ready to accept connections',
    ];
    return lines.map((text) => `${stamp} LOG:  ${text}\n`).join('');
  },
});

export const postgres: Image = {
  names: ['docker.io/library/postgres', 'docker.io/bitnami/postgresql'],
  hasTag: (tag) => /^(latest|alpine|(9|1[0-8])(\.\d+)?)(-(alpine|bookworm|bullseye|trixie))?$/.test(tag),
  size: 155_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  wraps: 'postgres',
  environment: {
    PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${POSTGRES}`,
    PGDATA: '/var/lib/postgresql/data',
  },
  userland: 'debian',
  servers: {
    [`${POSTGRES}/postgres`]: postgresServer,
    '/usr/local/bin/docker-entrypoint.sh': postgresServer,
  },
};
