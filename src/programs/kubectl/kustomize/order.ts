import { apiVersionOf, kindOf, nameOf, namespaceOf, splitApiVersion, type JsonObject } from '../object.ts';

const first = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function rank(object: JsonObject): number {
  const kind = kindOf(object);
  const early = first.indexOf(kind);
  if (early >= 0) return early - first.length;
  return 1 + last.indexOf(kind);
}

function sortKey(object: JsonObject): string {
  const { group, version } = splitApiVersion(apiVersionOf(object));
  const type = [group || '~G', version || '~V', kindOf(object) || '~K'].join('_');
  return [type, namespaceOf(object) || '~X', nameOf(object) || '~N'].join('|');
}

/** The order in which kubectl shows what a kustomization makes. Models sigs.k8s.io/kustomize/api/internal/builtins/SortOrderTransformer.go */
export function inLegacyOrder(objects: readonly JsonObject[]): readonly JsonObject[] {
  return objects.toSorted((a, b) => rank(a) - rank(b) || (sortKey(a) < sortKey(b) ? -1 : 1));
}
