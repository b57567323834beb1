import type * as api from '../api/types.ts';

/**
 * The Go type behind each resource that has its own interface here, by resource key (`plural` for the core group,
 * `plural.group` for the others). Typed clients, stores and informers take their types from it.
 */
export interface ResourceTypes {
  namespaces: api.Namespace;
  nodes: api.Node;
  pods: api.Pod;
  services: api.Service;
  endpoints: api.Endpoints;
  events: api.Event;
  configmaps: api.ConfigMap;
  secrets: api.Secret;
  serviceaccounts: api.ServiceAccount;
  replicationcontrollers: api.ReplicationController;
  persistentvolumeclaims: api.PersistentVolumeClaim;
  persistentvolumes: api.PersistentVolume;
  resourcequotas: api.ResourceQuota;
  limitranges: api.LimitRange;
  'deployments.apps': api.Deployment;
  'replicasets.apps': api.ReplicaSet;
  'statefulsets.apps': api.StatefulSet;
  'daemonsets.apps': api.DaemonSet;
  'controllerrevisions.apps': api.ControllerRevision;
  'jobs.batch': api.Job;
  'cronjobs.batch': api.CronJob;
  'endpointslices.discovery.k8s.io': api.EndpointSlice;
  'leases.coordination.k8s.io': api.Lease;
  'certificatesigningrequests.certificates.k8s.io': api.CertificateSigningRequest;
  'flowschemas.flowcontrol.apiserver.k8s.io': api.FlowSchema;
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': api.PriorityLevelConfiguration;
  'horizontalpodautoscalers.autoscaling': api.HorizontalPodAutoscaler;
  'ingresses.networking.k8s.io': api.Ingress;
  'ipaddresses.networking.k8s.io': api.IPAddress;
  'networkpolicies.networking.k8s.io': api.NetworkPolicy;
  'servicecidrs.networking.k8s.io': api.ServiceCIDR;
  'poddisruptionbudgets.policy': api.PodDisruptionBudget;
  'priorityclasses.scheduling.k8s.io': api.PriorityClass;
  'csidrivers.storage.k8s.io': api.CSIDriver;
  'csinodes.storage.k8s.io': api.CSINode;
  'csistoragecapacities.storage.k8s.io': api.CSIStorageCapacity;
  'storageclasses.storage.k8s.io': api.StorageClass;
  'validatingadmissionpolicies.admissionregistration.k8s.io': api.ValidatingAdmissionPolicy;
  'volumeattachments.storage.k8s.io': api.VolumeAttachment;
  'ingressclasses.networking.k8s.io': api.IngressClass;
  'runtimeclasses.node.k8s.io': api.RuntimeClass;
  podtemplates: api.PodTemplate;
  'roles.rbac.authorization.k8s.io': api.Role;
  'rolebindings.rbac.authorization.k8s.io': api.RoleBinding;
  'clusterroles.rbac.authorization.k8s.io': api.ClusterRole;
  'clusterrolebindings.rbac.authorization.k8s.io': api.ClusterRoleBinding;
  'customresourcedefinitions.apiextensions.k8s.io': api.CustomResourceDefinition;
  'apiservices.apiregistration.k8s.io': api.APIService;
}

/** The key of a resource in the store: `pods`, `deployments.apps`. */
export type ResourceKey = keyof ResourceTypes;
