import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { World } from '../../world/world.ts';
import { decode } from './codec.ts';
import { readRecord } from './record.ts';
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
