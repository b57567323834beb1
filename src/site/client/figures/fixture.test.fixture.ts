import type { VNode } from 'preact';
import type { Flow, MapItem, PodItem, ServiceItem, WorkloadItem } from '../../../sandbox/map/model.ts';

/** A pod of the map. */
export const pod = (name: string, change: Partial<PodItem> = {}): PodItem => ({
  uid: `uid-${name}`,
  kind: 'Pod',
  apiVersion: 'v1',
  namespace: 'default',
  name,
  tone: 'good',
  status: 'Running',
  system: false,
  labels: { app: 'kubia', 'pod-template-hash': '5d9' },
  phase: 'ready',
  ready: '1/1',
  restarts: 0,
  ip: '10.44.0.5',
  node: 'gke-my-cluster-default-pool-e27e8019-bosc',
  owner: 'uid-kubia-5d9',
  ...change,
});

/** A controller of the map. */
export const workload = (
  kind: 'Deployment' | 'ReplicaSet',
  name: string,
  change: Partial<WorkloadItem> = {},
): WorkloadItem => ({
  uid: `uid-${name}`,
  kind,
  apiVersion: 'apps/v1',
  namespace: 'default',
  name,
  tone: 'good',
  status: '1/1',
  system: false,
  labels: { app: 'kubia' },
  owner: '',
  ready: 1,
  desired: 1,
  selector: { app: 'kubia' },
  ...change,
});

/** A service of the map. */
export const service = (name: string, change: Partial<ServiceItem> = {}): ServiceItem => ({
  uid: `uid-service-${name}`,
  kind: 'Service',
  apiVersion: 'v1',
  namespace: 'default',
  name,
  tone: 'good',
  status: '',
  system: false,
  labels: {},
  type: 'ClusterIP',
  clusterIP: '34.118.230.106',
  externalIPs: [],
  ports: ['8080/TCP'],
  selector: { app: 'kubia' },
  endpoints: [],
  notReady: [],
  urls: [],
  ...change,
});

/** A deployment with its ReplicaSet and these pods. */
export const deployed = (...pods: readonly PodItem[]): readonly MapItem[] => [
  workload('Deployment', 'kubia', { desired: 2 }),
  workload('ReplicaSet', 'kubia-5d9', {
    owner: 'uid-kubia',
    selector: { app: 'kubia', 'pod-template-hash': '5d9' },
    labels: { app: 'kubia', 'pod-template-hash': '5d9' },
    desired: 2,
  }),
  ...pods,
];

/** A request from outside to a pod behind a service. */
export const flow = (
  id: number,
  to: ServiceItem,
  pod: string,
  outcome: Flow['outcome'] = 'answered',
): Flow => ({
  id,
  hops: [
    { at: 'outside' },
    { at: 'load-balancer', service: to.uid },
    { at: 'service', uid: to.uid },
    ...(pod === '' ? [] : [{ at: 'pod', uid: pod } as const]),
  ],
  outcome,
  label: 'GET /',
});

type Drawn = VNode | string | number | boolean | null | undefined | readonly Drawn[];

/** The texts that a picture draws; its components have no state, so they can simply be called. */
export function textsOf(drawn: Drawn): readonly string[] {
  if (typeof drawn === 'string' || typeof drawn === 'number') return [String(drawn)];
  if (Array.isArray(drawn)) return drawn.flatMap((part: Drawn) => textsOf(part));
  if (typeof drawn !== 'object' || drawn === null || !('type' in drawn)) return [];
  const { type, props } = drawn;
  if (typeof type !== 'function') {
    const texts = textsOf(props.children as Drawn);
    return type === 'text' ? [texts.join('')] : texts;
  }
  const component = type as (given: object) => Drawn;
  return textsOf(component(props));
}

/** Which drawn texts the lines do not have; of a shortened name its parts count. */
export const missingIn = (lines: readonly string[], drawn: readonly string[]): readonly string[] => {
  const all = lines.join('\n');
  return drawn.filter((text) => text !== '' && !text.split('…').every((part) => all.includes(part)));
};
