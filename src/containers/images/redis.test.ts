import { expect, test } from 'vitest';
import { KeyedRandom } from '../../cluster/random.ts';
import { redisInfo } from './redis-info.ts';
import { RedisData } from './redis-protocol.ts';
import { RedisConfig } from './redis-server/config.ts';
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
  const context = {
    memory: place,
    now,
    random: (...purpose: readonly (string | number)[]) => random.number('c', ...purpose),
  };
  return () => new RedisData(context, new RedisConfig(conf, []), '7.4.6').session();
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
