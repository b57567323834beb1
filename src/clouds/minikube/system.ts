type Manifest = Readonly<Record<string, unknown>>;

/** What runs in kube-system of a minikube cluster. */
export function systemManifests(version: string): readonly Manifest[] {
  const release = (name: string): string => `registry.k8s.io/${name}:${version}`;
  const dns = { 'k8s-app': 'kube-dns' };
  const proxy = { 'k8s-app': 'kube-proxy' };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: proxy },
      spec: {
        selector: { matchLabels: proxy },
        template: {
          metadata: { labels: proxy },
          spec: {
            hostNetwork: true,
            tolerations: [{ operator: 'Exists' }],
            containers: [
              { name: 'kube-proxy', image: release('kube-proxy'), imagePullPolicy: 'IfNotPresent' },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'coredns', namespace: 'kube-system', labels: dns },
      spec: {
        replicas: 1,
        selector: { matchLabels: dns },
        template: {
          metadata: { labels: dns },
          spec: {
            tolerations: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
            containers: [
              {
                name: 'coredns',
                image: 'registry.k8s.io/coredns/coredns:v1.12.0',
                imagePullPolicy: 'IfNotPresent',
                resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
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
        name: 'kube-dns',
        namespace: 'kube-system',
        labels: { ...dns, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      },
      spec: {
        clusterIP: '10.96.0.10',
        selector: dns,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'storage-provisioner',
        namespace: 'kube-system',
        labels: { 'integration-test': 'storage-provisioner', 'addonmanager.kubernetes.io/mode': 'Reconcile' },
      },
      spec: {
        hostNetwork: true,
        containers: [
          {
            name: 'storage-provisioner',
            image: 'gcr.io/k8s-minikube/storage-provisioner:v5',
            imagePullPolicy: 'IfNotPresent',
          },
        ],
      },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'standard',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
        labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' },
      },
      provisioner: 'k8s.io/minikube-hostpath',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
  ];
}
