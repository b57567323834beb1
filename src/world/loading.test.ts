import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { onDemand } from '../loading/on-demand.ts';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Real milliseconds that the slow file takes. */
const SLOW = 300;

vi.mock('../cluster/apiserver/authorization/node-authorizer.ts', async (original) => {
  await pause(SLOW);
  return original();
});

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const create = (): Promise<World> =>
  World.create({ scenario: 'rig', seed: 1, start: DEFAULT_START, locale: 'C', host });

it('lets no time pass while code is on its way, whoever waits for it', async () => {
  const world = await create();
  let before = 0;
  const coming = onDemand(pause(SLOW)).then(() => (before = world.clock.now()));
  await jumpTo(world, DEFAULT_START + 3_600_000);
  await coming;
  expect([before, world.clock.now()]).toEqual([DEFAULT_START, DEFAULT_START + 3_600_000]);
  world.dispose();
});

it('goes on when code does not come', async () => {
  const world = await create();
  const coming = onDemand(pause(SLOW).then(() => Promise.reject(new TypeError('Failed to fetch'))));
  const failed = coming.catch((error: unknown) => error);
  await jumpTo(world, DEFAULT_START + 1_000);
  expect(await failed).toEqual(new TypeError('Failed to fetch'));
  expect(world.clock.now()).toBe(DEFAULT_START + 1_000);
  world.dispose();
});

it('answers in the instant in which it was asked, however long the API server waits for its own code', async () => {
  const world = await create();
  const begun = world.clock.now();
  const answer = await world.type(
    'kubectl get node node-2 -o name --as=system:node:node-1 --as-group=system:nodes',
    begun + 60_000,
  );
  expect(answer).toEqual({
    exit: 1,
    output:
      'Error from server (Forbidden): nodes "node-2" is forbidden: User "system:node:node-1" cannot get resource "nodes" in API group "" at the cluster scope: node \'node-1\' cannot read \'node-2\', only its own Node object\n',
  });
  expect(world.clock.now() - begun).toBe(0);
  world.dispose();
});
