import { expect, test } from 'vitest';
import { jumpTo } from '../../world/jump.ts';
import { World } from '../../world/world.ts';
import { MapPage, START, turns } from './map-page.test.fixture.ts';

/** What a learner may do, with what no map can make sense of. */
const SCRIPT = [
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl expose deployment web --port=80 --type=LoadBalancer; sleep 90',
  'kubectl run client --image=nginx; sleep 20',
  'kubectl exec client -- curl -s http://web; kubectl exec client -- curl -s http://nobody',
  `curl -s $(kubectl get service web -o jsonpath='{.status.loadBalancer.ingress[0].ip}'); curl -s http://nowhere`,
  'kubectl get --raw /api/v1/namespaces/%zz/pods; echo $?',
  'kubectl scale deployment web --replicas=5; kubectl rollout status deployment web',
  'kubectl config set clusters.gke_my-project_us-central1-a_my-cluster.server foo',
  'kubectl get pods; echo $?; sleep 5',
  'gcloud container clusters list; echo $?',
];

interface Lived {
  readonly world: World;
  readonly said: readonly string[];
}

async function live(world: World, look: () => Promise<void>): Promise<Lived> {
  const said: string[] = [];
  for (const line of SCRIPT) {
    await look();
    said.push((await world.type(line, world.clock.now() + 600_000)).output);
  }
  await jumpTo(world, world.clock.now() + 30_000);
  await look();
  return { world, said };
}

test('a map that watches changes nothing: neither what commands print, nor the world', async () => {
  const watched = await MapPage.open('gke');
  const plain = await World.create({ scenario: 'gke', seed: 3, start: START, locale: 'en', host: turns });
  const seen = await live(watched.world, () => watched.look());
  const unseen = await live(plain, () => plain.pacer.settled());
  expect(seen.said).toEqual(unseen.said);
  expect(seen.said.join('')).toContain('PodList');
  expect(seen.world.snapshot()).toEqual(unseen.world.snapshot());
  expect(watched.flows.length).toBeGreaterThan(5);
  watched.close();
  plain.dispose();
});
