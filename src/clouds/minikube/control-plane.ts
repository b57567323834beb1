import type { Container, Probe } from '../../cluster/api/types.ts';
import { machineUUID } from '../../cluster/kubelet/machine-id.ts';
import type { StaticPod } from '../../cluster/kubelet/static-pods.ts';
import type { NodeRecord } from './records.ts';

const CERTIFICATES = '/var/lib/minikube/certs';

/** Where a component is asked how it is. */
interface Probes {
  readonly host: string;
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly startup: string;
  readonly liveness: string;
  readonly readiness?: string;
}

/** Models cmd/kubeadm/app/util/staticpod/utils.go (createHTTPProbe) */
function probes({ startup, liveness, readiness, ...where }: Probes): Partial<Container> {
  const probe = (path: string, delay: number, period: number, failureThreshold: number): Probe => ({
    httpGet: { ...where, path },
    ...(delay > 0 && { initialDelaySeconds: delay }),
    timeoutSeconds: 15,
    periodSeconds: period,
    failureThreshold,
  });
  return {
    startupProbe: probe(startup, 10, 10, 24),
    livenessProbe: probe(liveness, 10, 10, 8),
    ...(readiness !== undefined && { readinessProbe: probe(readiness, 0, 1, 3) }),
  };
}

/** A static pod as kubeadm writes it. Models cmd/kubeadm/app/util/staticpod/utils.go (ComponentPod) */
function component(
  name: string,
  image: string,
  cpu: string,
  options: {
    readonly flags: Readonly<Record<string, string>>;
    readonly paths: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly memory?: string;
    readonly probes: Probes;
  },
): StaticPod {
  const flags = Object.entries(options.flags).map(([flag, value]) => `--${flag}=${value}`);
  const paths = Object.entries(options.paths);
  const { memory } = options;
  return {
    name,
    namespace: 'kube-system',
    labels: { component: name, tier: 'control-plane' },
    annotations: options.annotations ?? {},
    hash: machineUUID(`${name} ${image} ${flags.join(' ')}`).replaceAll('-', ''),
    spec: {
      containers: [
        {
          name,
          image,
          command: [name, ...flags],
          imagePullPolicy: 'IfNotPresent',
          ...probes(options.probes),
          resources: { requests: { cpu, ...(memory !== undefined && { memory }) } },
          volumeMounts: paths.map(([volume, mountPath]) => ({
            name: volume,
            mountPath,
            ...(!volume.startsWith('etcd') && { readOnly: true }),
          })),
        },
      ],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: paths.map(([volume, path]) => ({
        name: volume,
        hostPath: { path, type: path.endsWith('.conf') ? 'FileOrCreate' : 'DirectoryOrCreate' },
      })),
    },
  };
}

