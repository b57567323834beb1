import { machineUUID } from '../../cluster/kubelet/machine-id.ts';
import type { StaticPod } from '../../cluster/kubelet/static-pods.ts';
import { metricsServerManifests } from '../metrics-server.ts';

type Manifest = Readonly<Record<string, unknown>>;

interface Component {
  readonly name: string;
  /** kube-system if missing. */
  readonly namespace?: string;
  readonly label: string;
  /** The key of that label; `k8s-app` if missing. */
  readonly labelKey?: string;
  readonly image: string;
  readonly containers?: readonly string[];
  /** `nodes`: as many as there are nodes when the cluster is made. Missing: one pod per node. */
  readonly replicas?: number | 'nodes';
  readonly cpu: string;
  readonly memory: string;
  /** It is no critical addon. */
  readonly dispensable?: true;
  /** What keeps its replicas apart. */
  readonly apart?: Manifest;
  /** It has its node's network. */
  readonly onHost?: true;
  /** Its pods have names of their own. */
  readonly stateful?: true;
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

/** What runs in a cluster whatever its data plane is. */
const components: readonly Component[] = [
  { name: 'kube-dns', label: 'kube-dns', image: 'gke.gcr.io/k8s-dns-kube-dns:1.24.1-gke.3', replicas: 2, cpu: '260m', memory: '110Mi', containers: ['kubedns', 'dnsmasq', 'sidecar', 'prometheus-to-sd', 'kubedns-metrics-collector'], apart: onDifferentNodes },
  { name: 'kube-dns-autoscaler', label: 'kube-dns-autoscaler', image: 'gke.gcr.io/cluster-proportional-autoscaler:v1.8.11-gke.13', replicas: 1, cpu: '20m', memory: '10Mi', containers: ['autoscaler'] },
  { name: 'konnectivity-agent', label: 'konnectivity-agent', image: 'gke.gcr.io/proxy-agent:v0.31.1-gke.0', replicas: 'nodes', cpu: '10m', memory: '30Mi', containers: ['konnectivity-agent', 'konnectivity-agent-metrics-collector'], apart: overZonesAndNodes },
  { name: 'konnectivity-agent-autoscaler', label: 'konnectivity-agent-cpha', image: 'gke.gcr.io/cluster-proportional-autoscaler:v1.8.11-gke.13', replicas: 1, cpu: '10m', memory: '10Mi', containers: ['autoscaler'] },
  { name: 'event-exporter-gke', label: 'event-exporter', image: 'gke.gcr.io/event-exporter:v0.4.0-gke.12', replicas: 1, cpu: '10m', memory: '20Mi', containers: ['event-exporter', 'prometheus-to-sd-exporter'], dispensable: true },
  { name: 'l7-default-backend', label: 'glbc', image: 'gke.gcr.io/ingress-gce-404-server-with-metrics:v1.23.1', replicas: 1, cpu: '10m', memory: '20Mi', containers: ['default-http-backend'], dispensable: true },
  { name: 'metrics-server-v1.33.0', label: 'metrics-server', image: 'gke.gcr.io/metrics-server:v0.7.2-gke.5', replicas: 1, cpu: '48m', memory: '105Mi', containers: ['metrics-server'] },
  { name: 'fluentbit-gke', label: 'fluentbit-gke', image: 'gke.gcr.io/fluent-bit:v1.8.12-gke.40', cpu: '100m', memory: '200Mi', containers: ['fluentbit', 'fluentbit-gke', 'fluentbit-metrics-collector'], onHost: true },
  { name: 'gke-metrics-agent', label: 'gke-metrics-agent', image: 'gke.gcr.io/gke-metrics-agent:1.15.3-gke.1', cpu: '6m', memory: '100Mi', containers: ['gke-metrics-agent', 'core-metrics-exporter', 'prometheus-metrics-collector'], onHost: true },
  { name: 'pdcsi-node', label: 'gcp-compute-persistent-disk-csi-driver', image: 'gke.gcr.io/gcp-compute-persistent-disk-csi-driver:v1.17.4-gke.4', cpu: '10m', memory: '20Mi', containers: ['csi-driver-registrar', 'gce-pd-driver'], onHost: true },
  { name: 'gmp-operator', namespace: 'gmp-system', label: 'gmp-operator', labelKey: 'app', image: 'gke.gcr.io/prometheus-engine/operator:v0.15.3-gke.0', replicas: 1, cpu: '1m', memory: '16Mi', containers: ['operator'] },
  { name: 'collector', namespace: 'gmp-system', label: 'collector', labelKey: 'app.kubernetes.io/name', image: 'gke.gcr.io/prometheus-engine/prometheus:v2.45.3-gmp.11-gke.0', cpu: '5m', memory: '36Mi', containers: ['prometheus', 'config-reloader'] },
  { name: 'kube-state-metrics', namespace: 'gke-managed-cim', label: 'kube-state-metrics', image: 'gke.gcr.io/kube-state-metrics:v2.15.0-gke.8', replicas: 1, cpu: '5m', memory: '65Mi', containers: ['kube-state-metrics', 'ksm-metrics-collector'], stateful: true, dispensable: true },
]; // prettier-ignore

/** What carries services and policies where kube-proxy does not: Dataplane V2. */
const dataPlane: Component = { name: 'anetd', label: 'cilium', image: 'gke.gcr.io/cilium/cilium:v1.15.14-gke.7', cpu: '110m', memory: '222Mi', containers: ['cilium-agent', 'cilium-agent-metrics-collector'], onHost: true }; // prettier-ignore

/** Namespaces of Google's own. */
const NAMESPACES = ['gke-managed-cim', 'gke-managed-system', 'gmp-public', 'gmp-system'];

function manifestOf(component: Component, nodes: number): Manifest {
  const { namespace = 'kube-system', labelKey = 'k8s-app', label, replicas } = component;
  const labels = { [labelKey]: label };
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
      ...(component.onHost && { hostNetwork: true }),
      containers: [
        container(first, { cpu: component.cpu, memory: component.memory }),
        ...others.map((name) => container(name, {})),
      ],
    },
  };
  const metadata = { name: component.name, namespace, labels };
  const selected = { selector: { matchLabels: labels }, template };
  const kind = component.stateful ? 'StatefulSet' : replicas === undefined ? 'DaemonSet' : 'Deployment';
  const spec = {
    ...(replicas !== undefined && { replicas: replicas === 'nodes' ? Math.max(1, nodes) : replicas }),
    ...(component.stateful && { serviceName: component.name }),
    ...selected,
  };
  return { apiVersion: 'apps/v1', kind, metadata, spec };
}

/** kube-proxy, which each node runs by its own files. */
export function proxyPod(version: string): StaticPod {
  const image = `gke.gcr.io/kube-proxy-amd64:v${version}`;
  return {
    name: 'kube-proxy',
    namespace: 'kube-system',
    labels: { component: 'kube-proxy', tier: 'node' },
    annotations: {},
    hash: machineUUID(`kube-proxy ${image}`).replaceAll('-', ''),
    spec: {
      hostNetwork: true,
      priorityClassName: 'system-node-critical',
      tolerations: [
        { operator: 'Exists', effect: 'NoExecute' },
        { operator: 'Exists', effect: 'NoSchedule' },
      ],
      containers: [
        {
          name: 'kube-proxy',
          image,
          imagePullPolicy: 'IfNotPresent',
          resources: { requests: { cpu: '100m' } },
        },
      ],
    },
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

/** The objects of Google's own namespaces, to be applied to a new cluster of so many nodes. */
export const systemManifests = (nodes: number, dataplaneV2: boolean): readonly Manifest[] => [
  ...NAMESPACES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } },
  })),
  ...[...components, ...(dataplaneV2 ? [dataPlane] : [])].map((each) => manifestOf(each, nodes)),
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
