import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  await jumpTo(world, world.clock.now());
  return output;
}

it('lets containers install what they lack, which stays', async () => {
  const world = await World.create({ scenario: 'rig', seed: 1, start: DEFAULT_START, locale: 'C', host });
  await type(
    world,
    'kubectl run deb --image=debian -- sleep 36000; kubectl run alp --image=alpine -- sleep 36000; kubectl wait --for=condition=Ready pod --all',
  );
  expect(await type(world, 'kubectl exec deb -- curl --version 2>&1 | tail -1')).toContain(
    'executable file not found in $PATH',
  );
  const installed = await type(
    world,
    `kubectl exec deb -- sh -c 'apt-get update && apt-get install -y curl' 2>&1 | grep -E '^(Fetched|0 upgraded|Setting up curl)' | sed 's/in .*//'; kubectl exec alp -- apk add curl procps | tail -2`,
  );
  expect(installed.replaceAll('\r', '')).toBe(
    'Fetched 9343 kB \n0 upgraded, 10 newly installed, 0 to remove and 0 not upgraded.\nFetched 3069 kB \nSetting up curl (7.88.1-10+deb12u14) ...\nExecuting busybox-1.37.0-r19.trigger\nOK: 13 MiB in 28 packages\n',
  );
  const look = `for pod in deb alp; do kubectl exec $pod -- curl -s -o /dev/null -w '%{http_code}\\n' http://kubernetes.io; done`;
  expect((await type(world, look)).replaceAll('\r', '')).toBe('301\n301\n');
  const back = World.restore(structuredClone(world.snapshot()), host);
  expect((await type(back, look)).replaceAll('\r', '')).toBe('301\n301\n');
});
