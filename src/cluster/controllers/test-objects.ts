import type { Node, OwnerReference, PodSpec, PodStatus } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import type { Stored, StoredObject } from '../machinery/object.ts';
import type { StoredPod } from './pods.ts';

/** Plain stored objects for tables of rules. */

type Metadata = StoredObject['metadata'];

/** Metadata in the namespace default; the UID is the name's. */
export const metadata = (name: string, rest: Partial<Metadata> = {}): Metadata => ({
  name,
  namespace: 'default',
  uid: `${name}-uid`,
  resourceVersion: '1',
  creationTimestamp: formatTime(0),
  ...rest,
});

/** The condition of a pod that has been ready since a second, or is not. */
export const readiness = (since: number | undefined): PodStatus => ({
  phase: 'Running',
  conditions: [
    since === undefined
      ? { type: 'Ready', status: 'False' }
      : { type: 'Ready', status: 'True', lastTransitionTime: formatTime(since * 1000) },
  ],
});

export interface PodTraits {
  readonly metadata?: Partial<Metadata>;
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
}

export const storedPod = (name: string, { metadata: rest, spec, status }: PodTraits = {}): StoredPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, rest),
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  status: status ?? {},
});

export const storedNode = (name: string, spec: Stored<Node>['spec'] = {}, labels = {}): Stored<Node> => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { ...metadata(name), labels },
  spec,
  status: {},
});

/** A reference to an owner that manages, unless it is said not to. */
export const owner = (
  apiVersion: string,
  kind: string,
  name: string,
  uid: string,
  controller = true,
): OwnerReference => ({ apiVersion, kind, name, uid, ...(controller && { controller }) });
