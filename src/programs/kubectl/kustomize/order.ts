import { CommandError } from '../errors.ts';
import {
  apiVersionOf,
  asList,
  isObject,
  textOf,
  kindOf,
  nameOf,
  namespaceOf,
  splitApiVersion,
  type JsonObject,
} from '../object.ts';

const FIRST = [
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
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Which kinds come first, and which last. */
interface Order {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** Where a kind stands: below nothing for what comes first, above it for what comes last. */
export function kindRank(kind: string, { first, last }: Order = { first: FIRST, last: LAST }): number {
  const early = first.indexOf(kind);
  if (early >= 0) return early - first.length;
  return 1 + last.indexOf(kind);
}

function sortKeys(object: JsonObject): readonly [type: string, name: string] {
  const { group, version } = splitApiVersion(apiVersionOf(object));
  return [
    [group || '~G', version || '~V', kindOf(object) || '~K'].join('_'),
    [namespaceOf(object) || '~X', nameOf(object) || '~N'].join('|'),
  ];
}

function compare(a: JsonObject, b: JsonObject): number {
  const [[type, name], [otherType, otherName]] = [sortKeys(a), sortKeys(b)];
  return (type === otherType ? name < otherName : type < otherType) ? -1 : 1;
}

/** The order in which kubectl shows what a kustomization makes. Models sigs.k8s.io/kustomize/api/internal/builtins/SortOrderTransformer.go */
export function inLegacyOrder(
  objects: readonly JsonObject[],
  order: Order = { first: FIRST, last: LAST },
): readonly JsonObject[] {
  return objects.toSorted((a, b) => kindRank(kindOf(a), order) - kindRank(kindOf(b), order) || compare(a, b));
}

/** The objects in the order that a kustomization asks for. Models api/internal/target/kusttarget.go */
export function inOrder(objects: readonly JsonObject[], spec: JsonObject): readonly JsonObject[] {
  const options = spec['sortOptions'];
  if (!isObject(options)) return inLegacyOrder(objects);
  const order = textOf(options, 'order');
  if (order !== 'fifo' && order !== 'legacy' && order !== '')
    throw new CommandError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  const own = options['legacySortOptions'];
  if (order === 'fifo') {
    if (isObject(own))
      throw new CommandError(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
      );
    return objects;
  }
  if (!isObject(own)) return inLegacyOrder(objects);
  return inLegacyOrder(objects, {
    first: asList(own['orderFirst']).map(String),
    last: asList(own['orderLast']).map(String),
  });
}
