import type { RedisReply } from '../redis-protocol.ts';
import type { RedisConfig } from './config.ts';
import type { Keyspace } from './keyspace.ts';
import { RedisError } from './keyspace.ts';
import type { Disk } from './snapshots.ts';

/** What commands work on. */
export interface RedisState {
  readonly keys: Keyspace;
  readonly config: RedisConfig;
  readonly now: () => number;
  readonly disk: Disk;
  /** Ends the server. */
  exit(code: number): void;
  /** What INFO tells. */
  info(sections: readonly string[]): string;
}

/** A command: how many arguments it takes at least, and what it does. It replies nothing when it ends the server. */
export interface Command {
  readonly least: number;
  readonly run: (state: RedisState, args: readonly string[]) => RedisReply | undefined;
}

/** A whole number; throws as Redis does for what is none. */
export function whole(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new RedisError('ERR value is not an integer or out of range');
  return Number(text);
}

/** Whether a name fits a pattern of the shell's kind. Models redis src/util.c (stringmatchlen) */
export function globbing(pattern: string, ignoreCase = false): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  return (name) => expression.test(name);
}

/** A part of a list between two places, which count from its end if they are negative. */
export function between<T>(items: readonly T[], from: string, to: string): readonly T[] {
  const place = (text: string): number => {
    const at = whole(text);
    return at < 0 ? items.length + at : at;
  };
  return items.slice(Math.max(0, place(from)), Math.max(0, place(to) + 1));
}

export const wrongArguments = (name: string): RedisError =>
  new RedisError(`ERR wrong number of arguments for '${name}' command`);
