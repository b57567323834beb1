import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

const create = (scenario: string): Promise<World> =>
  World.create({ scenario, seed: 1, start: DEFAULT_START, locale: 'C', host });

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  return output;
}

it('takes who comes with a token of Google for the account behind it, and lets it do everything', async () => {
  const world = await create('gke');
  expect(await type(world, 'kubectl auth whoami')).toBe(
    'ATTRIBUTE   VALUE\nUsername    student@example.com\nGroups      [system:authenticated]\n',
  );
  expect(await type(world, 'kubectl create clusterrole all --verb="*" --resource="*.*"')).toBe(
    'clusterrole.rbac.authorization.k8s.io/all created\n',
  );
  expect(await type(world, 'kubectl auth can-i --list -n default | head -1')).toBe(
    'Warning: the list may be incomplete: webhook authorizer does not support user rule resolution\nResources                                       Non-Resource URLs   Resource Names   Verbs\n',
  );
  expect(await type(world, 'kubectl auth can-i list pods --as=guest@example.com')).toBe('no\n');
  expect(await type(world, 'kubectl auth can-i delete secrets --as=student@example.com')).toBe('yes\n');
  expect(await type(world, 'kubectl get configmaps --as=student@example.com -o name | head -1')).toBe(
    'configmap/kube-root-ca.crt\n',
  );
  const review = (user: string): string =>
    `echo '{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"${user}","resourceAttributes":{"verb":"get","resource":"secrets"}}}' | kubectl create -f - -o jsonpath='{.status.allowed}'`;
  expect(await type(world, review('student@example.com'))).toBe('true');
  expect(await type(world, review('guest@example.com'))).toBe('false');
  await type(world, 'gcloud auth login guest@example.com');
  expect(await type(world, "kubectl auth whoami -o jsonpath='{.status.userInfo}'")).toBe(
    '{"groups":["system:authenticated"],"username":"guest@example.com"}',
  );
  world.dispose();
});

it("knows the user in minikube's certificate", async () => {
  const world = await create('minikube');
  expect(
    await type(
      world,
      "kubectl auth whoami -o jsonpath='{.status.userInfo.username} {.status.userInfo.groups}'",
    ),
  ).toBe('minikube-user ["system:masters","system:authenticated"]');
  expect(await type(world, 'kubectl auth can-i "*" "*"')).toBe('yes\n');
  world.dispose();
});

it('gives two clusters of one world UIDs and names of their own', async () => {
  const world = await create('minikube');
  await type(world, 'minikube start -p lab');
  const objects =
    'get namespaces,pods -n kube-system -o jsonpath="{range .items[*]}{.metadata.uid}{\\"\\\\n\\"}{end}"';
  const uids = await Promise.all(
    ['minikube', 'lab'].map((context) => type(world, `kubectl --context ${context} ${objects}`)),
  );
  const all = uids.flatMap((text) => text.trim().split('\n'));
  expect(all.length).toBeGreaterThan(16);
  expect(new Set(all).size).toBe(all.length);
  world.dispose();
});
