import { byteLength } from '../../cluster/network/http.ts';
import type { ServerContext } from '../image.ts';
import { own } from '../../cluster/machinery/own.ts';
import { redisInfo } from './redis-info.ts';
import type { RedisState } from './redis-server/command.ts';
import { commands } from './redis-server/commands.ts';
import type { RedisConfig } from './redis-server/config.ts';
import { RedisError, type Keyspace } from './redis-server/keyspace.ts';
import { bulk, failed, integer, status } from './redis-server/replies.ts';
import type { Disk } from './redis-server/snapshots.ts';

/** A reply of a Redis server. */
export type RedisReply =
  | { readonly type: 'status' | 'error' | 'bulk'; readonly text: string }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'nil' }
  | { readonly type: 'array'; readonly items: readonly RedisReply[] };

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
  #ended = false;

  constructor(source: { read(): Promise<string | undefined> }) {
    this.#source = source;
  }

  /** Whether nothing more has come. */
  get idle(): boolean {
    return this.#rest === '';
  }

  /** Whether the other side has said that nothing more comes. */
  get ended(): boolean {
    return this.#ended;
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
      this.#ended = piece === undefined;
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

/** What a Redis server answers to its clients. */
export class RedisData {
  readonly #state: RedisState;

  constructor(
    context: Pick<ServerContext, 'exit' | 'now' | 'random'>,
    keys: Keyspace,
    disk: Disk,
    config: RedisConfig,
    version: string,
  ) {
    const { random, now } = context;
    const digit = (_: unknown, at: number): string => Math.floor(random('replication', at) * 16).toString(16);
    const replicationID = Array.from({ length: 40 }, digit).join('');
    const facts = () => ({ version, replicationID, keys: keys.keys.length, passing: keys.passing });
    const info = (sections: readonly string[]): string => redisInfo(facts(), sections);
    this.#state = { keys, disk, config, now, info, exit: (code) => context.exit(code) };
  }

  /** One client's commands: takes a command, gives the reply on the wire. */
  session(): (command: readonly string[]) => string {
    const password = this.#state.config.get('requirepass');
    let allowed = password === '';
    return ([name = '', ...args]) => {
      const command = name.toUpperCase();
      if (command === 'AUTH') {
        allowed = args.at(-1) === password;
        const wrong = 'WRONGPASS invalid username-password pair or user is disabled.';
        return encodeReply(allowed ? status('OK') : failed(wrong));
      }
      const reply = allowed ? this.#run(command, name, args) : failed('NOAUTH Authentication required.');
      return reply ? encodeReply(reply) : '';
    };
  }

  #run(upper: string, name: string, args: readonly string[]): RedisReply | undefined {
    const command = own(commands, upper);
    if (!command) {
      const shown = args.map((arg) => `'${arg}' `).join('');
      return failed(`ERR unknown command '${name}', with args beginning with: ${shown}`);
    }
    if (args.length < command.least)
      return failed(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
    try {
      return command.run(this.#state, args);
    } catch (error) {
      if (error instanceof RedisError) return failed(error.message);
      throw error;
    }
  }
}