/** The control plane that runs on a profile's first node. Models cmd/kubeadm/app/phases/controlplane/manifests.go */
export function controlPlanePods({ name, ip }: NodeRecord, version: string): readonly StaticPod[] {
  const release = (image: string): string => `registry.k8s.io/${image}:${version}`;
  const at = (file: string): string => `${CERTIFICATES}/${file}`;
  const config = (file: string): string => `/etc/kubernetes/${file}.conf`;
  const trusted = {
    'ca-certs': '/etc/ssl/certs',
    'etc-ca-certificates': '/etc/ca-certificates',
    'k8s-certs': CERTIFICATES,
    'usr-local-share-ca-certificates': '/usr/local/share/ca-certificates',
    'usr-share-ca-certificates': '/usr/share/ca-certificates',
  };
  const local = { host: '127.0.0.1', scheme: 'HTTPS' } as const;
  const manager = config('controller-manager');
  const scheduler = config('scheduler');
  return [
    component('etcd', 'registry.k8s.io/etcd:3.5.21-0', '100m', {
      memory: '100Mi',
      probes: {
        ...local,
        port: 2381,
        scheme: 'HTTP',
        startup: '/readyz',
        liveness: '/livez',
        readiness: '/readyz',
      },
      annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${ip}:2379` },
      flags: {
        'advertise-client-urls': `https://${ip}:2379`,
        'cert-file': at('etcd/server.crt'),
        'client-cert-auth': 'true',
        'data-dir': '/var/lib/minikube/etcd',
        'initial-advertise-peer-urls': `https://${ip}:2380`,
        'initial-cluster': `${name}=https://${ip}:2380`,
        'key-file': at('etcd/server.key'),
        'listen-client-urls': `https://127.0.0.1:2379,https://${ip}:2379`,
        'listen-metrics-urls': 'http://127.0.0.1:2381',
        'listen-peer-urls': `https://${ip}:2380`,
        name,
        'peer-cert-file': at('etcd/peer.crt'),
        'peer-client-cert-auth': 'true',
        'peer-key-file': at('etcd/peer.key'),
        'peer-trusted-ca-file': at('etcd/ca.crt'),
        'snapshot-count': '10000',
        'trusted-ca-file': at('etcd/ca.crt'),
      },
      paths: { 'etcd-data': '/var/lib/minikube/etcd', 'etcd-certs': at('etcd') },
    }),
    component('kube-apiserver', release('kube-apiserver'), '250m', {
      annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${ip}:8443` },
      probes: { ...local, host: ip, port: 8443, startup: '/livez', liveness: '/livez', readiness: '/readyz' },
      flags: {
        'advertise-address': ip,
        'allow-privileged': 'true',
        'authorization-mode': 'Node,RBAC',
        'client-ca-file': at('ca.crt'),
        'enable-bootstrap-token-auth': 'true',
        'etcd-cafile': at('etcd/ca.crt'),
        'etcd-certfile': at('apiserver-etcd-client.crt'),
        'etcd-keyfile': at('apiserver-etcd-client.key'),
        'etcd-servers': 'https://127.0.0.1:2379',
        'kubelet-client-certificate': at('apiserver-kubelet-client.crt'),
        'kubelet-client-key': at('apiserver-kubelet-client.key'),
        'secure-port': '8443',
        'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
        'service-account-key-file': at('sa.pub'),
        'service-account-signing-key-file': at('sa.key'),
        'service-cluster-ip-range': '10.96.0.0/12',
        'tls-cert-file': at('apiserver.crt'),
        'tls-private-key-file': at('apiserver.key'),
      },
      paths: trusted,
    }),
    component('kube-controller-manager', release('kube-controller-manager'), '200m', {
      probes: { ...local, port: 10_257, startup: '/healthz', liveness: '/healthz' },
      flags: {
        'allocate-node-cidrs': 'true',
        'authentication-kubeconfig': manager,
        'authorization-kubeconfig': manager,
        'bind-address': '127.0.0.1',
        'client-ca-file': at('ca.crt'),
        'cluster-cidr': '10.244.0.0/16',
        'cluster-name': 'mk',
        'cluster-signing-cert-file': at('ca.crt'),
        'cluster-signing-key-file': at('ca.key'),
        controllers: '*,bootstrapsigner,tokencleaner',
        kubeconfig: manager,
        'leader-elect': 'false',
        'root-ca-file': at('ca.crt'),
        'service-account-private-key-file': at('sa.key'),
        'service-cluster-ip-range': '10.96.0.0/12',
        'use-service-account-credentials': 'true',
      },
      paths: { ...trusted, kubeconfig: manager },
    }),
    component('kube-scheduler', release('kube-scheduler'), '100m', {
      probes: { ...local, port: 10_259, startup: '/livez', liveness: '/livez', readiness: '/readyz' },
      flags: {
        'authentication-kubeconfig': scheduler,
        'authorization-kubeconfig': scheduler,
        'bind-address': '127.0.0.1',
        kubeconfig: scheduler,
        'leader-elect': 'false',
      },
      paths: { kubeconfig: scheduler },
    }),
  ];
}
