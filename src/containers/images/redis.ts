import { releaseFiles } from './releases.ts';
import type { ByteStream } from '../../cluster/messages.ts';
import {
  NetworkError,
  type Connection,
  type NetworkFailure,
  type ProgramNetwork,
} from '../../shell/network.ts';
import type { Program } from '../../shell/program.ts';
import type { Image, Server } from '../image.ts';
import { resolvePath } from '../../shell/filesystem.ts';
import { formatReply, RedisData, RespReader } from './redis-protocol.ts';
import { RedisConfig } from './redis-server/config.ts';
import { Keyspace } from './redis-server/keyspace.ts';
import { logLine } from './redis-server/log.ts';
import { Snapshots } from './redis-server/snapshots.ts';

const VERSION = '7.4.6';
const DEFAULT_PORT = 6379;
const UNSAFE =
  "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";

const versionOf = (tag: string): string =>
  /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? (tag.startsWith('8') ? '8.2.2' : VERSION);

const server: Server = {
  title: 'redis-server *:6379',
  invoke({ argv, running, tag, stdout }) {
    if (!/^(-v|--version)$/.test(argv[1] ?? '')) return running ? 1 : undefined;
    stdout(`Redis server v=${versionOf(tag)} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
    return 0;
  },
  start(context) {
    const { argv, now, stdout, tag, files, cwd } = context;
    const [file = '--', ...rest] = argv.slice(1);
    const version = versionOf(tag);
    if (!file.startsWith('--') && !files.exists(resolvePath(cwd, file))) {
      const missing = `Fatal error, can't open config file '${file}': No such file or directory`;
      stdout(logLine(now(), 'C', '#', missing));
      return 1;
    }
    const config = file.startsWith('--')
      ? new RedisConfig('', argv.slice(1), cwd)
      : new RedisConfig(files.read(resolvePath(cwd, file)), rest, cwd);
    const port = Number(config.get('port'));
    const keys = new Keyspace(context);
    const disk = new Snapshots(context, config, keys, version);
    const data = new RedisData(context, keys, disk, config, version);
    stdout(logLine(now(), 'C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'));
    stdout(
      logLine(
        now(),
        'C',
        '*',
        `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`,
      ),
    );
    const configured = argv.length > 1;
    const hint =
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf';
    stdout(configured ? logLine(now(), 'C', '*', 'Configuration loaded') : logLine(now(), 'C', '#', hint));
    stdout(logLine(now(), 'M', '*', 'monotonic clock: POSIX clock_gettime'));
    if (!context.listen(port, (stream) => void serve(stream, data))) {
      stdout(
        logLine(
          now(),
          'M',
          '#',
          `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`,
        ),
      );
      stdout(logLine(now(), 'M', '#', 'Failed listening on port 6379 (tcp), aborting.'));
      return 1;
    }
    stdout(logLine(now(), 'M', '*', `Running mode=standalone, port=${port}.`));
    stdout(logLine(now(), 'M', '*', 'Server initialized'));
    if (!keys.held && !disk.load()) return 1;
    stdout(logLine(now(), 'M', '*', 'Ready to accept connections tcp'));
    let ends = true;
    return {
      get onTerminate() {
        return ends ? { milliseconds: 100, code: 0 } : undefined;
      },
      usage: { memory: 5_500_000, cpu: 2 },
      lastWords: (signal) => {
        const name = signal === 2 ? 'SIGINT' : 'SIGTERM';
        stdout(`1:signal-handler (${Math.floor(now() / 1000)}) Received ${name} scheduling shutdown...\n`);
        ends = disk.prepareForShutdown({});
      },
    };
  },
};

/** Whether a command comes from a browser that was made to send it. Models src/networking.c of Redis (securityWarningCommand) */
const isForged = ([name = '']: readonly string[]): boolean => /^(post|host:)$/i.test(name);

async function serve(stream: ByteStream, data: RedisData): Promise<void> {
  const reader = new RespReader(stream);
  const session = data.session();
  // what is said of commands that came together goes out together
  let replies = '';
  try {
    for (;;) {
      const command = await reader.command();
      if (!command || isForged(command)) break;
      replies += session(command);
      const quits = command[0]?.toUpperCase() === 'QUIT';
      if (!quits && !reader.idle) continue;
      await stream.write(replies);
      replies = '';
      if (quits) break;
    }
  } catch {
    // The client has gone.
  }
  stream.close();
}

const encode = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${new TextEncoder().encode(word).length}\r\n${word}\r\n`).join('')}`;

