import { ingressNginxManifests } from '../ingress-nginx.ts';
import { metricsServerManifests } from '../metrics-server.ts';

type Manifest = Readonly<Record<string, unknown>>;

const MODE = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };

function metricsServer(): readonly Manifest[] {
  const pods = { 'k8s-app': 'metrics-server' };
  const labels = { ...pods, ...MODE, 'kubernetes.io/minikube-addons': 'metrics-server' };
  const probe = (path: string, rest: Manifest = {}): Manifest => ({
    failureThreshold: 3,
    httpGet: { path, port: 'https', scheme: 'HTTPS' },
    periodSeconds: 10,
    ...rest,
  });
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'metrics-server', namespace: 'kube-system', labels },
      spec: {
        selector: { matchLabels: pods },
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        template: {
          metadata: { name: 'metrics-server', labels: pods },
          spec: {
            priorityClassName: 'system-cluster-critical',
            serviceAccountName: 'metrics-server',
            volumes: [{ name: 'tmp-dir', emptyDir: {} }],
            containers: [
              {
                name: 'metrics-server',
                image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.1',
                imagePullPolicy: 'IfNotPresent',
                args: [
                  '--cert-dir=/tmp',
                  '--secure-port=10250',
                  '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
                  '--kubelet-use-node-status-port',
                  '--metric-resolution=60s',
                  '--kubelet-insecure-tls',
                ],
                resources: { requests: { cpu: '100m', memory: '200Mi' } },
                ports: [{ name: 'https', containerPort: 10250, protocol: 'TCP' }],
                readinessProbe: probe('/readyz'),
                livenessProbe: probe('/livez'),
                securityContext: {
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                  runAsUser: 1000,
                },
                volumeMounts: [{ name: 'tmp-dir', mountPath: '/tmp' }],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'metrics-server',
        namespace: 'kube-system',
        labels: {
          ...labels,
          'kubernetes.io/minikube-addons-endpoint': 'metrics-server',
          'kubernetes.io/name': 'Metrics-server',
        },
      },
      spec: {
        selector: pods,
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
      },
    },
    ...metricsServerManifests({ ...pods, ...MODE }),
  ];
}

const ADDONS: Readonly<Record<string, () => readonly Manifest[]>> = {
  ingress: ingressNginxManifests,
  'metrics-server': metricsServer,
};

/** What an addon puts into the cluster. */
export const addonManifests = (addon: string): readonly Manifest[] => ADDONS[addon]?.() ?? [];
