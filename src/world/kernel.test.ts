import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

it.each([
  ['minikube', '6.8.0-51-generic', 'Debian GNU/Linux 12 (bookworm)'],
  ['gke', '6.6.97+', 'Container-Optimized OS from Google'],
])('tells of one kernel and one system wherever one looks: %s', async (scenario, kernel, system) => {
  const world = await World.create({ scenario, seed: 1, start: DEFAULT_START, locale: 'C', host });
  const type = async (line: string): Promise<string> =>
    (await world.type(line, world.clock.now() + 600_000)).output;
  const info = '{.items[0].status.nodeInfo.kernelVersion}|{.items[0].status.nodeInfo.osImage}';
  expect(await type(`kubectl get nodes -o jsonpath='${info}'`)).toBe(`${kernel}|${system}`);
  await type('kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web');
  expect(await type('kubectl exec web -- uname -r')).toBe(`${kernel}\n`);
  expect(await type('kubectl logs web | grep OS:')).toContain(`1#1: OS: Linux ${kernel}\n`);
  const onNode = 'chroot /host sh -c "uname -r; grep PRETTY /etc/os-release"';
  expect(
    await type(
      `kubectl debug node/$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}') --image=busybox --profile=general --attach=true -q -- ${onNode} 2> /dev/null | tail -2`,
    ),
  ).toBe(`${kernel}\nPRETTY_NAME="${system}"\n`);
  world.dispose();
});
