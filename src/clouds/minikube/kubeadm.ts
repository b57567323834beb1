import type { Manifest } from './manifest.ts';

const SYSTEM = 'kube-system';
const GROUP = 'rbac.authorization.k8s.io';
const TOKENS = 'system:bootstrappers:kubeadm:default-node-token';
const NODES = 'system:nodes';

/** The name by which a profile's nodes reach its API server. */
export const CONTROL_PLANE = 'https://control-plane.minikube.internal:8443';

type Subject = readonly [kind: 'Group' | 'User' | 'ServiceAccount', name: string];

const subjectOf = ([kind, name]: Subject): object =>
  kind === 'ServiceAccount' ? { kind, name, namespace: SYSTEM } : { apiGroup: GROUP, kind, name };

const clusterBinding = (name: string, role: string, ...subjects: readonly Subject[]): Manifest => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
  subjects: subjects.map(subjectOf),
});

/** A role to read one ConfigMap, and who has it. */
function reading(
  name: string,
  namespace: string,
  configMap: string,
  ...subjects: readonly Subject[]
): readonly Manifest[] {
  const metadata = { name, namespace };
  return [
    {
      apiVersion: `${GROUP}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resourceNames: [configMap], resources: ['configmaps'], verbs: ['get'] }],
    },
    {
      apiVersion: `${GROUP}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects: subjects.map(subjectOf),
    },
  ];
}

/**
 * Who may do what in a cluster of kubeadm's. Models cmd/kubeadm/app/phases/bootstraptoken, phases/uploadconfig,
 * phases/kubelet/config.go and phases/addons/proxy
 */
const access: readonly Manifest[] = [
  clusterBinding('kubeadm:cluster-admins', 'cluster-admin', ['Group', 'kubeadm:cluster-admins']),
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'kubeadm:get-nodes' },
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
  },
  clusterBinding('kubeadm:get-nodes', 'kubeadm:get-nodes', ['Group', TOKENS]),
  clusterBinding('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', ['Group', TOKENS]),
  clusterBinding(
    'kubeadm:node-autoapprove-bootstrap',
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    ['Group', TOKENS],
  ),
  clusterBinding(
    'kubeadm:node-autoapprove-certificate-rotation',
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    ['Group', NODES],
  ),
  clusterBinding('kubeadm:node-proxier', 'system:node-proxier', ['ServiceAccount', 'kube-proxy']),
  ...reading('kubeadm:nodes-kubeadm-config', SYSTEM, 'kubeadm-config', ['Group', TOKENS], ['Group', NODES]),
  ...reading('kubeadm:kubelet-config', SYSTEM, 'kubelet-config', ['Group', NODES], ['Group', TOKENS]),
  ...reading('kube-proxy', SYSTEM, 'kube-proxy', ['Group', TOKENS]),
  ...reading('kubeadm:bootstrap-signer-clusterinfo', 'kube-public', 'cluster-info', [
    'User',
    'system:anonymous',
  ]),
];

/** What kubeadm was told, as it keeps it. Models cmd/kubeadm/app/apis/kubeadm/v1beta4 */
const clusterConfiguration = (version: string, ip: string): string => `apiServer:
  certSANs:
  - 127.0.0.1
  - localhost
  - ${ip}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /var/lib/minikube/certs
clusterName: mk
controlPlaneEndpoint: control-plane.minikube.internal:8443
controllerManager:
  extraArgs:
  - name: allocate-node-cidrs
    value: "true"
  - name: leader-elect
    value: "false"
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/minikube/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${version}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler:
  extraArgs:
  - name: leader-elect
    value: "false"
`;

/** What all kubelets are told. Models cmd/kubeadm/app/componentconfigs/kubelet.go */
const KUBELET = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /var/lib/minikube/certs/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 0s
    cacheUnauthorizedTTL: 0s
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///var/run/cri-dockerd.sock
cpuManagerReconcilePeriod: 0s
crashLoopBackOff: {}
evictionHard:
  imagefs.available: 0%
  nodefs.available: 0%
  nodefs.inodesFree: 0%
evictionPressureTransitionPeriod: 0s
failSwapOn: false
fileCheckFrequency: 0s
hairpinMode: hairpin-veth
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageGCHighThresholdPercent: 100
imageMaximumGCAge: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
memorySwap: {}
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 0s
rotateCertificates: true
runtimeRequestTimeout: 15m0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
`;

/** What kube-proxy is told. Models cmd/kubeadm/app/componentconfigs/kubeproxy.go */
const PROXY = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: 10.244.0.0/16
configSyncPeriod: 0s
conntrack:
  maxPerCore: 0
  min: null
  tcpBeLiberal: false
  tcpCloseWaitTimeout: 0s
  tcpEstablishedTimeout: 0s
  udpStreamTimeout: 0s
  udpTimeout: 0s
detectLocal:
  bridgeInterface: ""
  interfaceNamePrefix: ""
detectLocalMode: ""
enableProfiling: false
healthzBindAddress: ""
hostnameOverride: ""
iptables:
  localhostNodePorts: null
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: ""
  strictARP: false
  syncPeriod: 0s
  tcpFinTimeout: 0s
  tcpTimeout: 0s
  udpTimeout: 0s
kind: KubeProxyConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
metricsBindAddress: 0.0.0.0:10249
mode: ""
nftables:
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
winkernel:
  enableDSR: false
  forwardHealthCheckVip: false
  networkName: ""
  rootHnsEndpointName: ""
  sourceVip: ""`;

const PROXY_KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: ${CONTROL_PLANE}
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token`;

const configMap = (
  name: string,
  data: Readonly<Record<string, string>>,
  labels?: Readonly<Record<string, string>>,
): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: SYSTEM, ...(labels && { labels }) },
  data,
});

/** What `kubeadm init` leaves in a cluster beside its addons. @param ip of the node with the control plane */
export const kubeadmManifests = (version: string, ip: string): readonly Manifest[] => [
  configMap('kubeadm-config', { ClusterConfiguration: clusterConfiguration(version, ip) }),
  configMap('kubelet-config', { kubelet: KUBELET }),
  configMap(
    'kube-proxy',
    { 'config.conf': PROXY, 'kubeconfig.conf': PROXY_KUBECONFIG },
    { app: 'kube-proxy' },
  ),
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kube-proxy', namespace: SYSTEM } },
  ...access,
  // minikube lets everything in kube-system do what it likes
  clusterBinding('minikube-rbac', 'cluster-admin', ['ServiceAccount', 'default']),
];
