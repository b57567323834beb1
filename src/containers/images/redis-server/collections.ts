import { between, whole, wrongArguments, type Command, type RedisState } from './command.ts';
import { RedisError } from './keyspace.ts';
import { array, bulk, integer, OK } from './replies.ts';

const pairs = (words: readonly string[], name: string): readonly (readonly [string, string])[] => {
  if (words.length === 0 || words.length % 2 === 1) throw wrongArguments(name);
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ''] as const] : []));
};

const push =
  (atHead: boolean): Command['run'] =>
  ({ keys }, [key = '', ...more]) => {
    const list = keys.list(key);
    const next = atHead ? [...more.reverse(), ...list] : [...list, ...more];
    keys.put(key, next);
    return integer(next.length);
  };

const pop =
  (atHead: boolean): Command['run'] =>
  ({ keys }, [key = '', count]) => {
    const list = keys.list(key);
    if (list.length === 0) return bulk(undefined);
    const number = count === undefined ? 1 : whole(count);
    const taken = atHead ? list.slice(0, number) : list.slice(-number).reverse();
    keys.put(key, atHead ? list.slice(number) : list.slice(0, -number));
    return count === undefined ? bulk(taken[0]) : array(taken);
  };

function hashSet({ keys }: RedisState, [key = '', ...words]: readonly string[], name: string): number {
  const hash = new Map(keys.hash(key));
  const before = hash.size;
  for (const [field, value] of pairs(words, name)) hash.set(field, value);
  keys.put(key, { hash: [...hash] });
  return hash.size - before;
}

const byScore = (sorted: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...sorted].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));

const scores = (rows: readonly (readonly [string, number])[], words: readonly string[]) =>
  array(
    words.some((word) => /^withscores$/i.test(word))
      ? rows.flatMap(([member, score]) => [member, String(score)])
      : rows.map(([member]) => member),
  );

/** Commands on lists, hashes, sets and sorted sets. Models redis src/t_list.c, t_hash.c, t_set.c, t_zset.c */
export const collectionCommands: Readonly<Record<string, Command>> = {
  LPUSH: { least: 2, run: push(true) },
  RPUSH: { least: 2, run: push(false) },
  LPOP: { least: 1, run: pop(true) },
  RPOP: { least: 1, run: pop(false) },
  LLEN: { least: 1, run: ({ keys }, [key = '']) => integer(keys.list(key).length) },
  LINDEX: { least: 2, run: ({ keys }, [key = '', at = '']) => bulk(keys.list(key).at(whole(at))) },
  LRANGE: {
    least: 3,
    run: ({ keys }, [key = '', from = '', to = '']) => array(between(keys.list(key), from, to)),
  },
  HSET: { least: 3, run: (state, args) => integer(hashSet(state, args, 'hset')) },
  HMSET: {
    least: 3,
    run: (state, args) => {
      hashSet(state, args, 'hmset');
      return OK;
    },
  },
  HGET: { least: 2, run: ({ keys }, [key = '', field = '']) => bulk(keys.hash(key).get(field)) },
  HMGET: {
    least: 2,
    run: ({ keys }, [key = '', ...fields]) => {
      const hash = keys.hash(key);
      return array(fields.map((field) => hash.get(field)));
    },
  },
  HGETALL: { least: 1, run: ({ keys }, [key = '']) => array([...keys.hash(key)].flat()) },
  HKEYS: { least: 1, run: ({ keys }, [key = '']) => array(keys.hash(key).keys()) },
  HVALS: { least: 1, run: ({ keys }, [key = '']) => array(keys.hash(key).values()) },
  HLEN: { least: 1, run: ({ keys }, [key = '']) => integer(keys.hash(key).size) },
  HEXISTS: {
    least: 2,
    run: ({ keys }, [key = '', field = '']) => integer(keys.hash(key).has(field) ? 1 : 0),
  },
  HDEL: {
    least: 2,
    run: ({ keys }, [key = '', ...fields]) => {
      const hash = new Map(keys.hash(key));
      const gone = fields.filter((field) => hash.delete(field)).length;
      keys.put(key, { hash: [...hash] });
      return integer(gone);
    },
  },
  HINCRBY: {
    least: 3,
    run: (state, [key = '', field = '', by = '']) => {
      const next = whole(state.keys.hash(key).get(field) ?? '0') + whole(by);
      hashSet(state, [key, field, String(next)], 'hincrby');
      return integer(next);
    },
  },
  SADD: {
    least: 2,
    run: ({ keys }, [key = '', ...members]) => {
      const set = keys.set(key);
      const next = new Set([...set, ...members]);
      keys.put(key, { set: [...next] });
      return integer(next.size - set.size);
    },
  },
  SREM: {
    least: 2,
    run: ({ keys }, [key = '', ...members]) => {
      const set = new Set(keys.set(key));
      const gone = members.filter((member) => set.delete(member)).length;
      keys.put(key, { set: [...set] });
      return integer(gone);
    },
  },
  SMEMBERS: { least: 1, run: ({ keys }, [key = '']) => array(keys.set(key)) },
  SCARD: { least: 1, run: ({ keys }, [key = '']) => integer(keys.set(key).size) },
  SISMEMBER: {
    least: 2,
    run: ({ keys }, [key = '', member = '']) => integer(keys.set(key).has(member) ? 1 : 0),
  },
  ZADD: {
    least: 3,
    run: ({ keys }, [key = '', ...words]) => {
      const sorted = new Map(keys.sorted(key));
      const before = sorted.size;
      for (const [score, member] of pairs(words, 'zadd')) {
        if (Number.isNaN(Number(score))) throw new RedisError('ERR value is not a valid float');
        sorted.set(member, Number(score));
      }
      keys.put(key, { sorted: [...sorted] });
      return integer(sorted.size - before);
    },
  },
  ZCARD: { least: 1, run: ({ keys }, [key = '']) => integer(keys.sorted(key).size) },
  ZSCORE: {
    least: 2,
    run: ({ keys }, [key = '', member = '']) => bulk(keys.sorted(key).get(member)?.toString()),
  },
  ZRANGE: {
    least: 3,
    run: ({ keys }, [key = '', from = '', to = '', ...words]) => {
      const rows = byScore(keys.sorted(key));
      const ordered = words.some((word) => /^rev$/i.test(word)) ? [...rows].reverse() : rows;
      return scores(between(ordered, from, to), words);
    },
  },
  ZREVRANGE: {
    least: 3,
    run: ({ keys }, [key = '', from = '', to = '', ...words]) =>
      scores(between([...byScore(keys.sorted(key))].reverse(), from, to), words),
  },
  ZREM: {
    least: 2,
    run: ({ keys }, [key = '', ...members]) => {
      const sorted = new Map(keys.sorted(key));
      const gone = members.filter((member) => sorted.delete(member)).length;
      keys.put(key, { sorted: [...sorted] });
      return integer(gone);
    },
  },
};
