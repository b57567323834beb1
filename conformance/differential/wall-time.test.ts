import { expect, it } from 'vitest';
import { inWorldTime } from './wall-time.ts';

const WALL = Date.parse('2026-03-01T12:00:10Z');
const NOW = Date.parse('2026-03-01T09:00:00Z');
const request = (body: { readonly json: unknown } | { readonly text: string }) => ({
  method: 'PATCH',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body,
});
const bodyOf = (body: { readonly json: unknown } | { readonly text: string }): unknown =>
  inWorldTime(request(body), WALL, NOW).body;

it('puts the time of the world for what the wall says, and leaves other times alone', () => {
  expect(bodyOf({ text: '{"restartedAt":"2026-03-01T12:00:09Z","since":"2026-03-01T11:58:00Z"}' })).toEqual({
    text: '{"restartedAt":"2026-03-01T09:00:00Z","since":"2026-03-01T11:58:00Z"}',
  });
  expect(bodyOf({ json: { at: ['2026-03-01T12:00:09Z', '2026-03-01T09:00:00Z', 7] } })).toEqual({
    json: { at: ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z', 7] },
  });
});
