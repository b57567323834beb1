import { expect, test } from 'vitest';
import { createPod } from '../scheduler/test-placing.ts';
import { testCluster } from './test-cluster.ts';

test('a container that waits for its configuration asks for the image that it has got meanwhile', () => {
  const cluster = testCluster();
  const { simulation } = cluster;
  const client = simulation.client('test');
  const reason = (): string | undefined =>
    client.get('pods', 'default', 'p')?.status.containerStatuses?.[0]?.state?.waiting?.reason;
  const envFrom = [{ configMapRef: { name: 'missing' } }];
  createPod(cluster, 'p', { containers: [{ name: 'c', image: 'nginx', envFrom }] });
  cluster.pass(5);
  expect(reason()).toBe('CreateContainerConfigError');
  const pod = client.get('pods', 'default', 'p');
  if (!pod) throw new Error('there is none');
  const containers = pod.spec.containers.map((one) => ({ ...one, image: 'missing' }));
  client.update('pods', { ...pod, spec: { ...pod.spec, containers } });
  cluster.pass(30);
  expect(reason()).toBe('ImagePullBackOff');
});
