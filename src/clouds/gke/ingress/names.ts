import { sha256 } from '../../../crypto/sha256.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A text's fingerprint in letters and digits. Models pkg/utils/common/common.go (ContentHash) of ingress-gce */
export function contentHash(text: string, length: number): string {
  const bytes = sha256(text).match(/../g) ?? [];
  return bytes
    .slice(0, length)
    .map((byte) => ALPHABET[Number.parseInt(byte, 16) % ALPHABET.length] ?? '')
    .join('');
}

/** Fields cut so that all together are no longer than `room`. Models pkg/utils/namer/utils.go (TrimFieldsEvenly) of ingress-gce */
export function trimmedEvenly(room: number, fields: readonly string[]): readonly string[] {
  const total = fields.reduce((sum, field) => sum + field.length, 0);
  if (total <= room) return fields;
  const lengths = fields.map(({ length }) => length - Math.floor((length * (total - room)) / total) - 1);
  const spare = room - lengths.reduce((sum, length) => sum + length, 0);
  return fields.map((field, index) => field.slice(0, (lengths[index] ?? 0) + (index < spare ? 1 : 0)));
}

/** The frontend's resources of one Ingress. */
export interface FrontendNames {
  readonly balancer: string;
  readonly urlMap: string;
  readonly proxy: Readonly<Record<Scheme, string>>;
  readonly rule: Readonly<Record<Scheme, string>>;
}

export type Scheme = 'http' | 'https';

/** What room namespace and name have in a resource's name of 63 characters. */
const FRONTEND_ROOM = 36;
const BACKEND_ROOM = 38;

/**
 * Models pkg/utils/namer/frontendnamer.go of ingress-gce
 * @param cluster the UID of the namespace kube-system
 */
export function frontendNames(cluster: string, namespace: string, name: string): FrontendNames {
  const suffix = contentHash([cluster, namespace, name].join(';'), 8);
  const shown = trimmedEvenly(FRONTEND_ROOM, [namespace, name]).join('-');
  const balancer = `${contentHash(cluster, 8)}-${shown}-${suffix}`;
  const of = (kind: string): string => `k8s2-${kind}-${balancer}`;
  return {
    balancer,
    urlMap: of('um'),
    proxy: { http: of('tp'), https: of('ts') },
    rule: { http: of('fr'), https: of('fs') },
  };
}

/** The certificate made of a secret. */
export function certificateName(cluster: string, balancer: string, secret: string): string {
  return `k8s2-cr-${contentHash(cluster, 8)}-${contentHash(balancer, 16)}-${sha256(secret).slice(0, 16)}`;
}

/** What tells a cluster's backends from those of others, by the UID of its namespace kube-system. */
export const backendsID = (cluster: string): string => sha256(cluster).slice(0, 16);

/**
 * The network endpoint groups of a service's port, and their backend service.
 * Models pkg/utils/namer/namer.go (NEG) of ingress-gce
 * @param id the cluster's `backendsID`
 */
export function endpointGroupName(id: string, namespace: string, name: string, port: number): string {
  const short = id.slice(0, 8);
  const hash = sha256([short, namespace, name, port].join(';')).slice(0, 8);
  return ['k8s1', short, ...trimmedEvenly(BACKEND_ROOM, [namespace, name, String(port)]), hash].join('-');
}

/** The backend service of a node port. @param id the cluster's `backendsID` */
export const nodePortBackendName = (id: string, nodePort: number): string => `k8s-be-${nodePort}--${id}`;
