import fc from 'fast-check';
import type {
  IngressItem,
  MapItem,
  NodeItem,
  PodItem,
  ServiceItem,
  WorkloadItem,
} from '../../../sandbox/map/model.ts';
import { phases } from './groups.ts';

const common = {
  apiVersion: 'v1',
  namespace: 'default',
  tone: 'good',
  status: '',
  system: false,
  labels: {},
} as const;

export const nodeItem = (name: string): NodeItem => ({
  ...common,
  kind: 'Node',
  uid: `node-${name}`,
  name,
  namespace: '',
  status: 'Ready',
  schedulable: true,
});

export const podItem = (name: string, rest: Partial<PodItem> = {}): PodItem => ({
  ...common,
  kind: 'Pod',
  uid: `pod-${name}`,
  name,
  phase: 'ready',
  status: 'Running',
  ready: '1/1',
  restarts: 0,
  ip: '',
  node: '',
  owner: '',
  ...rest,
});

export const workloadItem = (
  kind: WorkloadItem['kind'],
  name: string,
  rest: Partial<WorkloadItem> = {},
): WorkloadItem => ({
  ...common,
  kind,
  apiVersion: 'apps/v1',
  uid: `${kind}-${name}`,
  name,
  owner: '',
  ready: 1,
  desired: 1,
  ...rest,
});

export const serviceItem = (name: string, rest: Partial<ServiceItem> = {}): ServiceItem => ({
  ...common,
  kind: 'Service',
  uid: `service-${name}`,
  name,
  type: 'ClusterIP',
  clusterIP: '10.0.0.1',
  externalIPs: [],
  ports: ['80/TCP'],
  selector: {},
  endpoints: [],
  notReady: [],
  urls: [],
  ...rest,
});

const ingressItem = (name: string, services: readonly string[]): IngressItem => ({
  ...common,
  kind: 'Ingress',
  apiVersion: 'networking.k8s.io/v1',
  uid: `ingress-${name}`,
  name,
  hosts: [],
  services,
  addresses: [],
});

/** Clusters of any shape: several controllers, bare pods, pods without node or on a lost one, services before them. */
export const randomCluster: fc.Arbitrary<readonly MapItem[]> = fc
  .record({
    nodes: fc.integer({ min: 0, max: 5 }),
    deployments: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
    pods: fc.array(
      fc.record({
        node: fc.integer({ min: -1, max: 6 }),
        owner: fc.integer({ min: -1, max: 9 }),
        phase: fc.constantFrom(...phases),
        system: fc.boolean(),
      }),
      { maxLength: 140 },
    ),
    services: fc.array(
      fc.record({
        type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
        pods: fc.array(fc.nat(140), { maxLength: 12 }),
        ready: fc.boolean(),
      }),
      { maxLength: 5 },
    ),
    ingresses: fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { maxLength: 2 }),
  })
  .map(({ nodes, deployments, pods, services, ingresses }) => {
    const replicaSets = deployments.flatMap((sets, at) =>
      Array.from({ length: sets }, (_, set) =>
        workloadItem('ReplicaSet', `d${at}-${set}`, {
          owner: `Deployment-d${at}`,
          desired: set === 1 ? 0 : 1,
          ready: 0,
        }),
      ),
    );
    return [
      ...Array.from({ length: nodes }, (_, at) => nodeItem(`n${at}`)),
      ...deployments.map((_, at) => workloadItem('Deployment', `d${at}`)),
      ...replicaSets,
      ...pods.map(({ node, owner, phase, system }, at) =>
        podItem(`p${at}`, {
          node: node < 0 ? '' : `n${node}`,
          owner: replicaSets[owner]?.uid ?? '',
          phase,
          system,
        }),
      ),
      ...services.map(({ type, pods: behind, ready }, at) => {
        const uids = [...new Set(behind)].map((pod) => `pod-p${pod}`);
        return serviceItem(`s${at}`, { type, endpoints: ready ? uids : [], notReady: ready ? [] : uids });
      }),
      ...ingresses.map((to, at) =>
        ingressItem(
          `i${at}`,
          [...new Set(to)].map((service) => `s${service}`),
        ),
      ),
    ];
  });
