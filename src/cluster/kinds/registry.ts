import { configmap } from './configmap.ts';
import { deployment } from './deployment.ts';
import { endpoints } from './endpoints.ts';
import { endpointslice } from './endpointslice.ts';
import { event } from './event.ts';
import { apiVersionOf, resourceOf, type Kind } from './kind.ts';
import { lease } from './lease.ts';
import { namespace } from './namespace.ts';
import { node } from './node.ts';
import { pod } from './pod.ts';
import { replicaset } from './replicaset.ts';
import { replicationcontroller } from './replicationcontroller.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { serviceaccount } from './serviceaccount.ts';

/** All kinds that the API server serves. */
export const KINDS: readonly Kind[] = [
  configmap,
  endpoints,
  event,
  namespace,
  node,
  pod,
  replicationcontroller,
  secret,
  serviceaccount,
  service,
  deployment,
  replicaset,
  lease,
  endpointslice,
];

const byResource = new Map(KINDS.map((kind) => [resourceOf(kind), kind]));
const byType = new Map(KINDS.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind behind a resource key: `pods`, `deployments.apps`. */
export const kindOfResource = (resource: string): Kind | undefined => byResource.get(resource);

/** The kind of an object's `apiVersion` and `kind`, in its stored version. */
export const kindOfType = (apiVersion: string, kind: string): Kind | undefined =>
  byType.get(`${apiVersion}/${kind}`);
