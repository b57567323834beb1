import type { RedisReply } from '../redis-protocol.ts';

export const status = (text: string): RedisReply => ({ type: 'status', text });
export const failed = (text: string): RedisReply => ({ type: 'error', text });
export const integer = (value: number): RedisReply => ({ type: 'integer', value });
export const bulk = (text: string | undefined): RedisReply =>
  text === undefined ? { type: 'nil' } : { type: 'bulk', text };
export const array = (texts: Iterable<string | undefined>): RedisReply => ({
  type: 'array',
  items: [...texts].map(bulk),
});
export const OK = status('OK');
