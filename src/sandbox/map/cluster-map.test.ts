import { afterEach, describe, expect, test } from 'vitest';
import { MapPage } from './map-page.test.fixture.ts';

describe('ClusterMap', () => {
  let page: MapPage;
  afterEach(() => page.close());

  test('follows the kubeconfig to a cluster and tells what changes there', async () => {
    page = await MapPage.open('gke');
    expect(page.context).toBe('gke_my-project_us-central1-a_my-cluster');
    expect(page.of('Node')).toHaveLength(3);
    await page.run('kubectl create deployment web --image=nginx --replicas=2', 2);
    expect(page.of('Pod')).toEqual([
      'web: ContainerCreating moving pulling 0/1 placed',
      'web: ContainerCreating moving pulling 0/1 placed',
    ]);
    expect(page.map.moving).toBe(true);
    await page.run('true', 30);
    expect(page.of('Pod')).toEqual([
      'web: Running good ready 1/1 placed',
      'web: Running good ready 1/1 placed',
    ]);
    expect(page.of('Deployment')).toEqual(['web: 2/2 good']);
    expect(page.map.moving).toBe(false);
    await page.run('kubectl config unset current-context');
    expect([page.context, page.items.size]).toEqual([undefined, 0]);
  });

  test('tells a new page nothing before it knows the whole cluster', async () => {
    page = await MapPage.open('gke');
    await page.run('kubectl create deployment web --image=nginx', 30);
    const next = new MapPage(page.world);
    next.map.on = false;
    next.map.on = true;
    await next.look();
    expect(next.told.map(({ context, fresh, set }) => [context, fresh, set.length])).toEqual([
      [page.context, true, page.items.size],
    ]);
    next.map.on = false;
    await page.run('kubectl scale deployment web --replicas=2', 30);
    await next.look();
    next.map.on = true;
    expect(next.told.length).toBe(2);
    expect([...next.items.keys()].sort()).toEqual([...page.items.keys()].sort());
    next.map.close();
  });

  test('tells of a kubeconfig without a cluster, and of a server that does not answer', async () => {
    page = await MapPage.open('gke');
    await page.run('kubectl config set-cluster lost --server=https://203.0.113.99');
    await page.run('kubectl config set-context lost --cluster=lost; kubectl config use-context lost');
    const context = (next: MapPage): unknown => next.told.map((change) => [change.context, change.fresh]);
    const lost = new MapPage(page.world);
    await lost.look();
    expect(context(lost)).toEqual([['lost', true]]);
    await page.run('kubectl config unset current-context');
    const none = new MapPage(page.world);
    await none.look();
    expect(context(none)).toEqual([[undefined, true]]);
    lost.map.close();
    none.map.close();
  });
});
