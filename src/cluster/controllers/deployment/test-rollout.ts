import type { DeploymentSpec, DeploymentStatus } from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import type { Client } from '../../client.ts';
import { formatTime } from '../../machinery/time.ts';
import { fakeClient } from '../../test-client.ts';
import { metadata } from '../test-objects.ts';
import type { StoredDeployment, StoredReplicaSet } from './counts.ts';
import { Rollout } from './rollout.ts';

/** Deployments and replica sets for tables of rules. */

export type Count = number | string;

export const template = (image: string) => ({ spec: { containers: [{ name: 'c', image }] } });

/** The strategy with these limits. */
export const rolling = (surge?: Count, unavailable?: Count): Partial<DeploymentSpec> => ({
  strategy: {
    type: 'RollingUpdate',
    rollingUpdate: {
      ...(surge !== undefined && { maxSurge: surge }),
      ...(unavailable !== undefined && { maxUnavailable: unavailable }),
    },
  },
});

export const deployment = (
  replicas: number,
  spec: Partial<DeploymentSpec> = {},
  status: DeploymentStatus = {},
): StoredDeployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata('foo'),
  spec: { replicas, selector: {}, template: template('new'), ...spec },
  status,
});

/** A replica set; the one with the highest age number is the oldest. */
export const set = (
  name: string,
  replicas: number,
  { available = replicas, age = 0, annotations = {} as Record<string, string>, image = 'old' } = {},
): StoredReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: metadata(name, { annotations, creationTimestamp: formatTime((100 - age) * 1000) }),
  spec: { replicas, selector: {}, template: template(image) },
  status: { replicas, availableReplicas: available },
});

/** A server that takes every update. */
const client = fakeClient({
  update: (_, object) => object,
  updateStatus: (_, object) => object,
});

/** A rollout by a server that takes every change, or behaves as is said; and what is told. */
export function rolloutOf(d: StoredDeployment, sets: readonly StoredReplicaSet[], own: Partial<Client> = {}) {
  const told: string[] = [];
  const events = { event: (_: unknown, __: string, ___: string, message: string) => void told.push(message) };
  return {
    rollout: new Rollout(d, sets, { client: { ...client, ...own }, events, clock: new VirtualClock(0) }),
    told,
  };
}

export const sizes = (rollout: Rollout): Record<string, number | undefined> =>
  Object.fromEntries(rollout.allSets.map(({ metadata: { name }, spec }) => [name, spec.replicas]));
