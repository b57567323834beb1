import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { World } from '../../world/world.ts';
import { decode } from './codec.ts';
import { readRecord } from './record.ts';
import type { SavedSandbox } from '../storage.ts';
import { sandboxRecord } from './sandbox-record.ts';

/** Records as earlier versions of the site kept them, frozen. */
const sample = (version: number): unknown =>
  decode(JSON.parse(readFileSync(new URL(`samples/sandbox-${version}.json`, import.meta.url), 'utf8')));

test('a sandbox of the first version is read, and its world restored', async () => {
  const reading = readRecord(sandboxRecord, sample(1));
  if (reading.state !== 'ok') throw new Error(JSON.stringify(reading));
  const { world, ...rest } = reading.record;
  expect({ ...rest, stepStart: rest.stepStart?.step }).toEqual({
    version: 2,
    scenario: 'cloud-shell',
    stepStart: 'zone',
    tried: false,
    scrollback: '$ gcloud config set compute/zone us-central1-a\r\nUpdated property [compute/zone].\r\n$ ',
    running: false,
    speed: 5,
    history: { past: [], future: [] },
  });
  const restored = World.restore(world, { turn: () => new Promise((resolve) => setImmediate(resolve)) });
  const { output } = await restored.type(
    'cat ~/note.txt; gcloud config get compute/zone',
    restored.clock.now() + 60_000,
  );
  expect(output).toBe('kept\nus-central1-a\n');
  restored.dispose();
});

const host = { turn: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)) };

/** A sandbox whose world has a pod on a node. */
async function kept(): Promise<SavedSandbox> {
  const start = Date.parse('2026-01-05T09:00:00Z');
  const world = await World.create({ scenario: 'rig', seed: 7, start, locale: 'ko', host });
  await world.type(
    'kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web',
    start + 60_000,
  );
  const snapshot = world.snapshot();
  world.dispose();
  const moment = { world: snapshot, passed: ['look'], stepStart: undefined, tried: true };
  const deed = { kind: 'command', line: 'ls' } as const;
  return {
    version: 2,
    scenario: 'rig',
    world: snapshot,
    stepStart: { step: 'look', since: 0, world: snapshot },
    tried: true,
    scrollback: '$ ',
    running: false,
    speed: 5,
    history: {
      past: [{ deed, before: moment, kept: undefined }],
      future: [{ deed, before: moment, kept: undefined, after: moment, keptAfter: undefined }],
    },
  };
}
const sandbox = await kept();
const { world } = sandbox;
const [member] = world.fleet;
const reportTimes = ({ fleet }: SavedSandbox['world']): readonly (number | undefined)[] =>
  fleet.flatMap(({ cluster }) =>
    cluster.kubelets.nodes.flatMap(({ pods }) => pods.map(({ reportAt }) => reportAt)),
  );

test('a sandbox of the first version reports every pod once when it goes on', () => {
  const { history: _, ...old } = sandbox;
  const reading = readRecord(sandboxRecord, { ...old, version: 1 });
  if (reading.state !== 'ok') throw new Error(JSON.stringify(reading));
  const times = reportTimes(world).map(() => world.now);
  expect(times.length).toBeGreaterThan(0);
  expect(reportTimes(world)).not.toEqual(times);
  expect(reportTimes(reading.record.world)).toEqual(times);
  expect(reading.record.stepStart && reportTimes(reading.record.stepStart.world)).toEqual(times);
});

test('a pod that an old site saved before it was reported is reported after the visit', async () => {
  const stale = structuredClone(world.fleet).map((one) => {
    const pods = one.cluster.store.tables.get('pods');
    const tables = new Map(one.cluster.store.tables);
    tables.set(
      'pods',
      new Map([...(pods ?? [])].map(([key, pod]) => [key, { ...pod, status: { phase: 'Pending' } }])),
    );
    return { ...one, cluster: { ...one.cluster, store: { ...one.cluster.store, tables } } };
  });
  const { history: _, ...old } = sandbox;
  const reading = readRecord(sandboxRecord, { ...old, version: 1, world: { ...world, fleet: stale } });
  if (reading.state !== 'ok') throw new Error(JSON.stringify(reading));
  const restored = World.restore(reading.record.world, host);
  const { output } = await restored.type('sleep 1; kubectl get pod web', restored.clock.now() + 60_000);
  expect(output).toMatch(/web +1\/1 +Running/);
  restored.dispose();
});

describe('what somebody made up is broken', () => {
  const command = { ...world.commands[0] };
  const moment = { world, passed: [], stepStart: undefined, tried: false };
  test.each<[string, object]>([
    ['time that goes back', { speed: -5 }],
    ['time that stands still', { speed: 0 }],
    ['time that flies', { speed: 1e9 }],
    ['no time', { world: { ...world, now: Infinity } }],
    ['a time before all times', { world: { ...world, start: -1 } }],
    ['a time after all times', { world: { ...world, now: 1e300 } }],
    ['half a draw', { world: { ...world, draws: 0.5 } }],
    ['another language', { world: { ...world, locale: 'x' } }],
    ['a command without a line', { world: { ...world, commands: [{ ...command, line: 1 }] } }],
    ['a command that is none', { world: { ...world, commands: ['ls'] } }],
    ['a cluster that is none', { world: { ...world, fleet: [7] } }],
    ['a cluster without a store', { world: { ...world, fleet: [{ ...member, cluster: {} }] } }],
    ['no files', { world: { ...world, files: {} } }],
    ['a shell without a place', { world: { ...world, shell: { ...world.shell, cwd: 1 } } }],
    ['a world of another scenario', { world: { ...world, scenario: 'gke' } }],
    [
      'a step in another scenario',
      { stepStart: { step: 'look', since: 0, world: { ...world, scenario: 'x' } } },
    ],
    ['an unknown deed', { history: { past: [{ deed: { kind: 'magic' }, before: moment }], future: [] } }],
    [
      'a deed that leads nowhere',
      { history: { past: [], future: [{ deed: { kind: 'command', line: 'ls' }, before: moment }] } },
    ],
    [
      'progress that is none',
      {
        history: {
          past: [
            { deed: { kind: 'reset', scope: 'lesson' }, before: moment, kept: { lesson: 'x', steps: 1 } },
          ],
          future: [],
        },
      },
    ],
  ])('%s', (_, change) => {
    expect(readRecord(sandboxRecord, sandbox).state).toBe('ok');
    expect(readRecord(sandboxRecord, { ...sandbox, ...change }).state).toBe('broken');
  });
});
