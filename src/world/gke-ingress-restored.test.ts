import { expect, it, vi } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  return output;
}

it('serves Ingresses as before in a thread that has loaded nothing yet', async () => {
  const world = await World.create({ scenario: 'gke', seed: 1, start: DEFAULT_START, locale: 'C', host });
  for (const line of [
    'kubectl create deployment web --image=gcr.io/google-samples/hello-app:1.0',
    'kubectl expose deployment web --port=80 --target-port=8080',
    'kubectl create ingress shop --rule="/*=web:80"',
  ])
    await type(world, line);
  await jumpTo(world, world.clock.now() + 400_000);
  const ip = await type(world, "kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'");
  const snapshot = structuredClone(world.snapshot());
  const asked = await type(world, `curl -s http://${ip}/`);
  expect(asked).toMatch(/^Hello, world!\nVersion: 1\.0\.0\nHostname: web-\w+-\w+\n$/);
  world.dispose();

  vi.resetModules();
  const elsewhere = await import('./world.ts');
  await elsewhere.World.prepare(snapshot);
  const restored = elsewhere.World.restore(snapshot, host);
  expect(restored.snapshot().fleet[0]?.cluster.controllers).toEqual(snapshot.fleet[0]?.cluster.controllers);
  restored.clock.advanceTo(snapshot.now);
  expect(await type(restored, `curl -s http://${ip}/`)).toBe(asked);
  restored.dispose();
});
