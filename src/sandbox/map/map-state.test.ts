import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { MapPage } from './map-page.test.fixture.ts';
import type { MapItem } from './model.ts';

let page: MapPage;
afterEach(() => page.close());

/** What the learner sees of workloads and pods, without what differs between seeds. */
const seen = (): readonly string[] => [...page.of('Deployment'), ...page.of('ReplicaSet'), ...page.of('Pod')];

/** The items as a map shows them that begins to watch now. */
async function afresh(): Promise<ReadonlyMap<string, MapItem>> {
  const other = new MapPage(page.world);
  await other.look();
  other.map.close();
  return other.items;
}

/** In the order of uids, so that the order of arrival does not count. */
const sorted = (items: ReadonlyMap<string, MapItem>): readonly MapItem[] =>
  [...items.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1));

describe('the items', () => {
  test('follow a deployment through its life', async () => {
    page = await MapPage.open('gke');
    await page.run('kubectl create deployment web --image=nginx --replicas=2');
    expect(seen()).toEqual([
      'web: 0/2 moving',
      'web: 0/2 moving',
      'web: ContainerCreating moving scheduled 0/1 placed',
      'web: Pending moving unscheduled 0/1',
    ]);
    await page.run('true', 2);
    expect(page.of('Pod')).toEqual([
      'web: ContainerCreating moving pulling 0/1 placed',
      'web: ContainerCreating moving pulling 0/1 placed',
    ]);
    await page.run('true', 20);
    expect(seen()).toEqual([
      'web: 2/2 good',
      'web: 2/2 good',
      'web: Running good ready 1/1 placed',
      'web: Running good ready 1/1 placed',
    ]);
    await page.run('kubectl scale deployment web --replicas=1');
    expect(page.of('Pod')).toEqual([
      'web: Running good ready 1/1 placed',
      'web: Terminating moving terminating 1/1 placed',
    ]);
    await page.run('true', 40);
    expect(seen()).toEqual(['web: 1/1 good', 'web: 1/1 good', 'web: Running good ready 1/1 placed']);
    await page.run('kubectl set image deployment web nginx=nginx:nope', 30);
    expect(seen()).toEqual([
      'web: 1/1 moving',
      'web: 0/1 moving',
      'web: 1/1 good',
      'web: ImagePullBackOff bad failing 0/1 placed',
      'web: Running good ready 1/1 placed',
    ]);
    await page.run('kubectl delete deployment web', 60);
    expect(seen()).toEqual([]);
    expect(page.map.moving).toBe(false);
  });

  test('show a node that fails, and what becomes of its pods', async () => {
    page = await MapPage.open('gke');
    await page.run('kubectl run alone --image=nginx', 20);
    const [pod] = [...page.items.values()].filter((item) => item.kind === 'Pod' && !item.system);
    const node = pod?.kind === 'Pod' ? pod.node : '';
    page.world.fleet.setNode(node, false);
    await page.run('true', 60);
    expect(page.of('Node').filter((text) => text.includes('NotReady'))).toHaveLength(1);
    expect(page.of('Pod')).toEqual(['alone: Running bad failing 1/1 placed']);
    await page.run('true', 400);
    expect(page.of('Pod')).toEqual(['alone: Terminating moving terminating 1/1 placed']);
    page.world.fleet.setNode(node, true);
    await page.run('true', 60);
    expect([page.of('Pod'), page.of('Node').filter((text) => text.includes('NotReady'))]).toEqual([[], []]);
  });

  test('rebuilt from what was told are those of a map that begins now, whatever was done', async () => {
    const names = fc.constantFrom('a', 'b');
    const command = fc.oneof(
      names.map((name) => `kubectl create deployment ${name} --image=nginx --replicas=2`),
      fc.tuple(names, fc.nat(4)).map(([name, size]) => `kubectl scale deployment ${name} --replicas=${size}`),
      names.map((name) => `kubectl set image deployment ${name} nginx=nginx:nope`),
      names.map((name) => `kubectl expose deployment ${name} --port=80 --type=LoadBalancer`),
      names.map((name) => `kubectl delete service ${name}`),
      names.map((name) => `kubectl delete deployment ${name} --wait=false`),
      fc.constant('kubectl delete pods --all --wait=false'),
      fc.constant('kubectl config unset current-context'),
      fc.constant('gcloud container clusters get-credentials my-cluster --zone us-central1-a'),
    );
    const step = fc.tuple(command, fc.constantFrom(0, 1, 5, 40));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
        page = await MapPage.open('gke');
        for (const [line, seconds] of steps) {
          await page.run(line, seconds);
          expect(sorted(page.items)).toEqual(sorted(await afresh()));
        }
        page.close();
      }),
      { numRuns: 12, seed: 4 },
    );
  });
});
