import type { RedisReply } from '../redis-protocol.ts';
import { collectionCommands } from './collections.ts';
import { globbing, whole, wrongArguments, type Command, type RedisState } from './command.ts';
import { RedisError, type Value } from './keyspace.ts';
import { array, bulk, failed, integer, OK, status } from './replies.ts';

const SECOND = 1000;

/** SET with its options. Models redis src/t_string.c (setGenericCommand) */
function set({ keys, now }: RedisState, [key = '', value = '', ...words]: readonly string[]): RedisReply {
  let until: number | undefined;
  let [onlyNew, onlyOld, keeps, gives] = [false, false, false, false];
  for (let at = 0; at < words.length; at++) {
    const word = (words[at] ?? '').toUpperCase();
    if (word === 'NX') onlyNew = true;
    else if (word === 'XX') onlyOld = true;
    else if (word === 'KEEPTTL') keeps = true;
    else if (word === 'GET') gives = true;
    else if (word === 'EX' || word === 'PX') {
      const amount = whole(words[++at] ?? '');
      if (amount <= 0) throw new RedisError("ERR invalid expire time in 'set' command");
      until = now() + amount * (word === 'EX' ? SECOND : 1);
    } else throw new RedisError('ERR syntax error');
  }
  const before = gives ? keys.text(key) : undefined;
  const exists = keys.value(key) !== undefined;
  const writes = onlyNew ? !exists : onlyOld ? exists : true;
  if (writes && until !== undefined) keys.put(key, value, until);
  else if (writes && keeps) keys.put(key, value);
  else if (writes) keys.keep(key, value);
  return gives ? bulk(before) : writes ? OK : bulk(undefined);
}

const add =
  (sign: 1 | -1, given: boolean): Command['run'] =>
  ({ keys }, [key = '', by = '1']) => {
    const next = whole(keys.text(key) ?? '0') + sign * (given ? whole(by) : 1);
    keys.put(key, String(next));
    return integer(next);
  };

const expire =
  (unit: number, isMoment: boolean): Command['run'] =>
  ({ keys, now }, [key = '', amount = '']) => {
    const value = keys.value(key);
    const until = whole(amount) * unit + (isMoment ? 0 : now());
    if (value === undefined) return integer(0);
    if (until <= now()) keys.remove(key);
    else keys.put(key, value, until);
    return integer(1);
  };

const left =
  (unit: number): Command['run'] =>
  ({ keys, now }, [key = '']) => {
    if (keys.value(key) === undefined) return integer(-2);
    const until = keys.until(key);
    return integer(until === undefined ? -1 : Math.round((until - now()) / unit));
  };

function typeOf(value: Value | undefined): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return 'string';
  if ('hash' in value) return 'hash';
  return 'set' in value ? 'set' : 'sorted' in value ? 'zset' : 'list';
}

/** Models redis src/config.c (configGetCommand, configSetCommand) */
function configure({ config }: RedisState, [what = '', ...words]: readonly string[]): RedisReply {
  switch (what.toUpperCase()) {
    case 'GET': {
      const patterns = words.map((word) => globbing(word, true));
      return array(config.matching((name) => patterns.some((fits) => fits(name))).flat());
    }
    case 'SET': {
      const problem = words.length < 2 ? undefined : config.set(words[0] ?? '', words[1] ?? '');
      if (words.length < 2) throw wrongArguments('config|set');
      return problem === undefined ? OK : failed(problem);
    }
    case 'RESETSTAT':
      return OK;
    case 'REWRITE':
      return failed('ERR The server is running without a config file');
    default:
      return failed(`ERR unknown subcommand '${what}'. Try CONFIG HELP.`);
  }
}

/** SCAN, which gives all at once. */
function scan({ keys }: RedisState, [cursor = '', ...words]: readonly string[]): RedisReply {
  if (!/^\d+$/.test(cursor)) throw new RedisError('ERR invalid cursor');
  const at = words.findIndex((word) => /^match$/i.test(word));
  const fits = globbing(at < 0 ? '*' : (words[at + 1] ?? ''));
  return { type: 'array', items: [bulk('0'), array(keys.keys.filter(fits))] };
}

/** Models redis src/db.c (shutdownCommand) */
function shutDown({ disk, exit }: RedisState, args: readonly string[]): RedisReply | undefined {
  const words = args.map((word) => word.toUpperCase());
  const [saves, never] = [words.includes('SAVE'), words.includes('NOSAVE')];
  const known = words.every((word) => ['SAVE', 'NOSAVE', 'NOW', 'FORCE', 'ABORT'].includes(word));
  const aborts = words.includes('ABORT');
  if (!known || (saves && never) || (aborts && words.length > 1)) throw new RedisError('ERR syntax error');
  if (aborts) throw new RedisError('ERR No shutdown in progress.');
  const force = words.includes('FORCE');
  if (!disk.prepareForShutdown({ force, ...((saves || never) && { save: saves }) }))
    throw new RedisError('ERR Errors trying to SHUTDOWN. Check logs.');
  exit(0);
  return undefined;
}

