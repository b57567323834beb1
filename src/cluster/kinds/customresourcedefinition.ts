import { onDemand } from '../../loading/on-demand.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionSpec } from '../api/types.ts';
import type { Checks } from '../custom/definition-validation.ts';
import { CLEANUP, withDefinitionCondition } from '../custom/definition.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { checkSubdomain } from '../machinery/names.ts';
import { formatTime } from '../machinery/time.ts';
import { DEFAULT_COLUMNS, defineKind, replace, withDefaults, withOldMetadata } from './kind.ts';

/** How definitions are checked; whoever writes from outside has loaded it. */
let checks: Checks | undefined;

function specDefaults(spec: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  const { kind = '', singular = '', listKind = '' } = spec.names;
  const names = {
    ...(singular === '' ? { singular: kind.toLowerCase() } : {}),
    ...(listKind === '' && kind !== '' ? { listKind: `${kind}List` } : {}),
  };
  const given = Object.keys(names).length === 0 ? spec : { ...spec, names: { ...spec.names, ...names } };
  return withDefaults(given, { conversion: { strategy: 'None' } });
}

const storageOf = ({ versions }: CustomResourceDefinitionSpec): string | undefined =>
  versions?.find(({ storage }) => storage)?.name;

/** The stored versions with that of today. */
function storedVersions(spec: CustomResourceDefinitionSpec, before: readonly string[]): readonly string[] {
  const now = storageOf(spec);
  return now === undefined || before.includes(now) ? before : [...before, now];
}

/**
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go and
 * pkg/apis/apiextensions/v1/defaults.go
 */
export const customresourcedefinition = defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  schema: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  hasStatus: true,
  generation: true,
  unconditionalUpdate: false,
  columns: DEFAULT_COLUMNS,
  row: ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? ''],
  validateName: (name) => checkSubdomain(name),

  async load() {
    checks ??= await (await onDemand(import('../custom/definition-validation.ts'))).loadChecks();
  },
  defaults(definition) {
    const spec = specDefaults(definition.spec);
    const { status } = definition;
    const stored = status?.storedVersions ?? [];
    const out = replace(definition, 'spec', spec);
    if (stored.length > 0) return out;
    return { ...out, status: { ...status, storedVersions: storedVersions(spec, []) } };
  },
  initialStatus: ({ spec }) => ({
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: storedVersions(spec, []),
  }),
  prepareForUpdate(definition, old) {
    const { status } = definition;
    const before = status?.storedVersions ?? [];
    const after = storedVersions(definition.spec, before);
    const same = semanticEqual(definition.spec, old.spec)
      ? replace(definition, 'spec', old.spec)
      : definition;
    return after === before ? same : { ...same, status: { ...status, storedVersions: after } };
  },
  prepareForStatusUpdate: withOldMetadata,
  validate(definition, errors) {
    checks?.validate(definition, errors);
  },
  validateUpdate(definition, old, errors) {
    checks?.validateUpdate(definition, old, errors);
  },
  validateStatusUpdate(definition, _old, errors) {
    checks?.validateStatus(definition, errors);
  },
  // The first request only marks the definition; its objects go first.
  holdsDeletion: ({ metadata }) => metadata?.deletionTimestamp === undefined,
  markDeleted(definition, { now }) {
    const { metadata, status } = definition;
    if (metadata?.deletionTimestamp !== undefined) return definition;
    const { finalizers = [] } = metadata ?? {};
    return {
      ...definition,
      metadata: {
        ...metadata,
        deletionTimestamp: formatTime(now),
        finalizers: finalizers.includes(CLEANUP) ? finalizers : [...finalizers, CLEANUP],
      },
      status: withDefinitionCondition(
        status ?? {},
        {
          type: 'Terminating',
          status: 'True',
          reason: 'InstanceDeletionPending',
          message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
        },
        now,
      ),
    };
  },
});
