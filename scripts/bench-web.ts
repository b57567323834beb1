import type { Simulation } from '../src/cluster/simulation.ts';

/** What the benchmarks run: a Deployment `web` with so many replicas, behind a service. */
export function createWeb(simulation: Simulation, replicas: number): void {
  const labels = { app: 'web' };
  simulation.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  simulation.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
      },
    },
  });
}