const NO_CLUSTER = failed('ERR This instance has cluster support disabled');
const flush: Command = {
  least: 0,
  run: ({ keys }) => {
    keys.clear();
    return OK;
  },
};

/** The commands that there are, but for AUTH. Models redis src/commands */
export const commands: Readonly<Record<string, Command>> = {
  ...collectionCommands,
  APPEND: {
    least: 2,
    run: ({ keys }, [key = '', more = '']) => {
      const text = `${keys.text(key) ?? ''}${more}`;
      keys.put(key, text);
      return integer(text.length);
    },
  },
  BGSAVE: {
    least: 0,
    run: ({ disk }) => {
      disk.saveInBackground();
      return status('Background saving started');
    },
  },
  CLUSTER: { least: 1, run: () => NO_CLUSTER },
  CONFIG: { least: 1, run: configure },
  DBSIZE: { least: 0, run: ({ keys }) => integer(keys.keys.length) },
  DECR: { least: 1, run: add(-1, false) },
  DECRBY: { least: 2, run: add(-1, true) },
  DEL: { least: 1, run: ({ keys }, args) => integer(args.filter((key) => keys.remove(key)).length) },
  ECHO: { least: 1, run: (_, [text]) => bulk(text) },
  EXISTS: {
    least: 1,
    run: ({ keys }, args) => integer(args.filter((key) => keys.value(key) !== undefined).length),
  },
  EXPIRE: { least: 2, run: expire(SECOND, false) },
  EXPIREAT: { least: 2, run: expire(SECOND, true) },
  FLUSHALL: flush,
  FLUSHDB: flush,
  GET: { least: 1, run: ({ keys }, [key = '']) => bulk(keys.text(key)) },
  GETDEL: {
    least: 1,
    run: ({ keys }, [key = '']) => {
      const text = keys.text(key);
      keys.remove(key);
      return bulk(text);
    },
  },
  INCR: { least: 1, run: add(1, false) },
  INCRBY: { least: 2, run: add(1, true) },
  INFO: { least: 0, run: (state, args) => bulk(state.info(args)) },
  KEYS: { least: 1, run: ({ keys }, [pattern = '']) => array(keys.keys.filter(globbing(pattern))) },
  MGET: {
    least: 1,
    run: ({ keys }, args) =>
      array(
        args.map((key) => {
          const value = keys.value(key);
          return typeof value === 'string' ? value : undefined;
        }),
      ),
  },
  MSET: {
    least: 2,
    run: ({ keys }, args) => {
      if (args.length % 2 === 1) throw wrongArguments('mset');
      for (let at = 0; at < args.length; at += 2) keys.keep(args[at] ?? '', args[at + 1] ?? '');
      return OK;
    },
  },
  PERSIST: {
    least: 1,
    run: ({ keys }, [key = '']) => {
      if (keys.until(key) === undefined) return integer(0);
      keys.keep(key);
      return integer(1);
    },
  },
  PEXPIRE: { least: 2, run: expire(1, false) },
  PING: { least: 0, run: (_, [text]) => (text === undefined ? status('PONG') : bulk(text)) },
  PTTL: { least: 1, run: left(1) },
  QUIT: { least: 0, run: () => OK },
  RENAME: {
    least: 2,
    run: ({ keys }, [from = '', to = '']) => {
      const value = keys.value(from);
      if (value === undefined) return failed('ERR no such key');
      const until = keys.until(from);
      keys.remove(from);
      if (until === undefined) keys.keep(to, value);
      else keys.put(to, value, until);
      return OK;
    },
  },
  ROLE: {
    least: 0,
    run: () => ({ type: 'array', items: [bulk('master'), integer(0), { type: 'array', items: [] }] }),
  },
  SAVE: { least: 0, run: ({ disk }) => (disk.save() ? OK : failed('ERR')) },
  SCAN: { least: 1, run: scan },
  SELECT: { least: 1, run: () => OK },
  SET: { least: 2, run: set },
  SETEX: {
    least: 3,
    run: (state, [key = '', time = '', value = '']) => set(state, [key, value, 'EX', time]),
  },
  SETNX: {
    least: 2,
    run: (state, [key = '', value = '']) => integer(set(state, [key, value, 'NX']) === OK ? 1 : 0),
  },
  SHUTDOWN: { least: 0, run: shutDown },
  STRLEN: { least: 1, run: ({ keys }, [key = '']) => integer(keys.text(key)?.length ?? 0) },
  TIME: {
    least: 0,
    run: ({ now }) => array([String(Math.floor(now() / SECOND)), String((now() % SECOND) * SECOND)]),
  },
  TTL: { least: 1, run: left(SECOND) },
  TYPE: { least: 1, run: ({ keys }, [key = '']) => status(typeOf(keys.value(key))) },
  UNLINK: { least: 1, run: ({ keys }, args) => integer(args.filter((key) => keys.remove(key)).length) },
};
