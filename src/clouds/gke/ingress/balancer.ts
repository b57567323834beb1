import type { Ingress } from '../../../cluster/api/types.ts';
import type { Stored } from '../../../cluster/machinery/object.ts';
import type { Store } from '../../../cluster/store/store.ts';
import type { Scheme } from './names.ts';
import type { UrlMap } from './url-map.ts';

/** The load balancer of an Ingress: plain data. Times are milliseconds since the epoch. */
export interface Balancer {
  /** `namespace/name` of the Ingress. */
  readonly key: string;
  /** The names of those parts of its frontend that are made. */
  readonly made: readonly string[];
  /** When the next part will be made, or it will be gone. */
  readonly next: number;
  /** What it sends where. */
  readonly map: UrlMap;
  readonly schemes: readonly Scheme[];
  /** Missing until it has one. */
  readonly ip?: string;
  /** When the world knows of it. */
  readonly serves: number;
  /** It is being taken apart. */
  readonly leaving?: true;
}

const CLASS = 'kubernetes.io/ingress.class';
export const FINALIZER = 'networking.gke.io/ingress-finalizer-V2';

/**
 * Whether GKE's controller looks after an Ingress: by the annotation only, or without any class. It knows no IngressClass.
 * Models pkg/utils/utils.go (IsGCEIngress) of ingress-gce
 */
export function isGoogles({ metadata, spec }: Stored<Ingress>): boolean {
  const named = metadata.annotations?.[CLASS] ?? '';
  return named === 'gce' || (named === '' && spec.ingressClassName === undefined);
}

export const isHeld = ({ metadata }: Stored<Ingress>): boolean =>
  metadata.finalizers?.includes(FINALIZER) ?? false;

/** The names of services that an Ingress sends requests to. */
export function servicesOf({ spec }: Stored<Ingress>): readonly string[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  const backends = [
    ...paths.map(({ backend }) => backend),
    ...(spec.defaultBackend ? [spec.defaultBackend] : []),
  ];
  return backends.flatMap(({ service }) => service?.name ?? []);
}

/** The secrets of its certificates that are there, and those that are not. */
export function certificatesOf(
  store: Store,
  { metadata: { namespace = '' }, spec }: Stored<Ingress>,
): { readonly found: readonly string[]; readonly missing: readonly string[] } {
  const names = (spec.tls ?? []).flatMap(({ secretName = '' }) => (secretName === '' ? [] : [secretName]));
  const isThere = (name: string): boolean => store.get('secrets', `${namespace}/${name}`) !== undefined;
  return { found: names.filter(isThere), missing: names.filter((name) => !isThere(name)) };
}

/** What is served: plain HTTP unless an annotation forbids it, HTTPS with a certificate. */
export function schemesOf({ metadata }: Stored<Ingress>, certificates: readonly string[]): readonly Scheme[] {
  const plain = metadata.annotations?.['kubernetes.io/ingress.allow-http'] !== 'false';
  return [...(plain ? (['http'] as const) : []), ...(certificates.length > 0 ? (['https'] as const) : [])];
}
