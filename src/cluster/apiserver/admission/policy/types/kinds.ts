import type { NamedRuleWithOperations, ParamKind, ValidatingAdmissionPolicy } from '../../../../api/types.ts';
import { DEFINITIONS, type Definition, schemaName } from '../../../../custom/definition.ts';
import { openApiSchemas } from '../../../../custom/openapi-schema.ts';
import { apiVersionOf } from '../../../../kinds/kind.ts';
import { KINDS } from '../../../../kinds/registry.ts';
import type { Schema } from '../../../../machinery/schema.ts';
import type { Store } from '../../../../store/store.ts';
import type { GroupVersionKind } from '../../question.ts';

const MOST_TYPES = 10;

/** A kind that a cluster serves in a version. */
export interface ServedType extends GroupVersionKind {
  readonly plural: string;
  readonly singular: string;
  /** The full name of its schema. */
  readonly schema: string;
  /** The schemas that are none of the API's own. */
  readonly own: Readonly<Record<string, Schema>>;
}

const BUILT_IN: readonly ServedType[] = KINDS.flatMap((one) => {
  const { kind, plural, singular, alternates } = one;
  return [one, ...alternates].map(({ group, version, schema }) => ({
    ...{ group, version, kind, plural, singular, schema, own: {} },
  }));
});

function customTypes(definition: Definition): readonly ServedType[] {
  const { group, names, versions } = definition.spec;
  const { kind, plural } = names;
  const singular = names.singular || kind.toLowerCase();
  return versions
    .filter(({ served }) => served)
    .map(({ name: version }) => ({
      ...{ group, version, kind, plural, singular },
      schema: schemaName(group, version, kind),
      own: openApiSchemas(definition, version),
    }));
}

/** Everything that a cluster serves. */
const servedTypes = (store: Store): readonly ServedType[] => [
  ...BUILT_IN,
  ...store.list(DEFINITIONS).flatMap(customTypes),
];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: ServedType, b: ServedType): number =>
  compare(a.group, b.group) || compare(a.version, b.version) || compare(a.kind, b.kind);

const hasWildcard = (list: readonly string[]): boolean => list.some((one) => one.includes('*'));

/** The types behind a rule, one after the other; none where its groups or versions are any. */
function* typesOf(rule: NamedRuleWithOperations, served: readonly ServedType[]): Generator<ServedType> {
  const { apiGroups = [], apiVersions = [], resources = [] } = rule;
  if (hasWildcard(apiGroups) || hasWildcard(apiVersions)) return;
  const named = resources.filter((one) => !/[*/]/.test(one)).toSorted(compare);
  for (const group of apiGroups.toSorted(compare))
    for (const version of apiVersions.toSorted(compare))
      for (const resource of named)
        yield* served.filter(
          (one) =>
            // No group is any group.
            (group === '' || one.group === group) &&
            one.version === version &&
            (one.plural === resource || one.singular === resource),
        );
}

/**
 * The types that a policy's expressions are checked for, in order of group, version and kind.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go typesToCheck
 */
export function typesToCheck({ spec }: ValidatingAdmissionPolicy, store: Store): readonly ServedType[] {
  const served = servedTypes(store);
  const found = new Set<ServedType>();
  for (const rule of spec?.matchConstraints?.resourceRules ?? []) {
    let count = 0;
    for (const type of typesOf(rule, served)) {
      found.add(type);
      if (++count === MOST_TYPES) return [...found].sort(inOrder);
    }
  }
  return [...found].sort(inOrder);
}

/** The type of a policy's parameters; undefined where nothing is known of it. */
export const typeOfParams = (params: ParamKind | undefined, store: Store): ServedType | undefined =>
  params &&
  servedTypes(store).find((one) => one.kind === params.kind && apiVersionOf(one) === params.apiVersion);
