import { expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';

test('nginx has its own words for 503', async () => {
  const cluster = new TestCluster();
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'site', namespace: 'default' },
    data: { 'default.conf': 'server { listen 80; location / { return 503; } }\n' },
  });
  cluster.pod(
    'web',
    { image: 'nginx:alpine', volumeMounts: [{ name: 'site', mountPath: '/etc/nginx/conf.d' }] },
    { volumes: [{ name: 'site', configMap: { name: 'site' } }] },
  );
  await cluster.run(20);
  expect(await cluster.exec('web', ['wget', '-qO-', 'localhost'])).toBe(
    'wget: server returned error: HTTP/1.1 503 Service Temporarily Unavailable\n[1]',
  );
});
