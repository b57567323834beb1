import { type About, type Burst, component, goSettings, type Need, synced, waiting } from './component.ts';
import { API_SERVER } from './known-flags.ts';
import { apiAnswers, firstAddress } from './listener.ts';
import { flagsOf } from './usage.ts';

/** Groups with what is served of them, and what is not any more or not yet. */
const GROUPS = `authentication.k8s.io v1 v1beta1 v1alpha1
authorization.k8s.io v1 v1beta1
autoscaling v2,v1 v2beta1 v2beta2
batch v1 v1beta1
certificates.k8s.io v1 v1beta1 v1alpha1
coordination.k8s.io v1 v1beta1 v1alpha2
discovery.k8s.io v1 v1beta1
networking.k8s.io v1 v1beta1 v1alpha1
node.k8s.io v1 v1beta1 v1alpha1
policy v1 v1beta1
rbac.authorization.k8s.io v1 v1beta1 v1alpha1
scheduling.k8s.io v1 v1beta1 v1alpha1
storage.k8s.io v1 v1beta1 v1alpha1
flowcontrol.apiserver.k8s.io v1 v1beta3 v1beta2 v1beta1
apps v1 v1beta2 v1beta1
admissionregistration.k8s.io v1 v1beta1 v1alpha1
events.k8s.io v1 v1beta1`;

const added = (group: string, version: string): string =>
  `handler.go:288] Adding GroupVersion ${group} ${version} to ResourceManager`;
const skipped = (group: string, version: string): string =>
  `W|genericapiserver.go:783] Skipping API ${group}/${version} because it has no resources.`;

/** Models staging/src/k8s.io/apiserver/pkg/server/genericapiserver.go (installAPIResources) */
const installed = (row: string): readonly string[] => {
  const [group = '', served = '', ...others] = row.split(' ');
  return [
    ...served.split(',').map((version) => added(group, version)),
    ...others.map((version) => skipped(group, version)),
  ];
};

const MUTATING =
  'NamespaceLifecycle,LimitRanger,ServiceAccount,NodeRestriction,TaintNodesByCondition,Priority,DefaultTolerationSeconds,DefaultStorageClass,StorageObjectInUseProtection,RuntimeClass,DefaultIngressClass,PodTopologyLabels,MutatingAdmissionPolicy,MutatingAdmissionWebhook';
const VALIDATING =
  'LimitRanger,ServiceAccount,PodSecurity,Priority,PersistentVolumeClaimResize,RuntimeClass,CertificateApproval,CertificateSigning,ClusterTrustBundleAttest,CertificateSubjectRestriction,ValidatingAdmissionPolicy,ValidatingAdmissionWebhook,ResourceQuota';

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugins.go (NewFromPlugins) */
const loaded = (line: number, kind: string, plugins: string): string =>
  `plugins.go:${line}] Loaded ${plugins.split(',').length} ${kind} admission controller(s) successfully in the following order: ${plugins}.`;

const POLICIES =
  '*generic.policySource[*k8s.io/api/admissionregistration/v1.ValidatingAdmissionPolicy,*k8s.io/api/admissionregistration/v1.ValidatingAdmissionPolicyBinding,k8s.io/apiserver/pkg/admission/plugin/policy/validating.Validator]';

/** What begins once the server listens; names behind a bar are those of caches that are waited for. */
const CONTROLLERS = `apf_controller.go:377] Starting API Priority and Fairness config controller
system_namespaces_controller.go:66] Starting system namespaces controller
cluster_authentication_trust_controller.go:459] Starting cluster_authentication_trust_controller controller|cluster_authentication_trust_controller
default_servicecidr_controller.go:110] Starting kubernetes-service-cidr-controller|kubernetes-service-cidr-controller
customresource_discovery_controller.go:294] Starting DiscoveryController
controller.go:142] Starting OpenAPI controller
controller.go:90] Starting OpenAPI V3 controller
naming_controller.go:299] Starting NamingConditionController
establishing_controller.go:81] Starting EstablishingController
nonstructuralschema_controller.go:195] Starting NonStructuralSchemaConditionController
apiapproval_controller.go:189] Starting KubernetesAPIApprovalPolicyConformantConditionController
crd_finalizer.go:269] Starting CRDFinalizer
controller.go:119] Starting legacy_token_tracking_controller|configmaps
gc_controller.go:78] Starting apiserver lease garbage collector
controller.go:78] Starting OpenAPI AggregationController
controller.go:80] Starting OpenAPI V3 AggregationController
crdregistration_controller.go:115] Starting crd-autoregister controller|crd-autoregister
autoregister_controller.go:144] Starting autoregister controller
local_available_controller.go:156] Starting LocalAvailability controller
remote_available_controller.go:433] Starting RemoteAvailability controller
apiservice_controller.go:100] Starting APIServiceRegistrationController`.split('\n');

