import type { Described, Describer } from './describer.ts';

/** A describer of some kind of object; the registry gives it only objects of that kind. */
type AnyDescriber = (object: never, context: Parameters<Describer<Described>>[1]) => Promise<string>;

type Load = () => Promise<AnyDescriber>;

/** The describers of kinds, by `Kind` or `Kind.group`, loaded when one is needed. Models kubectl/pkg/describe/describe.go describerMap */
const describers: Readonly<Record<string, Load>> = {
  Pod: async () => (await import('./pod.ts')).describePod,
  ReplicationController: async () =>
    (await import('./replicationcontroller.ts')).describeReplicationController,
  Secret: async () => (await import('./secret.ts')).describeSecret,
  Service: async () => (await import('./service.ts')).describeService,
  ServiceAccount: async () => (await import('./serviceaccount.ts')).describeServiceAccount,
  Node: async () => (await import('./node.ts')).describeNode,
  LimitRange: async () => (await import('./limitrange.ts')).describeLimitRange,
  ResourceQuota: async () => (await import('./resourcequota.ts')).describeResourceQuota,
  PersistentVolume: async () => (await import('./persistentvolume.ts')).describePersistentVolume,
  PersistentVolumeClaim: async () =>
    (await import('./persistentvolumeclaim.ts')).describePersistentVolumeClaim,
  Namespace: async () => (await import('./namespace.ts')).describeNamespace,
  Endpoints: async () => (await import('./endpoints.ts')).describeEndpoints,
  ConfigMap: async () => (await import('./configmap.ts')).describeConfigMap,
  'EndpointSlice.discovery.k8s.io': async () => (await import('./endpointslice.ts')).describeEndpointSlice,
  'HorizontalPodAutoscaler.autoscaling': async () =>
    (await import('./horizontalpodautoscaler.ts')).describeHorizontalPodAutoscaler,
  'Ingress.networking.k8s.io': async () => (await import('./ingress.ts')).describeIngress,
  'IngressClass.networking.k8s.io': async () => (await import('./ingressclass.ts')).describeIngressClass,
  'NetworkPolicy.networking.k8s.io': async () => (await import('./networkpolicy.ts')).describeNetworkPolicy,
  'IPAddress.networking.k8s.io': async () => (await import('./ipaddress.ts')).describeIPAddress,
  'ServiceCIDR.networking.k8s.io': async () => (await import('./servicecidr.ts')).describeServiceCIDR,
  'Job.batch': async () => (await import('./job.ts')).describeJob,
  'CronJob.batch': async () => (await import('./cronjob.ts')).describeCronJob,
  'StatefulSet.apps': async () => (await import('./statefulset.ts')).describeStatefulSet,
  'Deployment.apps': async () => (await import('./deployment.ts')).describeDeployment,
  'DaemonSet.apps': async () => (await import('./daemonset.ts')).describeDaemonSet,
  'ReplicaSet.apps': async () => (await import('./replicaset.ts')).describeReplicaSet,
  'CertificateSigningRequest.certificates.k8s.io': async () =>
    (await import('./certificatesigningrequest.ts')).describeCertificateSigningRequest,
  'StorageClass.storage.k8s.io': async () => (await import('./storageclass.ts')).describeStorageClass,
  'CSINode.storage.k8s.io': async () => (await import('./csinode.ts')).describeCSINode,
  'PodDisruptionBudget.policy': async () =>
    (await import('./poddisruptionbudget.ts')).describePodDisruptionBudget,
  'Role.rbac.authorization.k8s.io': async () => (await import('./role.ts')).describeRole,
  'ClusterRole.rbac.authorization.k8s.io': async () => (await import('./role.ts')).describeRole,
  'RoleBinding.rbac.authorization.k8s.io': async () => (await import('./rolebinding.ts')).describeRoleBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': async () =>
    (await import('./rolebinding.ts')).describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': async () => (await import('./priorityclass.ts')).describePriorityClass,
};

/** Loads the describers of kinds, one each. */
export const describerLoaders: readonly (() => Promise<unknown>)[] = Object.values(describers);

/** The describer for a kind: its own, or the one that shows any object field by field. */
export async function describerFor(group: string, kind: string): Promise<Describer<Described>> {
  const load = describers[group === '' ? kind : `${kind}.${group}`];
  if (!load) return (await import('./generic.ts')).describeGeneric;
  // The kind says what the object is.
  return (await load()) as Describer<Described>;
}
