import type { Duration } from '../../cluster/pace.ts';

/** How long Google's operations take, and which projects there are. */
export interface GoogleCloudSettings {
  readonly createCluster: Duration;
  readonly deleteCluster: Duration;
  /** A change that the machines do not notice: labels, autoscaling, add-ons. */
  readonly updateCluster: Duration;
  readonly upgradeMaster: Duration;
  /** Per node pool. */
  readonly upgradeNodes: Duration;
  readonly resize: Duration;
  readonly createPool: Duration;
  readonly deletePool: Duration;
  /** Until a service's load balancer has its address. */
  readonly loadBalancer: Duration;
  readonly httpLoadBalancer: HttpLoadBalancerPace;
  readonly projects: readonly Project[];
}

/** How long the parts of an Ingress' load balancer take, one after the other. */
export interface HttpLoadBalancerPace {
  /** Backend services with their health checks, and the URL map over them. */
  readonly urlMap: Duration;
  readonly targetProxy: Duration;
  readonly forwardingRule: Duration;
  /** Until the whole world knows of its address. */
  readonly spread: Duration;
  readonly removal: Duration;
}

/** A project that the learner's account may use. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  /** RFC 3339. */
  readonly created: string;
}

/** A zonal cluster of three small machines: four to five minutes until it runs, its load balancers within a minute. */
export const defaultSettings: GoogleCloudSettings = {
  createCluster: { median: 270_000, spread: 1.12 },
  deleteCluster: { median: 180_000, spread: 1.2 },
  updateCluster: { median: 25_000, spread: 1.4 },
  upgradeMaster: { median: 240_000, spread: 1.25 },
  upgradeNodes: { median: 200_000, spread: 1.25 },
  resize: { median: 55_000, spread: 1.25 },
  createPool: { median: 75_000, spread: 1.2 },
  deletePool: { median: 110_000, spread: 1.25 },
  loadBalancer: { median: 43_000, spread: 1.17 },
  httpLoadBalancer: {
    urlMap: { median: 55_000, spread: 1.35 },
    targetProxy: { median: 2_600, spread: 1.3 },
    forwardingRule: { median: 10_000, spread: 1.3 },
    spread: { median: 45_000, spread: 1.4 },
    removal: { median: 38_000, spread: 1.3 },
  },
  projects: [
    { id: 'my-project', name: 'My Project', number: '123456789012', created: '2025-01-15T09:12:44.313Z' },
    {
      id: 'my-other-project',
      name: 'My Other Project',
      number: '987654321098',
      created: '2025-03-02T11:40:05.871Z',
    },
  ],
};
