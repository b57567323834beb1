import { expect, test } from 'vitest';
import type { ApiResponse } from '../../cluster/messages.ts';
import { reflect, type Door } from './reflector.ts';
import { watchedResources } from './resources.ts';

const [nodes] = watchedResources;
const listed: ApiResponse = {
  status: 200,
  headers: {},
  body: { type: 'json', value: { metadata: { resourceVersion: '7' }, items: [] } },
};
const nobody = { replace: () => undefined, put: () => undefined, remove: () => undefined };

/** How often a door is asked until the reflector has waited three times. */
async function askedOf(watch: ApiResponse): Promise<readonly string[]> {
  const asked: string[] = [];
  const stop = new AbortController();
  let waits = 0;
  const door: Door = ({ query }) => {
    asked.push(query.get('resourceVersion') ?? 'list');
    if (asked.length > 20) stop.abort();
    return Promise.resolve(query.has('watch') ? watch : listed);
  };
  if (!nodes) throw new Error('nothing is watched');
  await reflect(door, nodes, nobody, stop.signal, () => {
    if (++waits === 3) stop.abort();
    return Promise.resolve();
  });
  return asked;
}

test('a refused watch is waited for before anything is listed again', async () => {
  const refused: ApiResponse = { status: 403, headers: {}, body: { type: 'json', value: {} } };
  expect(await askedOf(refused)).toEqual(['list', '7', 'list', '7', 'list', '7']);
});

test('a watch that ends without a word is not begun again at once', async () => {
  const silent: ApiResponse = { status: 200, headers: {}, body: { type: 'events', events: none() } };
  expect(await askedOf(silent)).toEqual(['list', '7', '7', '7']);
});

/** Events of a watch that has none. */
async function* none(): AsyncGenerator<never> {}
