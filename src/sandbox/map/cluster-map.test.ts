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
});
