import { expect, test } from 'vitest';
import { KeyedRandom } from '../../cluster/random.ts';
import { redisInfo } from './redis-info.ts';
import { RedisData } from './redis-protocol.ts';

const facts = { version: '7.4.6', replicationID: 'f'.repeat(40), keys: 2 };

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

test('commands for numbers refuse lists', () => {
  let memory: string | undefined;
  const place = {
    read: () => memory,
    write: (text: string) => {
      memory = text;
    },
  };
  const random = new KeyedRandom(1);
  const data = new RedisData(place, undefined, '7.4.6', (...purpose) => random.number('c', ...purpose));
  const run = data.session();
  expect(run(['LPUSH', 'l', '1'])).toBe(':1\r\n');
  expect(run(['INCR', 'l'])).toBe('-WRONGTYPE Operation against a key holding the wrong kind of value\r\n');
  expect(run(['SET', 's', 'x'])).toBe('+OK\r\n');
  expect(run(['INCR', 's'])).toBe('-ERR value is not an integer or out of range\r\n');
  expect(run(['INFO', 'replication'])).toMatch(/master_replid:[0-9a-f]{40}\r\n/);
});
