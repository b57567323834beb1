import { metricsServerManifests } from '../metrics-server.ts';

type Manifest = Readonly<Record<string, unknown>>;

interface Component {
  readonly name: string;
  readonly label: string;
  readonly image: string;
  readonly containers?: readonly string[];
  /** Missing: one pod per node. */
  readonly replicas?: number;
  readonly cpu: string;
  readonly memory: string;
  /** It is no critical addon. */
  readonly dispensable?: true;
  /** What keeps its replicas apart. */
  readonly apart?: Manifest;
}

const spread = (app: string, topologyKey: string): Manifest => ({
  labelSelector: { matchLabels: { 'k8s-app': app } },
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
});

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

const onDifferentNodes: Manifest = {
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          podAffinityTerm: {
            labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
            topologyKey: HOST,
          },
          weight: 100,
        },
      ],
    },
  },
};

const overZonesAndNodes: Manifest = {
  topologySpreadConstraints: [spread('konnectivity-agent', ZONE), spread('konnectivity-agent', HOST)],
};

/** What goes on every node tolerates everything; the others only what Google sets aside for its own. */
function toleration({ replicas, dispensable }: Component): Manifest {
  if (replicas === undefined) return { tolerations: [{ operator: 'Exists' }] };
  const managed = { key: 'components.gke.io/gke-managed-components', operator: 'Exists' };
  return dispensable
    ? { tolerations: [managed] }
    : {
        priorityClassName: 'system-cluster-critical',
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, managed],
      };
}

/** What runs in kube-system of a GKE Standard cluster. */
const components: readonly Component[] = [
  { name: 'kube-dns', label: 'kube-dns', image: 'gke.gcr.io/k8s-dns-kube-dns:1.24.1-gke.3', replicas: 2, cpu: '260m', memory: '110Mi', containers: ['kubedns', 'dnsmasq', 'sidecar', 'prometheus-to-sd'], apart: onDifferentNodes },
  { name: 'kube-dns-autoscaler', label: 'kube-dns-autoscaler', image: 'gke.gcr.io/cluster-proportional-autoscaler:v1.8.11-gke.13', replicas: 1, cpu: '20m', memory: '10Mi', containers: ['autoscaler'] },
  { name: 'konnectivity-agent', label: 'konnectivity-agent', image: 'gke.gcr.io/proxy-agent:v0.31.1-gke.0', replicas: 2, cpu: '10m', memory: '30Mi', apart: overZonesAndNodes },
  { name: 'event-exporter-gke', label: 'event-exporter', image: 'gke.gcr.io/event-exporter:v0.4.0-gke.12', replicas: 1, cpu: '10m', memory: '20Mi', containers: ['event-exporter', 'prometheus-to-sd-exporter'], dispensable: true },
  { name: 'l7-default-backend', label: 'glbc', image: 'gke.gcr.io/ingress-gce-404-server-with-metrics:v1.23.1', replicas: 1, cpu: '10m', memory: '20Mi', containers: ['default-http-backend'], dispensable: true },
  { name: 'metrics-server-v1.33.0', label: 'metrics-server', image: 'gke.gcr.io/metrics-server:v0.7.2-gke.5', replicas: 1, cpu: '48m', memory: '105Mi', containers: ['metrics-server'] },
  { name: 'fluentbit-gke', label: 'fluentbit-gke', image: 'gke.gcr.io/fluent-bit:v1.8.12-gke.40', cpu: '100m', memory: '200Mi', containers: ['fluentbit', 'fluentbit-gke'] },
  { name: 'gke-metrics-agent', label: 'gke-metrics-agent', image: 'gke.gcr.io/gke-metrics-agent:1.15.3-gke.1', cpu: '6m', memory: '100Mi', containers: ['gke-metrics-agent', 'prometheus-metrics-collector'] },
  { name: 'pdcsi-node', label: 'gcp-compute-persistent-disk-csi-driver', image: 'gke.gcr.io/gcp-compute-persistent-disk-csi-driver:v1.17.4-gke.4', cpu: '10m', memory: '20Mi', containers: ['csi-driver-registrar', 'gce-pd-driver'] },
]; // prettier-ignore

function manifestOf(component: Component): Manifest {
  const labels = { 'k8s-app': component.label };
  const [first = component.name, ...others] = component.containers ?? [component.name];
  const container = (name: string, requests: Manifest): Manifest => ({
    name,
    image: component.image,
    imagePullPolicy: 'IfNotPresent',
    ...(Object.keys(requests).length > 0 ? { resources: { requests } } : {}),
  });
  const template = {
    metadata: { labels },
    spec: {
      ...toleration(component),
      ...component.apart,
      containers: [
        container(first, { cpu: component.cpu, memory: component.memory }),
        ...others.map((name) => container(name, {})),
      ],
    },
  };
  const metadata = { name: component.name, namespace: 'kube-system', labels };
  return component.replicas === undefined
    ? {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata,
        spec: { selector: { matchLabels: labels }, template },
      }
    : {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: { replicas: component.replicas, selector: { matchLabels: labels }, template },
      };
}

/** @param title by which `kubectl cluster-info` lists it */
const service = (
  name: string,
  title: string,
  label: string,
  ports: readonly Manifest[],
  spec: Manifest = {},
): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name,
    namespace: 'kube-system',
    labels: {
      'addonmanager.kubernetes.io/mode': 'Reconcile',
      'k8s-app': label,
      'kubernetes.io/cluster-service': 'true',
      'kubernetes.io/name': title,
    },
  },
  spec: { selector: { 'k8s-app': label }, ports, ...spec },
});

/** The objects of kube-system, to be applied to a new cluster. */
export const systemManifests = (): readonly Manifest[] => [
  ...components.map(manifestOf),
  service(
    'default-http-backend',
    'GLBCDefaultBackend',
    'glbc',
    [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
    { type: 'NodePort' },
  ),
  service(
    'kube-dns',
    'KubeDNS',
    'kube-dns',
    [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
    ],
    { clusterIP: '34.118.224.10' },
  ),
  service('metrics-server', 'Metrics-server', 'metrics-server', [
    { port: 443, protocol: 'TCP', targetPort: 10250 },
  ]),
  ...metricsServerManifests({
    'addonmanager.kubernetes.io/mode': 'Reconcile',
    'kubernetes.io/cluster-service': 'true',
  }),
];
