import { byteLength } from '../../cluster/network/http.ts';
import type { ServerContext } from '../image.ts';
import { redisInfo, type RedisFacts } from './redis-info.ts';

/** A reply of a Redis server. */
export type RedisReply =
  | { readonly type: 'status' | 'error' | 'bulk'; readonly text: string }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'nil' }
  | { readonly type: 'array'; readonly items: readonly RedisReply[] };

const status = (text: string): RedisReply => ({ type: 'status', text });
const failed = (text: string): RedisReply => ({ type: 'error', text });
const bulk = (text: string | undefined): RedisReply =>
  text === undefined ? { type: 'nil' } : { type: 'bulk', text };
const integer = (value: number): RedisReply => ({ type: 'integer', value });

/** A reply on the wire (RESP 2). */
export function encodeReply(reply: RedisReply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text}\r\n`;
    case 'bulk':
      return `$${byteLength(reply.text)}\r\n${reply.text}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'nil':
      return '$-1\r\n';
    case 'array':
      return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join('')}`;
  }
}

/** A reply as redis-cli prints it. @param decorated for a terminal: quotes and types */
export function formatReply(reply: RedisReply, decorated: boolean): string {
  switch (reply.type) {
    case 'status':
      return reply.text;
    case 'error':
      return decorated ? `(error) ${reply.text}` : `${reply.text}\n`;
    case 'bulk':
      return decorated ? JSON.stringify(reply.text) : reply.text;
    case 'integer':
      return decorated ? `(integer) ${reply.value}` : String(reply.value);
    case 'nil':
      return decorated ? '(nil)' : '';
    case 'array':
      if (reply.items.length === 0) return decorated ? '(empty array)' : '';
      return reply.items
        .map((item, index) => (decorated ? `${index + 1}) ` : '') + formatReply(item, decorated))
        .join('\n');
  }
}

/** Reads RESP off a connection. */
export class RespReader {
  readonly #source: { read(): Promise<string | undefined> };
  #rest = '';

  constructor(source: { read(): Promise<string | undefined> }) {
    this.#source = source;
  }

  /** Whether nothing more has come. */
  get idle(): boolean {
    return this.#rest === '';
  }

  /** The next command: an array of bulk strings, or words of an inline command; undefined at the end. */
  async command(): Promise<readonly string[] | undefined> {
    const line = await this.#line();
    if (line === undefined) return undefined;
    if (!line.startsWith('*')) return line.split(' ').filter((word) => word !== '');
    const words: string[] = [];
    for (let left = Number(line.slice(1)); left > 0; left--) {
      const item = await this.reply();
      words.push('text' in item ? item.text : '');
    }
    return words;
  }

  async reply(): Promise<RedisReply> {
    const line = (await this.#line()) ?? '-ERR connection closed';
    const rest = line.slice(1);
    switch (line.charAt(0)) {
      case '+':
        return status(rest);
      case ':':
        return integer(Number(rest));
      case '$':
        return Number(rest) < 0 ? { type: 'nil' } : bulk(await this.#bytes(Number(rest)));
      case '*': {
        const items: RedisReply[] = [];
        for (let left = Number(rest); left > 0; left--) items.push(await this.reply());
        return { type: 'array', items };
      }
      default:
        return failed(rest);
    }
  }

  async #line(): Promise<string | undefined> {
    let end = this.#rest.indexOf('\n');
    while (end < 0) {
      const piece = await this.#source.read();
      if (piece === undefined) return undefined;
      this.#rest += piece;
      end = this.#rest.indexOf('\n');
    }
    const line = this.#rest.slice(0, end).replace(/\r$/, '');
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  async #bytes(count: number): Promise<string> {
    let text = '';
    while (byteLength(text) < count) {
      if (this.#rest === '') {
        const piece = await this.#source.read();
        if (piece === undefined) return text;
        this.#rest += piece;
      }
      text += this.#rest.charAt(0);
      this.#rest = this.#rest.slice(1);
    }
    await this.#line();
    return text;
  }
}

type Value = string | readonly string[];

/** The data of a Redis server, in the memory of its process. */
export class RedisData {
  readonly #memory: ServerContext['memory'];
  readonly #password: string | undefined;
  readonly #facts: Omit<RedisFacts, 'keys'>;
  readonly #data: Map<string, Value>;

  constructor(
    memory: ServerContext['memory'],
    password: string | undefined,
    version: string,
    random: ServerContext['random'],
  ) {
    this.#memory = memory;
    const digit = (_: unknown, at: number): string => Math.floor(random('replication', at) * 16).toString(16);
    this.#facts = { version, replicationID: Array.from({ length: 40 }, digit).join('') };
    this.#password = password;
    this.#data = new Map(JSON.parse(memory.read() ?? '[]') as [string, Value][]);
  }

  /** One client's commands: takes a command, gives the reply on the wire. */
  session(): (command: readonly string[]) => string {
    let allowed = this.#password === undefined;
    return ([name = '', ...args]) => {
      const command = name.toUpperCase();
      if (command === 'AUTH') {
        allowed = args.at(-1) === this.#password;
        const wrong = 'WRONGPASS invalid username-password pair or user is disabled.';
        return encodeReply(allowed ? status('OK') : failed(wrong));
      }
      return encodeReply(
        allowed ? this.#run(command, name, args) : failed('NOAUTH Authentication required.'),
      );
    };
  }

  #run(command: string, name: string, args: readonly string[]): RedisReply {
    const [key = '', value = ''] = args;
    const least = arity[command];
    if (least === undefined) {
      const shown = args.map((arg) => `'${arg}' `).join('');
      return failed(`ERR unknown command '${name}', with args beginning with: ${shown}`);
    }
    if (args.length < least)
      return failed(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
    const stored = this.#data.get(key);
    switch (command) {
      case 'PING':
        return args.length > 0 ? bulk(key) : status('PONG');
      case 'ECHO':
        return bulk(key);
      case 'QUIT':
      case 'SELECT':
        return status('OK');
      case 'SET':
        this.#put(key, value);
        return status('OK');
      case 'GET':
        return typeof stored === 'object' ? failed(WRONG_TYPE) : bulk(stored);
      case 'INCR':
      case 'DECR':
      case 'INCRBY':
      case 'DECRBY': {
        const by = (command.endsWith('BY') ? Number(value) : 1) * (command.startsWith('DECR') ? -1 : 1);
        if (typeof stored === 'object') return failed(WRONG_TYPE);
        if (!/^-?\d+$/.test(stored ?? '0')) {
          return failed('ERR value is not an integer or out of range');
        }
        const next = Number(stored ?? 0) + by;
        this.#put(key, String(next));
        return integer(next);
      }
      case 'DEL': {
        const found = args.filter((each) => this.#data.delete(each)).length;
        this.#save();
        return integer(found);
      }
      case 'EXISTS':
        return integer(args.filter((each) => this.#data.has(each)).length);
      case 'KEYS': {
        const pattern = new RegExp(
          `^${key
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '.*')
            .replaceAll('?', '.')}$`,
        );
        return {
          type: 'array',
          items: [...this.#data.keys()].filter((each) => pattern.test(each)).map(bulk),
        };
      }
      case 'DBSIZE':
        return integer(this.#data.size);
      case 'FLUSHALL':
      case 'FLUSHDB':
        this.#data.clear();
        this.#save();
        return status('OK');
      case 'LPUSH':
      case 'RPUSH': {
        if (typeof stored === 'string') return failed(WRONG_TYPE);
        const more = args.slice(1);
        const list =
          command === 'LPUSH' ? [...more.reverse(), ...(stored ?? [])] : [...(stored ?? []), ...more];
        this.#put(key, list);
        return integer(list.length);
      }
      case 'LRANGE': {
        if (typeof stored === 'string') return failed(WRONG_TYPE);
        const list = stored ?? [];
        const last = Number(args[2]);
        return {
          type: 'array',
          items: list.slice(Number(value), last < 0 ? list.length + last + 1 : last + 1).map(bulk),
        };
      }
      case 'LLEN':
        return typeof stored === 'string' ? failed(WRONG_TYPE) : integer(stored?.length ?? 0);
      default:
        return bulk(redisInfo({ ...this.#facts, keys: this.#data.size }, args));
    }
  }

  #put(key: string, value: Value): void {
    this.#data.set(key, value);
    this.#save();
  }

  #save(): void {
    this.#memory.write(JSON.stringify([...this.#data]));
  }
}

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** The least number of arguments of each command that there is. */
const arity: Readonly<Record<string, number>> = {
  DBSIZE: 0,
  DECR: 1,
  DECRBY: 2,
  DEL: 1,
  ECHO: 1,
  EXISTS: 1,
  FLUSHALL: 0,
  FLUSHDB: 0,
  GET: 1,
  INCR: 1,
  INCRBY: 2,
  INFO: 0,
  KEYS: 1,
  LLEN: 1,
  LPUSH: 2,
  LRANGE: 3,
  PING: 0,
  QUIT: 0,
  RPUSH: 2,
  SELECT: 1,
  SET: 2,
};
