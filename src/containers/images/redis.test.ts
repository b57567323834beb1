import { expect, test } from 'vitest';
import { KeyedRandom } from '../../cluster/random.ts';
import { redisInfo } from './redis-info.ts';
import { RedisData } from './redis-protocol.ts';
import { RedisConfig } from './redis-server/config.ts';
import { Keyspace } from './redis-server/keyspace.ts';
import { TestCluster } from '../cluster.test.fixture.ts';

const facts = { version: '7.4.6', replicationID: 'f'.repeat(40), keys: 2, passing: 0 };

test('INFO tells of the sections that are asked for', () => {
  expect(redisInfo(facts, ['KEYSPACE', 'nosuch'])).toBe('# Keyspace\r\ndb0:keys=2,expires=0,avg_ttl=0\r\n');
  const all = redisInfo(facts, []);
  expect(all.match(/^# \w+/gm)).toEqual(['# Server', '# Replication', '# Cluster', '# Keyspace']);
  expect(redisInfo(facts, ['default'])).toBe(all);
  expect(redisInfo(facts, ['replication']).split('\r\n').slice(0, 3)).toEqual([
    '# Replication',
    'role:master',
    'connected_slaves:0',
  ]);
});

function session(now: () => number, conf = '') {
  let memory: string | undefined;
  const place = {
    read: () => memory,
    write: (text: string) => {
      memory = text;
    },
  };
  const random = new KeyedRandom(1);
  const disk = { save: () => true, saveInBackground: () => {}, prepareForShutdown: () => true };
  const context = {
    exit: () => {},
    memory: place,
    now,
    random: (...purpose: readonly (string | number)[]) => random.number('c', ...purpose),
  };
  return () =>
    new RedisData(
      context,
      new Keyspace(context),
      disk,
      new RedisConfig(conf, [], '/data'),
      '7.4.6',
    ).session();
}

test('commands for numbers refuse lists', () => {
  const run = session(() => 0)();
  expect(run(['LPUSH', 'l', '1'])).toBe(':1\r\n');
  expect(run(['INCR', 'l'])).toBe('-WRONGTYPE Operation against a key holding the wrong kind of value\r\n');
  expect(run(['SET', 's', 'x'])).toBe('+OK\r\n');
  expect(run(['INCR', 's'])).toBe('-ERR value is not an integer or out of range\r\n');
  expect(run(['INFO', 'replication'])).toMatch(/master_replid:[0-9a-f]{40}\r\n/);
});

test('keys are gone when their time has come, also of a server that goes on', () => {
  let now = 1000;
  const made = session(() => now);
  const run = made();
  expect(run(['SET', 'a', '1', 'EX', '10'])).toBe('+OK\r\n');
  expect(run(['SET', 'b', '2'])).toBe('+OK\r\n');
  expect(run(['TTL', 'a']) + run(['TTL', 'b']) + run(['TTL', 'c'])).toBe(':10\r\n:-1\r\n:-2\r\n');
  expect(run(['INCR', 'a'])).toBe(':2\r\n');
  expect(run(['INFO', 'keyspace'])).toBe('$44\r\n# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0\r\n\r\n');
  now += 4000;
  expect(made()(['TTL', 'a'])).toBe(':6\r\n');
  now += 6000;
  expect(made()(['KEYS', '*'])).toBe('*1\r\n$1\r\nb\r\n');
  expect(run(['PERSIST', 'b']) + run(['EXPIRE', 'b', '5']) + run(['PERSIST', 'b']) + run(['TTL', 'b'])).toBe(
    ':0\r\n:1\r\n:1\r\n:-1\r\n',
  );
});

test('a server goes by its file, and keeps hashes, sets and sorted sets', async () => {
  const cluster = new TestCluster();
  const conf = 'maxmemory 2mb\\nmaxmemory-policy allkeys-lru\\n';
  cluster.pod('cache', {
    image: 'redis:7',
    command: ['sh', '-c', `printf '${conf}' > /tmp/redis.conf; redis-server /tmp/redis.conf`],
  });
  cluster.pod('lost', { image: 'redis:7', command: ['redis-server', '/etc/none.conf'] });
  await cluster.run(20);
  const cli = (words: string): Promise<string> => cluster.exec('cache', `redis-cli ${words}`);
  expect(await cli('CONFIG GET maxmemory*')).toBe(
    'maxmemory\n2097152\nmaxmemory-policy\nallkeys-lru\nmaxmemory-samples\n5\n[0]',
  );
  expect(
    await cli('CONFIG SET maxmemory 1gb; redis-cli CONFIG GET MAXMEMORY; redis-cli CONFIG SET nothing 1'),
  ).toBe(
    "OK\nmaxmemory\n1073741824\nERR Unknown option or number of arguments for CONFIG SET - 'nothing'\n\n[0]",
  );
  expect(await cli('hset user:1 name ada age 36; redis-cli hgetall user:1; redis-cli hget user:1 name')).toBe(
    '2\nname\nada\nage\n36\nada\n[0]',
  );
  expect(await cli('sadd s a b a; redis-cli scard s; redis-cli type s; redis-cli lpush s x')).toBe(
    '2\n2\nset\nWRONGTYPE Operation against a key holding the wrong kind of value\n\n[0]',
  );
  expect(await cli('zadd z 2 b 1 a; redis-cli zrange z 0 -1 withscores; redis-cli zrevrange z 0 0')).toBe(
    '2\na\n1\nb\n2\nb\n[0]',
  );
  expect(
    await cli('--scan --pattern "u*"; redis-cli cluster info; redis-server --version | cut -c1-21'),
  ).toBe('user:1\nERR This instance has cluster support disabled\n\nRedis server v=7.4.6 \n[0]');
  expect(cluster.logs('lost').replace(/\d\d:\d\d:\d\d\.\d+/, 'TIME')).toBe(
    "1:C 05 Jan 2026 TIME # Fatal error, can't open config file '/etc/none.conf': No such file or directory\n",
  );
});

/** What a server has said, without the times. */
const said = (log: string): string =>
  log.replace(/\d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d+/g, 'TIME').replace(/\(\d{10}\)/g, '(SECONDS)');

const started = (...loaded: readonly string[]): readonly string[] => [
  '1:C TIME * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
  '1:C TIME * Redis version=7.4.6, bits=64, commit=00000000, modified=0, pid=1, just started',
  '1:C TIME # Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
  '1:M TIME * monotonic clock: POSIX clock_gettime',
  '1:M TIME * Running mode=standalone, port=6379.',
  '1:M TIME * Server initialized',
  ...loaded.map((text) => `1:M TIME * ${text}`),
  '1:M TIME * Ready to accept connections tcp',
];

/** @param first how the shutdown came about */
const ended = (...first: readonly string[]): readonly string[] => [
  ...first,
  '1:M TIME * User requested shutdown...',
  '1:M TIME * Saving the final RDB snapshot before exiting.',
  '1:M TIME * DB saved on disk',
  '1:M TIME # Redis is now ready to exit, bye bye...',
];

const TERMINATED = '1:signal-handler (SECONDS) Received SIGTERM scheduling shutdown...';

const claimed = (name: string): object => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
});
const onData = { image: 'redis:7', volumeMounts: [{ name: 'data', mountPath: '/data' }] };

