/** What a part of a controller says when it begins. */
export interface ControllerPart {
  /** File, line and words of its first line; '' if it says nothing. `*` is where the logger's name goes. */
  readonly says: string;
  /** The name under which it waits for its caches; undefined: it does not. */
  readonly caches: string | undefined;
}

/** A controller of the controller manager. */
export interface ControllerStart {
  readonly name: string;
  /** What each of its parts does. */
  readonly parts: readonly ControllerPart[];
  /** It does not start, and why. */
  readonly off?: string;
}

/**
 * In the order in which they are registered (Go starts them in no order): name, first line, caches. Models
 * cmd/kube-controller-manager/app/controllermanager.go (NewControllerDescriptors) and the Run of each
 */
const TABLE = `endpoints-controller|endpoints_controller.go:187] "Starting endpoint controller"|endpoint
endpointslice-controller|endpointslice_controller.go:281] "Starting endpoint slice controller"|endpoint_slice
endpointslice-mirroring-controller|endpointslicemirroring_controller.go:227] "Starting EndpointSliceMirroring controller"|endpoint_slice_mirroring
replicationcontroller-controller|replica_set.go:219] "Starting controller" * name="replicationcontroller"|ReplicationController
pod-garbage-collector-controller|gc_controller.go:99] "Starting GC controller"|GC
resourcequota-controller|resource_quota_controller.go:300] "Starting resource quota controller"|resource quota
namespace-controller|namespace_controller.go:202] "Starting namespace controller"|namespace
serviceaccount-controller|serviceaccounts_controller.go:114] "Starting service account controller"|service account
garbage-collector-controller|garbagecollector.go:144] "Starting controller" * controller="garbagecollector"|garbage collector
daemonset-controller|daemon_controller.go:316] "Starting daemon sets controller"|daemon sets
job-controller|job_controller.go:243] "Starting job controller"|job
deployment-controller|deployment_controller.go:173] "Starting controller" * controller="deployment"|deployment
replicaset-controller|replica_set.go:219] "Starting controller" * name="replicaset"|ReplicaSet
horizontal-pod-autoscaler-controller|horizontal.go:204] "Starting HPA controller"|HPA
disruption-controller|disruption.go:466] "Starting disruption controller"|disruption
statefulset-controller|stateful_set.go:166] "Starting stateful set controller"|stateful set
cronjob-controller|cronjob_controllerv2.go:145] "Starting cronjob controller v2"|cronjob
certificatesigningrequest-signing-controller|certificate_controller.go:120] "Starting certificate controller" * name="csrsigning-%"|certificate-csrsigning-%
certificatesigningrequest-approving-controller|certificate_controller.go:120] "Starting certificate controller" * name="csrapproving"|certificate-csrapproving
certificatesigningrequest-cleaner-controller|cleaner.go:83] "Starting CSR cleaner controller"
ttl-controller|ttl_controller.go:127] "Starting TTL controller"|TTL
bootstrap-signer-controller||bootstrap_signer
token-cleaner-controller|tokencleaner.go:117] "Starting token cleaner controller"|token_cleaner
node-ipam-controller|node_ipam_controller.go:141] "Starting ipam controller"|node
node-lifecycle-controller|node_lifecycle_controller.go:464] "Starting node controller"|taint
service-lb-controller|cloud
node-route-controller|cloud
cloud-node-lifecycle-controller|cloud
persistentvolume-binder-controller|pv_controller_base.go:308] "Starting persistent volume controller"|persistent volume
persistentvolume-attach-detach-controller|attach_detach_controller.go:338] "Starting attach detach controller"|attach detach
persistentvolume-expander-controller|expand_controller.go:329] "Starting expand controller"|expand
clusterrole-aggregation-controller|clusterroleaggregation_controller.go:194] "Starting ClusterRoleAggregator controller"|ClusterRoleAggregator
persistentvolumeclaim-protection-controller|pvc_protection_controller.go:168] "Starting PVC protection controller"|PVC protection
persistentvolume-protection-controller|pv_protection_controller.go:81] "Starting PV protection controller"|PV protection
volumeattributesclass-protection-controller|gates "VolumeAttributesClass"
ttl-after-finished-controller|ttlafterfinished_controller.go:112] "Starting TTL after finished controller"|TTL after finished
root-ca-certificate-publisher-controller|publisher.go:107] "Starting root CA cert publisher controller"|crt configmap
kube-apiserver-serving-clustertrustbundle-publisher-controller|gates "ClusterTrustBundle"
ephemeral-volume-controller|controller.go:173] "Starting ephemeral volume controller"|ephemeral
storageversion-garbage-collector-controller|gates "APIServerIdentity","StorageVersionAPI"
resourceclaim-controller|gates "DynamicResourceAllocation"
device-taint-eviction-controller|gates "DynamicResourceAllocation","DRADeviceTaints"
legacy-serviceaccount-token-cleaner-controller|legacy_serviceaccount_token_cleaner.go:103] "Starting legacy service account token cleaner controller"|legacy-service-account-token-cleaner
validatingadmissionpolicy-status-controller||validatingadmissionpolicy-status
taint-eviction-controller|taint_eviction.go:282] "Starting" * controller="taint-eviction-controller"|taint-eviction-controller
service-cidr-controller|servicecidrs_controller.go:136] "Starting" * controller="service-cidr-controller"|service-cidr-controller
storage-version-migrator-controller|skipped
selinux-warning-controller|disabled`;

/** The signers, each a part of one controller: what `%` stands for. */
const SIGNERS = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'];

/** The controllers in the order in which they start. */
export const controllers: readonly ControllerStart[] = TABLE.split('\n').map((row) => {
  const [name = '', says = '', caches] = row.split('|');
  const [how, gates] = says.split(' ');
  const off = {
    cloud: '736] "Skipping a cloud provider controller"',
    gates: '730] "Controller is disabled by a feature gate"',
    skipped: '756] "Warning: skipping controller"',
    disabled: '741] "Warning: controller is disabled"',
  }[how ?? ''];
  if (off !== undefined)
    return {
      name,
      parts: [],
      off: `${off} controller="${name}"${how === 'gates' ? ` requiredFeatureGates=[${gates ?? ''}]` : ''}`,
    };
  const parts = (says.includes('%') ? SIGNERS : ['']).map((signer) => ({
    says: says.replace('%', signer),
    caches: caches?.replace('%', signer),
  }));
  return { name, parts };
});