const FAILURES: Partial<Record<NetworkFailure, string>> = {
  refused: 'Connection refused',
  'no-route': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

/** A connection, or why there is none in the words of the C library. Models net.c of hiredis (_redisContextConnectTcp) */
async function connectTo(
  network: ProgramNetwork,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Connection | string> {
  const { addresses, failure } = await network.lookUp(host, { signal });
  if (addresses.length === 0)
    return failure === 'unavailable' ? 'Temporary failure in name resolution' : 'Name or service not known';
  try {
    return await network.connect(host, port, { signal });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return FAILURES[error.failure] ?? 'Connection timed out';
  }
}

/** `redis-cli`: a command on the command line, or one per line of input. */
const cli: Program = {
  async run({ argv, network, stdin, stdout, stderr, isTerminal, signal, env }) {
    let host = '127.0.0.1';
    let port = DEFAULT_PORT;
    let password = env['REDISCLI_AUTH'];
    let [warns, raw] = [true, false];
    const words = argv.slice(1);
    while (words[0]?.startsWith('-')) {
      const flag = words.shift();
      if (flag === '-h') host = words.shift() ?? host;
      else if (flag === '-p') port = Number(words.shift() ?? port);
      else if (flag === '-a') password = words.shift();
      else if (flag === '-n') words.shift();
      else if (flag === '--no-auth-warning') warns = false;
      else if (flag === '--raw') raw = true;
      else if (flag === '--scan')
        words.push('KEYS', words[0] === '--pattern' ? (words.splice(0, 2)[1] ?? '*') : '*');
      else if (flag === '-v' || flag === '--version') {
        await stdout.write(`redis-cli ${VERSION}\n`);
        return 0;
      }
    }
    if (password !== undefined && password !== env['REDISCLI_AUTH'] && warns) await stderr.write(UNSAFE);
    const connection = await connectTo(network, host, port, signal);
    if (typeof connection === 'string') {
      await stderr.write(`Could not connect to Redis at ${host}:${port}: ${connection}\n`);
      return 1;
    }
    const reader = new RespReader(connection);
    const ask = async (command: readonly string[]): Promise<string> => {
      await connection.write(encode(command));
      // what INFO says is shown as it is, at a terminal too
      return formatReply(await reader.reply(), isTerminal(1) && !raw && command[0]?.toUpperCase() !== 'INFO');
    };
    if (password !== undefined) await ask(['AUTH', password]);
    const shutsDown = ([name = '']: readonly string[]): boolean => name.toUpperCase() === 'SHUTDOWN';
    if (words.length > 0) {
      const reply = await ask(words);
      connection.close();
      if (reader.ended && shutsDown(words)) return 0;
      if (reader.ended) await stderr.write('Error: Server closed the connection\n');
      else await stdout.write(`${reply}\n`);
      return reader.ended ? 1 : 0;
    }
    const prompt = isTerminal(0) ? `${host}:${port}> ` : '';
    await stdout.write(prompt);
    for (let text = await stdin.read(); text !== undefined; text = await stdin.read()) {
      for (const typed of text.split('\n')) {
        const command =
          typed.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')) ?? [];
        if (command.length === 0) continue;
        if (/^(exit|quit)$/i.test(command[0] ?? '')) {
          connection.close();
          return 0;
        }
        const reply = reader.ended ? '' : await ask(command);
        if (!reader.ended) await stdout.write(`${reply}\n`);
        else if (!shutsDown(command))
          await stderr.write(`Could not connect to Redis at ${host}:${port}: Connection refused\n`);
      }
      await stdout.write(reader.ended && prompt !== '' ? 'not connected> ' : prompt);
    }
    connection.close();
    return 0;
  },
};

export const redis: Image = {
  names: [
    'docker.io/library/redis',
    'registry.k8s.io/redis',
    'docker.io/bitnami/redis',
    'docker.io/redis/redis-stack-server',
    'docker.io/kubernetes/redis',
    'gcr.io/google_samples/gb-redisslave',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
    'gcr.io/google-samples/gb-redis-follower',
  ],
  hasTag: (tag) =>
    /^(latest|alpine|bookworm|[4-8](\.\d+){0,2})(-(alpine|bookworm|alpine3\.\d+))?$/.test(tag) ||
    /^(e2e|v\d)$/.test(tag),
  size: (tag) => (tag.includes('alpine') ? 17_600_000 : 49_200_000),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  script: {
    path: '/usr/local/bin/docker-entrypoint.sh',
    line: 24,
    puts: [{ before: '^-|\\.conf$', words: ['redis-server'] }],
  },
  workingDirectory: '/data',
  directories: { '/data': { uid: 999, mode: 0o755 } },
  users: [{ name: 'redis', uid: 999, gid: 999 }],
  userland: 'debian',
  files: releaseFiles.debian,
  variant: (tag) => (tag.includes('alpine') ? { userland: 'busybox' } : {}),
  servers: { '/usr/local/bin/redis-server': server },
  programs: [{ name: 'redis-cli', path: '/usr/local/bin/redis-cli', load: () => Promise.resolve(cli) }],
};