/** Those whose caches the aggregator waits for. Models staging/src/k8s.io/kube-aggregator/pkg/controllers/cache.go */
const AGGREGATED =
  /Starting (autoregister|LocalAvailability|RemoteAvailability|APIServiceRegistrationController)/;

/** What it stores things in, by its flag; undefined: it does not say where that is. */
function etcdOf(servers: string): Need | undefined {
  const [first = ''] = servers.split(',');
  if (!URL.canParse(first)) return undefined;
  const { hostname: host, port } = new URL(first);
  const address = `${host}:${port || '2379'}`;
  const attributes = '{"<%!p(pickfirstleaf.managedByPickfirstKeyType={})>": "<%!p(bool=true)>" }';
  return {
    host,
    port: Number(port || '2379'),
    patience: 20_000,
    refused: `W|logging.go:55] [core] [Channel #1 SubChannel #2]grpc: addrConn.createTransport failed to connect to {Addr: "${address}", ServerName: "${address}", BalancerAttributes: ${attributes}}. Err: connection error: desc = "transport: Error while dialing: dial tcp ${address}: connect: connection refused"`,
    lastWords:
      'F|instance.go:226] Error creating leases: error creating storage factory: context deadline exceeded',
    code: 255,
  };
}

/** Models cmd/kube-apiserver/app/server.go and pkg/controlplane/instance.go */
const start = ({ flag, version }: About): readonly Burst[] => {
  const aggregated = CONTROLLERS.flatMap((line) => AGGREGATED.exec(line)?.[1] ?? []);
  const needs = etcdOf(flag('etcd-servers'));
  const caches = CONTROLLERS.flatMap((line) => line.split('|')[1] ?? []);
  return [
    {
      after: 0,
      lines: [
        `options.go:249] external host was not specified, using ${flag('advertise-address')}`,
        `server.go:147] Version: ${version}`,
        goSettings('server.go', 149),
      ],
    },
    {
      after: 400,
      lines: [
        waiting('node_authorizer'),
        waiting(POLICIES),
        loaded(157, 'mutating', MUTATING),
        loaded(160, 'validating', VALIDATING),
        'instance.go:233] Using reconciler: lease',
        added('apiextensions.k8s.io', 'v1'),
        skipped('apiextensions.k8s.io', 'v1beta1'),
        'cidrallocator.go:197] starting ServiceCIDR Allocator Controller',
      ],
    },
    {
      after: 500,
      ...(needs && { needs }),
      lines: [
        added('', 'v1'),
        ...['internal.apiserver.k8s.io', 'resource.k8s.io', 'storagemigration.k8s.io'].map(
          (group) => `apis.go:112] API group "${group}" is not enabled, skipping.`,
        ),
        ...GROUPS.split('\n').flatMap(installed),
        ...installed('apiregistration.k8s.io v1 v1beta1'),
      ],
    },
    {
      after: 700,
      lines: [
        `dynamic_cafile_content.go:161] "Starting controller" name="client-ca-bundle::${flag('client-ca-file')}"`,
        `dynamic_serving_content.go:135] "Starting controller" name="serving-cert::${flag('tls-cert-file')}::${flag('tls-private-key-file')}"`,
        `secure_serving.go:211] Serving securely on [::]:${flag('secure-port') || '6443'}`,
        'tlsconfig.go:243] "Starting DynamicServingCertificateController"',
        ...CONTROLLERS.flatMap((line) => {
          const [text = '', cache] = line.split('|');
          const [, name] = AGGREGATED.exec(line) ?? [];
          return [
            text,
            ...(cache === undefined ? [] : [waiting(cache)]),
            ...(name === undefined ? [] : [`cache.go:32] Waiting for caches to sync for ${name} controller`]),
          ];
        }),
      ],
    },
    {
      after: 150,
      listens: [
        {
          port: Number(flag('secure-port') || '6443'),
          tls: true,
          answer: apiAnswers(firstAddress(flag('service-cluster-ip-range') || '10.0.0.0/24'), needs),
        },
      ],
      lines: [
        synced(POLICIES),
        synced('node_authorizer'),
        ...caches.map(synced),
        ...aggregated.map((name) => `cache.go:39] Caches are synced for ${name} controller`),
      ],
    },
    {
      after: 900,
      lines: [
        'storage_scheduling.go:111] all system priority classes are created successfully or already exist.',
        'W|lease.go:265] Resetting endpoints for master service "kubernetes" to [' +
          flag('advertise-address') +
          ']',
      ],
    },
  ];
};

export const apiServer = component({
  component: 'kube-apiserver',
  refuses: flagsOf('kube-apiserver', API_SERVER, false),
  name: 'registry.k8s.io/kube-apiserver',
  path: '/usr/local/bin/kube-apiserver',
  megabytes: 30,
  usage: [38, 210],
  start,
});
