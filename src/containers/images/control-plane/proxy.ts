import { type About, began, type Burst, component, synced, waiting } from './component.ts';

const CACHES = [
  ['service config', 199],
  ['endpoint slice config', 105],
  ['serviceCIDR config', 440],
  ['node config', 329],
] as const;

/** Models cmd/kube-proxy/app/server.go, server_linux.go and pkg/proxy/config/config.go */
const start = ({ context, version }: About): readonly Burst[] => [
  { after: 0, lines: ['server_linux.go:63] "Using iptables proxy"'] },
  {
    after: 150,
    lines: [
      `server.go:715] "Successfully retrieved node IP(s)" IPs=["${context.podIP}"]`,
      'conntrack.go:60] "Setting nf_conntrack_max" nfConntrackMax=131072',
      'E|server.go:245] "Kube-proxy configuration may be incomplete or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`"',
    ],
  },
  {
    after: 80,
    lines: [
      'server.go:254] "kube-proxy running in dual-stack mode" primary ipFamily="IPv4"',
      'server_linux.go:145] "Using iptables Proxier"',
    ],
  },
  {
    after: 30,
    lines: [
      'proxier.go:243] "Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses" ipFamily="IPv4"',
      ...began('server.go', 516, '"Version info"', version),
      ...CACHES.flatMap(([name, line]) => [
        `config.go:${line}] "Starting ${name} controller"`,
        waiting(name),
      ]),
    ],
  },
  { after: 100, lines: CACHES.map(([name]) => synced(name)) },
];

export const proxy = component({
  name: 'registry.k8s.io/kube-proxy',
  mirrors: ['gke.gcr.io/kube-proxy-amd64'],
  // Google's have the names of its own releases
  tags: /^v1\.(?:2\d|3[0-5])\.\d{1,2}(?:-gke\.\d+)?$/,
  path: '/usr/local/bin/kube-proxy',
  megabytes: 32,
  usage: [1, 17],
  start,
});