test('keys outlive a container that is terminated, and a pod on the same claim', async () => {
  const cluster = new TestCluster();
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: '' };
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { ...spec, capacity: { storage: '1Gi' }, hostPath: { path: '/mnt/redis' } },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { ...spec, resources: { requests: { storage: '1Gi' } } },
  });
  cluster.pod('cache', onData, claimed('data'));
  await cluster.run(20);
  const fill = 'redis-cli set a 1; redis-cli set b 2 EX 500; redis-cli set c 3 EX 5; redis-cli rpush l x y';
  expect(await cluster.exec('cache', `${fill}; ls /data; kill 1`)).toBe('OK\nOK\nOK\n2\n[0]');
  await cluster.run(10);
  expect(cluster.show('cache')).toBe('cache Running Running+/1');
  expect(said(cluster.logs('cache', 'cache', true))).toBe(
    [...started(), ...ended(TERMINATED), ''].join('\n'),
  );
  expect(await cluster.exec('cache', 'ls /data; head -c 9 /data/dump.rdb; redis-cli --scan')).toBe(
    'dump.rdb\nREDIS0012a\nb\nl\n[0]',
  );
  cluster.delete('cache');
  await cluster.run(40);
  expect(cluster.exists('cache')).toBe(false);
  cluster.pod('cache', onData, claimed('data'));
  await cluster.run(20);
  const loaded = said(cluster.logs('cache')).replace(/age \d+/, 'age N');
  expect(loaded).toBe(
    [
      ...started(
        'Loading RDB produced by version 7.4.6',
        'RDB age N seconds',
        'RDB memory usage when created 0.90 Mb',
        'Done loading RDB, keys loaded: 3, keys expired: 0.',
        'DB loaded from disk: 0.000 seconds',
      ),
      '',
    ].join('\n'),
  );
  const left = await cluster.exec('cache', 'redis-cli get a; redis-cli lrange l 0 -1; redis-cli ttl b');
  expect(left.replace(/4\d\d/, 'LESS')).toBe('1\nx\ny\nLESS\n[0]');
});

