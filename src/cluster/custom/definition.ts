import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionStatus,
  CustomResourceDefinitionVersion,
} from '../api/types.ts';
import { defineKind, type Kind } from '../kinds/kind.ts';
import { formatTime } from '../machinery/time.ts';
import type { KubeObject, Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

/** The key of CustomResourceDefinitions in the store. */
export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

export type Definition = Stored<CustomResourceDefinition>;

/** The finalizer under which a definition waits for its objects to be deleted. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

export type ConditionType = 'NamesAccepted' | 'Established' | 'Terminating' | 'NonStructuralSchema';

export const definitionCondition = (
  { status }: Definition,
  type: string,
): CustomResourceDefinitionCondition | undefined =>
  status.conditions?.find((condition) => condition.type === type);

export const isTrue = (definition: Definition, type: ConditionType): boolean =>
  definitionCondition(definition, type)?.status === 'True';

/** The status with a condition set; the time of its last transition stays while its status does. */
export function withDefinitionCondition(
  status: CustomResourceDefinitionStatus,
  condition: CustomResourceDefinitionCondition,
  now: number,
): CustomResourceDefinitionStatus {
  const before = status.conditions ?? [];
  const old = before.find(({ type }) => type === condition.type);
  const lastTransitionTime =
    old?.status === condition.status && old.lastTransitionTime ? old.lastTransitionTime : formatTime(now);
  const next = { lastTransitionTime, ...condition };
  return { ...status, conditions: old ? before.map((one) => (one === old ? next : one)) : [...before, next] };
}

/** The version in which a definition's objects are stored. */
export const storageVersion = ({ spec }: Pick<Definition, 'spec'>): string =>
  spec.versions.find(({ storage }) => storage)?.name ?? '';

/** The verbs of custom resources, in the order of their discovery. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
/** Those that a definition leaves while its objects are being deleted. */
const LAST_VERBS = ['delete', 'deletecollection', 'get', 'list', 'watch'];

/**
 * A definition's kind without its rules: all that the control plane needs to delete its objects and to change their metadata.
 */
export function kindOfDefinition(definition: Definition): Kind {
  const { spec, status } = definition;
  const names = status.acceptedNames ?? spec.names;
  return defineKind<KubeObject>({
    group: spec.group,
    version: storageVersion(definition),
    kind: spec.names.kind,
    listKind: spec.names.listKind || `${spec.names.kind}List`,
    plural: spec.names.plural,
    singular: names.singular ?? '',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: spec.scope === 'Namespaced',
    verbs: isTrue(definition, 'Terminating') ? LAST_VERBS : VERBS,
    hasStatus: hasStatus(spec.versions.find(({ storage }) => storage)),
    generation: true,
    unconditionalUpdate: false,
    custom: true,
    schema: schemaName(spec.group, storageVersion(definition), spec.names.kind),
    columns: [],
    row: () => [],
  });
}

/** Whether `status` has a path of its own in a version. */
export const hasStatus = (version: CustomResourceDefinitionVersion | undefined): boolean =>
  version?.subresources?.status !== undefined;

/** The name of a custom kind's schema: `com.example.stable.v1.CronTab`. */
export const schemaName = (group: string, version: string, kind: string): string =>
  [...group.split('.').reverse(), version, kind].join('.');

const kinds = new WeakMap<Definition, Kind>();

/** The kind behind the resource key of custom objects, `crontabs.stable.example.com`, which is their definition's name. */
export function customKindOfResource(store: Store, resource: string): Kind | undefined {
  const definition = store.get(DEFINITIONS, resource);
  if (!definition) return undefined;
  let kind = kinds.get(definition);
  if (!kind) kinds.set(definition, (kind = kindOfDefinition(definition)));
  return kind;
}
