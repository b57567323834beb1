import type { HostAlias, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';

type Named = Pick<Stored<Pod>, 'metadata' | 'spec'>;

/** How a pod is called: by itself and in its domain. */
export interface PodNames {
  /** `web-0` */
  readonly host: string;
  /** `web.default.svc.cluster.local`; '' for a pod without a subdomain. */
  readonly domain: string;
}

/** What Linux takes for a machine's name, and for a label of one. */
const LONGEST = { kernel: 64, host: 63 };

/** Models pkg/kubelet/kubelet_pods.go (GeneratePodHostNameAndDomain, truncatePodHostnameIfNeeded) */
export function podNames({ metadata, spec }: Named): PodNames {
  const whole = spec.hostname || metadata.name;
  const host = whole.length > LONGEST.host ? whole.slice(0, LONGEST.host).replace(/[-.]+$/, '') : whole;
  const domain = spec.subdomain ? `${spec.subdomain}.${metadata.namespace ?? ''}.svc.cluster.local` : '';
  return { host, domain };
}

/** The name with its domain, if there is one. */
export const qualified = ({ host, domain }: PodNames): string => (domain === '' ? host : `${host}.${domain}`);

/**
 * What containers of a pod take for the machine's name, or why there is none.
 * Models pkg/kubelet/util/util.go (GetNodenameForKernel)
 */
export function kernelName(pod: Named): { readonly name: string } | { readonly problem: string } {
  const names = podNames(pod);
  if (pod.spec.setHostnameAsFQDN !== true) return { name: names.host };
  const name = qualified(names);
  if (names.domain === '' || name.length <= LONGEST.kernel) return { name };
  const limit = `${LONGEST.kernel} characters is the max, ${name.length} characters requested`;
  return {
    problem: `failed to construct FQDN from pod hostname and cluster domain, FQDN ${name} is too long (${limit})`,
  };
}

const aliasLines = (aliases: readonly HostAlias[]): readonly string[] =>
  aliases.length === 0
    ? []
    : [
        '\n# Entries added by HostAliases.\n',
        ...aliases.map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`),
      ];

/** The text of a pod's /etc/hosts. Models pkg/kubelet/kubelet_pods.go (managedHostsFileContent) */
export function hostsOf(pod: Named, address: string): string {
  const names = podNames(pod);
  const domain = names.domain === '' ? '' : `${qualified(names)}\t`;
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n',
    `${address}\t${domain}${names.host}\n`,
    ...aliasLines(pod.spec.hostAliases ?? []),
  ].join('');
}

/**
 * The text of the /etc/hosts of a pod on the host's network. Models pkg/kubelet/kubelet_pods.go (nodeHostsFileContent)
 * @param own the node's own
 */
export const hostsOnNode = ({ spec }: Pick<Named, 'spec'>, own: string): string =>
  ['# Kubernetes-managed hosts file (host network).\n', own, ...aliasLines(spec.hostAliases ?? [])].join('');
