import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const POLICY = `kubectl apply -f - <<EOF
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none}
spec: {podSelector: {}, policyTypes: [Ingress]}
EOF`;

const SETUP = [
  'kubectl run web --image=nginx:1.27 --port=80 --expose',
  POLICY,
  'kubectl wait pod web --for=condition=Ready --timeout=120s',
];

const ASK = 'kubectl run ask --image=busybox:1.36 --rm -i --restart=Never -- wget -qO- -T 3 web | head -n 1';

test.each([
  ['one node has a bridge, which does not look at policies', '', '<!DOCTYPE html>'],
  ['several nodes have kindnet, which does', ' --nodes 2', 'wget: download timed out'],
  ['Calico does', ' --cni calico', 'wget: download timed out'],
])('%s', async (_what, flags, answer) => {
  const world = await World.create({
    scenario: 'minikube',
    seed: 1,
    start: DEFAULT_START,
    locale: 'C',
    host,
  });
  const type = async (line: string): Promise<string> => {
    const { output } = await world.type(line, world.clock.now() + 600_000);
    await jumpTo(world, world.clock.now());
    return output.replaceAll('\r\n', '\n');
  };
  for (const line of [`minikube start -p other${flags}`, ...SETUP]) await type(line);
  expect((await type(ASK)).split('\n')).toContain(answer);
});
