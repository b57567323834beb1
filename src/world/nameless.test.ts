import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

it.each([
  ['delete', 'error: error when deleting "map.yaml": resource name may not be empty\n'],
  ['replace', 'error: error when replacing "map.yaml": resource name may not be empty\n'],
  ['replace --force', 'error: error when deleting "map.yaml": resource name may not be empty\n'],
])('kubectl %s of an object without a name touches no other', async (command, said) => {
  const world = await World.create({ scenario: 'rig', seed: 1, start: DEFAULT_START, locale: 'C', host });
  const type = async (line: string): Promise<string> =>
    (await world.type(line, world.clock.now() + 60_000)).output;
  await type('kubectl create configmap kept');
  await type("printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {generateName: x}\\n' > map.yaml");
  expect(await type(`kubectl ${command} -f map.yaml`)).toBe(said);
  expect(await type('kubectl get configmaps -o name')).toBe('configmap/kept\nconfigmap/kube-root-ca.crt\n');
  world.dispose();
});