test('keys go with what is not saved, and with the volume of another pod', async () => {
  const cluster = new TestCluster();
  const empty = { volumes: [{ name: 'data', emptyDir: {} }] };
  cluster.pod('one', onData, empty);
  cluster.pod('none', { ...onData, args: ['--save', ''] }, empty);
  await cluster.run(20);
  const ask = (name: string, words: string): Promise<string> => cluster.exec(name, `redis-cli ${words}`);
  expect(await ask('one', 'set a 1; redis-cli save; redis-cli set b 2; redis-cli shutdown maybe')).toBe(
    'OK\nOK\nOK\nERR syntax error\n\n[0]',
  );
  await ask('one', 'shutdown nosave');
  await cluster.run(10);
  expect(await ask('one', '--scan; redis-cli set c 3')).toBe('a\nOK\n[0]');
  expect(said(cluster.logs('one', 'one', true))).toBe(
    [
      ...started(),
      '1:M TIME * DB saved on disk',
      '1:M TIME * User requested shutdown...',
      '1:M TIME # Redis is now ready to exit, bye bye...',
      '',
    ].join('\n'),
  );
  const resumed = cluster.reload();
  await resumed.run(5);
  expect(await resumed.exec('one', 'redis-cli --scan; redis-cli bgsave')).toBe(
    'a\nc\nBackground saving started\n[0]',
  );
  await resumed.run(1);
  expect(
    said(resumed.logs('one'))
      .split('\n')
      .slice(-6)
      .map((line) => line.replace(/pid \d+|^\d\d:/, 'CHILD ')),
  ).toEqual([
    '1:M TIME * Ready to accept connections tcp',
    '1:M TIME * Background saving started by CHILD ',
    'CHILD C TIME * DB saved on disk',
    'CHILD C TIME * Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB',
    '1:M TIME * Background saving terminated with success',
    '',
  ]);
  expect(await resumed.exec('none', 'redis-cli set a 1; kill 1')).toBe('OK\n[0]');
  await resumed.run(10);
  expect(await resumed.exec('none', 'redis-cli dbsize; ls /data')).toBe('0\n[0]');
  resumed.delete('one');
  await resumed.run(40);
  resumed.pod('one', onData, empty);
  await resumed.run(20);
  expect(await resumed.exec('one', 'redis-cli dbsize')).toBe('0\n[0]');
});

test('a server that may not write does not end when it is asked to', async () => {
  const cluster = new TestCluster();
  cluster.pod('cache', { image: 'redis:7', securityContext: { runAsUser: 1234 } });
  await cluster.run(20);
  expect(await cluster.exec('cache', 'redis-cli save; kill 1')).toBe('ERR\n\n[0]');
  await cluster.run(5);
  expect(cluster.show('cache')).toBe('cache Running Running+/0');
  const refused =
    '1:M TIME # Failed opening the temp RDB file temp-1.rdb (in server root dir /data) for saving: Permission denied';
  expect(said(cluster.logs('cache'))).toBe(
    [
      ...started(),
      refused,
      TERMINATED,
      '1:M TIME * User requested shutdown...',
      '1:M TIME * Saving the final RDB snapshot before exiting.',
      refused,
      "1:M TIME # Error trying to save the DB, can't exit.",
      '1:M TIME # Errors trying to shut down the server. Check the logs for more information.',
      '',
    ].join('\n'),
  );
});
