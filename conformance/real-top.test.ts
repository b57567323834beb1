/** The real kubectl's `top` against the emulated cluster, before and after a metrics server is deployed into it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { findKubectl } from '../scripts/get-kubectl.ts';
import { metricsServerManifests } from '../src/clouds/metrics-server.ts';
import { jumpTo } from '../src/world/jump.ts';
import { RealClients, failed, type Output } from './real-client.ts';

const kubectl = findKubectl();
if (kubectl === undefined) console.warn('No real kubectl 1.33 can be had here: its top is left out.');

const labels = { 'k8s-app': 'metrics-server' };
const metadata = { name: 'metrics-server', namespace: 'kube-system', labels };

const workload = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'metrics-server',
          containers: [
            {
              name: 'metrics-server',
              image: 'registry.k8s.io/metrics-server/metrics-server:v0.7.2',
              args: ['--secure-port=10250', '--kubelet-insecure-tls', '--metric-resolution=15s'],
              ports: [{ name: 'https', containerPort: 10250 }],
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
  },
];

describe.skipIf(kubectl === undefined)("the real kubectl's top", () => {
  let clients: RealClients;
  const line = (text: string): Promise<Output> => clients.line(`kubectl ${text}`);
  const pass = (milliseconds: number): Promise<void> => {
    const { world } = clients.server;
    return jumpTo(world, world.clock.now() + milliseconds);
  };
  /** A table's cells, without what was measured. */
  const cells = ({ exit, stdout, stderr }: Output): unknown => ({
    exit,
    stderr,
    rows: stdout
      .trimEnd()
      .split('\n')
      .map((row) =>
        row
          .replaceAll(/\b\d+(m|Mi|%)(?=\s|$)/g, '<$1>')
          .split(/ +/)
          .filter(Boolean),
      ),
  });

  beforeAll(async () => {
    clients = await RealClients.start({ kubectl: kubectl ?? '' }, 'manual');
    await line('create deployment web --image=nginx --replicas=2');
    await pass(10_000);
  }, 60_000);
  afterAll(() => clients.close());

  it('has no metrics without a metrics server', async () => {
    expect(await line('top nodes')).toEqual(failed('error: Metrics API not available\n'));
  });

  it('shows what nodes and pods use', { timeout: 60_000 }, async () => {
    const manifests = [...metricsServerManifests(labels), ...workload];
    clients.write('components.yaml', manifests.map((manifest) => stringify(manifest)).join('---\n'));
    expect((await line('apply -f components.yaml')).stderr).toBe('');
    await pass(60_000);
    expect(cells(await line('top nodes'))).toEqual({
      exit: 0,
      stderr: '',
      rows: [
        ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'],
        ...[1, 2, 3].map((node) => [`node-${node}`, '<m>', '<%>', '<Mi>', '<%>']),
      ],
    });
    const { stdout: names } = await line('get pods -o name');
    const pods = names
      .trim()
      .split('\n')
      .map((name) => name.replace('pod/', ''));
    expect(cells(await line('top pods --containers'))).toEqual({
      exit: 0,
      stderr: '',
      rows: [
        ['POD', 'NAME', 'CPU(cores)', 'MEMORY(bytes)'],
        ...pods.map((pod) => [pod, 'nginx', '<m>', '<Mi>']),
      ],
    });
    expect((await line('api-resources --api-group=metrics.k8s.io --no-headers')).stdout.split(/\s+/)).toEqual(
      'nodes metrics.k8s.io/v1beta1 false NodeMetrics pods metrics.k8s.io/v1beta1 true PodMetrics '.split(
        ' ',
      ),
    );
  });
});
