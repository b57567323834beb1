import { onDemand } from '../../../loading/on-demand.ts';
import type { Described, Describer } from './describer.ts';

/** A describer of some kind of object; the registry gives it only objects of that kind. */
type AnyDescriber = (object: never, context: Parameters<Describer<Described>>[1]) => Promise<string>;

type Load = () => Promise<AnyDescriber>;

/** The describers of kinds, by `Kind` or `Kind.group`, loaded when one is needed. Models kubectl/pkg/describe/describe.go describerMap */
const describers: Readonly<Record<string, Load>> = {
  Pod: async () => (await onDemand(import('./pod.ts'))).describePod,
  ReplicationController: async () =>
    (await onDemand(import('./replicationcontroller.ts'))).describeReplicationController,
  Secret: async () => (await onDemand(import('./secret.ts'))).describeSecret,
  Service: async () => (await onDemand(import('./service.ts'))).describeService,
  ServiceAccount: async () => (await onDemand(import('./serviceaccount.ts'))).describeServiceAccount,
  Node: async () => (await onDemand(import('./node.ts'))).describeNode,
  LimitRange: async () => (await onDemand(import('./limitrange.ts'))).describeLimitRange,
  ResourceQuota: async () => (await onDemand(import('./resourcequota.ts'))).describeResourceQuota,
  PersistentVolume: async () => (await onDemand(import('./persistentvolume.ts'))).describePersistentVolume,
  PersistentVolumeClaim: async () =>
    (await onDemand(import('./persistentvolumeclaim.ts'))).describePersistentVolumeClaim,
  Namespace: async () => (await onDemand(import('./namespace.ts'))).describeNamespace,
  Endpoints: async () => (await onDemand(import('./endpoints.ts'))).describeEndpoints,
  ConfigMap: async () => (await onDemand(import('./configmap.ts'))).describeConfigMap,
  'EndpointSlice.discovery.k8s.io': async () =>
    (await onDemand(import('./endpointslice.ts'))).describeEndpointSlice,
  'HorizontalPodAutoscaler.autoscaling': async () =>
    (await onDemand(import('./horizontalpodautoscaler.ts'))).describeHorizontalPodAutoscaler,
  'Ingress.networking.k8s.io': async () => (await onDemand(import('./ingress.ts'))).describeIngress,
  'IngressClass.networking.k8s.io': async () =>
    (await onDemand(import('./ingressclass.ts'))).describeIngressClass,
  'NetworkPolicy.networking.k8s.io': async () =>
    (await onDemand(import('./networkpolicy.ts'))).describeNetworkPolicy,
  'IPAddress.networking.k8s.io': async () => (await onDemand(import('./ipaddress.ts'))).describeIPAddress,
  'ServiceCIDR.networking.k8s.io': async () =>
    (await onDemand(import('./servicecidr.ts'))).describeServiceCIDR,
  'Job.batch': async () => (await onDemand(import('./job.ts'))).describeJob,
  'CronJob.batch': async () => (await onDemand(import('./cronjob.ts'))).describeCronJob,
  'StatefulSet.apps': async () => (await onDemand(import('./statefulset.ts'))).describeStatefulSet,
  'Deployment.apps': async () => (await onDemand(import('./deployment.ts'))).describeDeployment,
  'DaemonSet.apps': async () => (await onDemand(import('./daemonset.ts'))).describeDaemonSet,
  'ReplicaSet.apps': async () => (await onDemand(import('./replicaset.ts'))).describeReplicaSet,
  'CertificateSigningRequest.certificates.k8s.io': async () =>
    (await onDemand(import('./certificatesigningrequest.ts'))).describeCertificateSigningRequest,
  'StorageClass.storage.k8s.io': async () =>
    (await onDemand(import('./storageclass.ts'))).describeStorageClass,
  'CSINode.storage.k8s.io': async () => (await onDemand(import('./csinode.ts'))).describeCSINode,
  'PodDisruptionBudget.policy': async () =>
    (await onDemand(import('./poddisruptionbudget.ts'))).describePodDisruptionBudget,
  'Role.rbac.authorization.k8s.io': async () => (await onDemand(import('./role.ts'))).describeRole,
  'ClusterRole.rbac.authorization.k8s.io': async () => (await onDemand(import('./role.ts'))).describeRole,
  'RoleBinding.rbac.authorization.k8s.io': async () =>
    (await onDemand(import('./rolebinding.ts'))).describeRoleBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': async () =>
    (await onDemand(import('./rolebinding.ts'))).describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': async () =>
    (await onDemand(import('./priorityclass.ts'))).describePriorityClass,
};

/** Loads the describers of kinds, one each. */
export const describerLoaders: readonly (() => Promise<unknown>)[] = Object.values(describers);

/** The describer for a kind: its own, or the one that shows any object field by field. */
export async function describerFor(group: string, kind: string): Promise<Describer<Described>> {
  const load = describers[group === '' ? kind : `${kind}.${group}`];
  if (!load) return (await onDemand(import('./generic.ts'))).describeGeneric;
  // The kind says what the object is.
  return (await load()) as Describer<Described>;
}
