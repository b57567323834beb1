import { certificateName, type FrontendNames, type Scheme } from './names.ts';

/** Something that a load balancer is made of. */
export interface Part {
  readonly kind: 'UrlMap' | 'TargetProxy' | 'ForwardingRule';
  readonly name: string;
}

/** What the frontend of a load balancer consists of, in the order in which it is made. */
export const partsOf = (names: FrontendNames, schemes: readonly Scheme[]): readonly Part[] => [
  { kind: 'UrlMap', name: names.urlMap },
  ...schemes.flatMap((scheme): readonly Part[] => [
    { kind: 'TargetProxy', name: names.proxy[scheme] },
    { kind: 'ForwardingRule', name: names.rule[scheme] },
  ]),
];

/** What is to be read of a frontend. */
export interface Frontend {
  readonly names: FrontendNames;
  readonly schemes: readonly Scheme[];
  /** The UID of the namespace kube-system. */
  readonly cluster: string;
  /** The texts of its certificates. */
  readonly certificates: readonly string[];
}

const PREFIX = 'ingress.kubernetes.io/';

/** An Ingress' annotations with what has become of it. Models pkg/loadbalancers/l7.go (GetLBAnnotations) of ingress-gce */
export function annotationsOf(
  before: Readonly<Record<string, string>>,
  { names, schemes, cluster, certificates }: Frontend,
  backends: string,
): Readonly<Record<string, string>> {
  const plain = schemes.includes('http');
  const secure = schemes.includes('https');
  const own: Readonly<Record<string, string | undefined>> = {
    backends,
    'url-map': names.urlMap,
    'forwarding-rule': plain ? names.rule.http : undefined,
    'target-proxy': plain ? names.proxy.http : undefined,
    'https-forwarding-rule': secure ? names.rule.https : undefined,
    'https-target-proxy': secure ? names.proxy.https : undefined,
    'ssl-cert': secure
      ? certificates.map((text) => certificateName(cluster, names.balancer, text)).join(',')
      : undefined,
    'static-ip': plain && secure ? names.rule.http : undefined,
  };
  const kept = Object.entries(before).filter(
    ([key]) => !(key.startsWith(PREFIX) && Object.hasOwn(own, key.slice(PREFIX.length))),
  );
  const added = Object.entries(own).flatMap(([key, value]) =>
    value === undefined ? [] : [[`${PREFIX}${key}`, value] as const],
  );
  return Object.fromEntries([...kept, ...added]);
}
