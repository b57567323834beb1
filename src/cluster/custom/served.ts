import { onDemand } from '../../loading/on-demand.ts';
import type { CustomResourceDefinitionVersion } from '../api/types.ts';
import type { Served } from '../apiserver/served.ts';
import { SCALE } from '../kinds/scale.ts';
import { defineKind, type Kind } from '../kinds/kind.ts';
import { quote } from '../machinery/go.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { loadSchemas, type Schemas } from '../machinery/schema.ts';
import type { Store } from '../store/store.ts';
import {
  DEFINITIONS,
  hasStatus,
  isTrue,
  kindOfDefinition,
  schemaName,
  type Definition,
} from './definition.ts';
import { parseJsonPath } from './json-path.ts';
import { openApiSchemas } from './openapi-schema.ts';
import { printerColumns } from './printer-columns.ts';
import { VersionRules } from './rules.ts';
import { customScale } from './scale.ts';
import { schemaHas } from './schema-props.ts';

interface WithStatus extends KubeObject {
  readonly status?: unknown;
}

const hasRules = ({ schema }: CustomResourceDefinitionVersion): boolean =>
  schemaHas(schema?.openAPIV3Schema, (one) => (one['x-kubernetes-validations'] ?? []).length > 0);

const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** Models staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/validator.go validateKubeFinalizerName */
function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): readonly string[] {
  const fresh = (object.metadata?.finalizers ?? []).filter(
    (one) => !old?.metadata?.finalizers?.includes(one),
  );
  return fresh.toSorted().flatMap((name) => {
    const subject = `metadata.finalizers: ${quote(name)}: `;
    const complaints = checkQualifiedName(name).map((text) => subject + text);
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return complaints;
    const path = name.includes('.') ? ' including a path (/)' : '';
    return [
      ...complaints,
      `${subject}prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ];
  });
}

function fieldsOf({ selectableFields = [] }: CustomResourceDefinitionVersion): Kind['fields'] {
  return Object.fromEntries(
    selectableFields.map(({ jsonPath }) => {
      const path = parseJsonPath(jsonPath);
      return [jsonPath.replace(/^\./, ''), (object: KubeObject) => String(path(object)[0] ?? '')] as const;
    }),
  );
}

/** Models staging/src/k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go and customresource_handler.go */
function deprecationOf({ spec }: Definition, version: CustomResourceDefinitionVersion): string | undefined {
  if (version.deprecated !== true) return undefined;
  return version.deprecationWarning ?? `${spec.group}/${version.name} ${spec.names.kind} is deprecated`;
}

function kindOf(definition: Definition, version: CustomResourceDefinitionVersion, rules: VersionRules): Kind {
  const { columns, row } = printerColumns(version.additionalPrinterColumns);
  const scale = version.subresources?.scale;
  const status = hasStatus(version);
  const deprecation = deprecationOf(definition, version);
  const shown = (object: KubeObject): KubeObject => rules.shown(object);
  return defineKind<KubeObject>({
    ...kindOfDefinition(definition),
    hasStatus: status,
    columns,
    subresources: scale ? [SCALE] : [],
    ...(scale ? { scale: customScale(scale) } : {}),
    ...(deprecation === undefined ? {} : { deprecation }),
    fields: fieldsOf(version),
    row: (object, { now }) => row(shown(object), now),
    defaults: (object) => rules.defaults(object),
    prepareForCreate(object) {
      if (!status) return object;
      const { status: _given, ...rest } = object as WithStatus;
      return rest;
    },
    prepareForStatusUpdate(object, old) {
      const { status: _old, ...rest } = old as WithStatus;
      const { status: given } = object as WithStatus;
      const { managedFields } = object.metadata ?? {};
      return {
        ...rest,
        metadata: { ...old.metadata, ...(managedFields ? { managedFields } : {}) },
        ...(given === undefined ? {} : { status: given }),
      } as WithStatus;
    },
    validate: (object, errors) => rules.validate(object, undefined, errors),
    validateUpdate: (object, old, errors) => rules.validate(object, shown(old), errors),
    validateStatusUpdate: (object, old, errors) => rules.validateStatus(object, shown(old), errors),
    warnings: finalizerWarnings,
  });
}

function servedIn(
  definition: Definition,
  version: CustomResourceDefinitionVersion,
  schemas: Schemas,
  cel: typeof import('./cel/rules.ts') | undefined,
): Served {
  const { group, names, preserveUnknownFields = false } = definition.spec;
  const openApi = openApiSchemas(definition, version.name);
  const schema = version.schema?.openAPIV3Schema;
  const celRules = schema && hasRules(version) ? cel?.compileRules(schema) : undefined;
  const rules = new VersionRules(version, schemas, openApi, preserveUnknownFields, celRules);
  const apiVersion = `${group}/${version.name}`;
  const known = new WeakMap<StoredObject, KubeObject>();
  return {
    kind: kindOf(definition, version, rules),
    group,
    version: version.name,
    apiVersion,
    schema: schemaName(group, version.name, names.kind),
    custom: true,
    rules,
    isStored: version.storage,
    toStored: (object) => object,
    fromStored(object) {
      let out = known.get(object);
      if (!out) known.set(object, (out = rules.shown({ ...object, apiVersion })));
      return out;
    },
  };
}

const served = new WeakMap<Definition, readonly Served[]>();

/**
 * What a cluster's definitions serve: every version of every kind whose names are accepted. It follows from the stored
 * definitions alone.
 */
export async function customServed(store: Store): Promise<readonly Served[]> {
  const schemas = await loadSchemas();
  const definitions = store
    .list(DEFINITIONS)
    .filter((one) => isTrue(one, 'NamesAccepted') || isTrue(one, 'Established'));
  const cel = definitions.some(({ spec }) => spec.versions.some(hasRules))
    ? await onDemand(import('./cel/rules.ts'))
    : undefined;
  return definitions.flatMap((definition) => {
    let own = served.get(definition);
    if (!own) {
      own = definition.spec.versions
        .filter((version) => version.served)
        .map((version) => servedIn(definition, version, schemas, cel));
      served.set(definition, own);
    }
    return own;
  });
}
