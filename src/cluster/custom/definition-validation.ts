import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../api/types.ts';
import { IMMUTABLE } from '../kinds/metadata-validation.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, GoText, quote } from '../machinery/go.ts';
import { checkDNS1035Label, checkSubdomain } from '../machinery/names.ts';
import { loadSchemas, type Schemas } from '../machinery/schema.ts';
import { schemaHas } from './schema-props.ts';
import { validateVersion } from './version-validation.ts';

/** How definitions are checked. */
export interface Checks {
  validate(definition: CustomResourceDefinition, errors: FieldErrors): void;
  validateUpdate(
    definition: CustomResourceDefinition,
    old: CustomResourceDefinition,
    errors: FieldErrors,
  ): void;
  validateStatus(definition: CustomResourceDefinition, errors: FieldErrors): void;
}

/** A list of versions is shown with all that is in it; messages show where it begins. */
const shownVersions = (versions: readonly CustomResourceDefinitionVersion[]): GoText =>
  new GoText(
    `[]apiextensions.CustomResourceDefinitionVersion{${versions
      .map(
        ({ name, served, storage, deprecated = false }) =>
          `apiextensions.CustomResourceDefinitionVersion{Name:${quote(name)}, Served:${served}, Storage:${storage}, Deprecated:${deprecated}}`,
      )
      .join(', ')}}`,
  );

function complain(
  field: string,
  value: string,
  complaints: readonly string[],
  errors: FieldErrors,
  before = '',
): void {
  if (value !== '' && complaints.length > 0) errors.invalid(field, value, before + complaints.join(','));
}

function validateNames(names: CustomResourceDefinitionNames, path: string, errors: FieldErrors): void {
  const { plural = '', singular = '', kind = '', listKind = '', shortNames = [], categories = [] } = names;
  complain(`${path}.plural`, plural, checkDNS1035Label(plural), errors);
  complain(`${path}.singular`, singular, checkDNS1035Label(singular), errors);
  const mixed = 'may have mixed case, but should otherwise match: ';
  complain(`${path}.kind`, kind, checkDNS1035Label(kind.toLowerCase()), errors, mixed);
  complain(`${path}.listKind`, listKind, checkDNS1035Label(listKind.toLowerCase()), errors, mixed);
  shortNames.forEach((name, i) => {
    const complaints = checkDNS1035Label(name);
    if (complaints.length > 0) errors.invalid(`${path}.shortNames[${i}]`, name, complaints.join(','));
  });
  if (kind !== '' && kind === listKind) {
    errors.invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same');
  }
  categories.forEach((name, i) => {
    const complaints = checkDNS1035Label(name);
    if (complaints.length > 0) errors.invalid(`${path}.categories[${i}]`, name, complaints.join(','));
  });
}

function validateConversion({ conversion }: CustomResourceDefinitionSpec, errors: FieldErrors): void {
  if (!conversion) return;
  const path = 'spec.conversion';
  const { strategy, webhook } = conversion;
  if (strategy === '') errors.required(`${path}.strategy`);
  else if (strategy !== 'None' && strategy !== 'Webhook') {
    errors.notSupported(`${path}.strategy`, strategy, ['None', 'Webhook']);
  }
  const client = webhook?.clientConfig;
  if (strategy !== 'Webhook') {
    const words = 'should not be set when strategy is not set to Webhook';
    if (client) errors.forbidden(`${path}.webhookClientConfig`, words);
    if (webhook?.conversionReviewVersions?.length)
      errors.forbidden(`${path}.conversionReviewVersions`, words);
    return;
  }
  if (!client) errors.required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook');
  else if ((client.url === undefined) === (client.service === undefined)) {
    errors.required(`${path}.webhookClientConfig`, 'exactly one of url or service is required');
  }
  const versions = webhook?.conversionReviewVersions ?? [];
  if (versions.length === 0) errors.required(`${path}.conversionReviewVersions`);
  else if (!versions.some((version) => version === 'v1' || version === 'v1beta1')) {
    errors.invalid(
      `${path}.conversionReviewVersions`,
      goStrings(versions),
      'must include at least one of v1, v1beta1',
    );
  }
}

function validateSpec(schemas: Schemas, spec: CustomResourceDefinitionSpec, errors: FieldErrors): void {
  const { group = '', scope = '', versions = [], names } = spec;
  const complaints = checkSubdomain(group);
  if (group === '') errors.required('spec.group');
  else if (complaints.length > 0) errors.invalid('spec.group', group, complaints.join(','));
  else if (!group.includes('.'))
    errors.invalid('spec.group', group, 'should be a domain with at least one dot');
  if (scope === '') errors.required('spec.scope');
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.notSupported('spec.scope', scope, ['Cluster', 'Namespaced']);
  }
  versions.forEach(({ schema }, i) => {
    if (!schema?.openAPIV3Schema) {
      errors.required(`spec.versions[${i}].schema.openAPIV3Schema`, 'schemas are required');
    }
  });
  const withDefaults = versions.some(({ schema }) =>
    schemaHas(schema?.openAPIV3Schema, (one) => one.default !== undefined && one.default !== null),
  );
  if (withDefaults && spec.preserveUnknownFields === true) {
    errors.invalid(
      'spec.preserveUnknownFields',
      true,
      'must be false in order to use defaults in the schema',
    );
  }
  versions.forEach((version, i) => {
    const wrong = checkDNS1035Label(version.name);
    if (wrong.length > 0) errors.invalid(`spec.versions[${i}].name`, version.name, wrong.join(','));
    validateVersion(schemas, version, `spec.versions[${i}]`, errors);
  });
  const versionNames = versions.map(({ name }) => name);
  if (new Set(versionNames).size < versionNames.length) {
    errors.invalid('spec.versions', shownVersions(versions), 'must contain unique version names');
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.invalid(
      'spec.versions',
      shownVersions(versions),
      'must have exactly one version marked as storage version',
    );
  }
  for (const key of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if (!names[key]) errors.required(`spec.names.${key}`);
  }
  validateNames(names, 'spec.names', errors);
  if (spec.conversion && spec.conversion.strategy !== 'None' && spec.preserveUnknownFields === true) {
    errors.invalid(
      'spec.conversion.strategy',
      spec.conversion.strategy,
      'must be None if spec.preserveUnknownFields is true',
    );
  }
  validateConversion(spec, errors);
}

function validateStatus({ spec, status }: CustomResourceDefinition, errors: FieldErrors): void {
  validateNames(status?.acceptedNames ?? { plural: '', kind: '' }, 'status.acceptedNames', errors);
  const stored = status?.storedVersions ?? [];
  const path = 'status.storedVersions';
  if (stored.length === 0) {
    errors.invalid(path, goStrings(status?.storedVersions), 'must have at least one stored version');
    return;
  }
  for (const { name, storage } of spec.versions) {
    if (storage && !stored.includes(name)) {
      errors.invalid(path, goStrings(stored), `must have the storage version ${name}`);
    }
  }
  stored.forEach((name, i) => {
    if (spec.versions.some((version) => version.name === name)) return;
    errors.invalid(
      `${path}[${i}]`,
      name,
      `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
    );
  });
}

const APPROVAL = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Approval = 'invalid' | 'approved' | 'bypassed' | 'missing';

function approvalOf({ metadata }: CustomResourceDefinition): Approval {
  const text = metadata?.annotations?.[APPROVAL] ?? '';
  if (text === '') return 'missing';
  if (text.startsWith('unapproved')) return 'bypassed';
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(text) ? 'approved' : 'invalid';
}

/** Groups of the Kubernetes project need its word. */
function validateApproval(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
  errors: FieldErrors,
): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(definition.spec.group)) return;
  const state = approvalOf(definition);
  if (old && approvalOf(old) === state) return;
  const field = `metadata.annotations[${APPROVAL}]`;
  const words = `protected groups must have approval annotation ${quote(APPROVAL)}`;
  if (state === 'missing') errors.required(field, `${words}, ${SEE}`);
  if (state === 'invalid') {
    const text = definition.metadata?.annotations?.[APPROVAL] ?? '';
    errors.invalid(field, text, `${words} with either a URL or a reason starting with "unapproved", ${SEE}`);
  }
}

function validatePreserving(
  { spec }: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
  errors: FieldErrors,
): void {
  if (old?.spec.preserveUnknownFields === true || spec.preserveUnknownFields !== true) return;
  errors.invalid(
    'spec.preserveUnknownFields',
    true,
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
  );
}

const immutable = (field: string, value: string, old: string, errors: FieldErrors): void => {
  if (value !== old) errors.invalid(field, value, IMMUTABLE);
};

/**
 * Loads what definitions are checked with.
 * Models staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 */
export async function loadChecks(): Promise<Checks> {
  const schemas = await loadSchemas();
  return {
    validate(definition, errors) {
      const { metadata, spec } = definition;
      const name = metadata?.name ?? '';
      if (name !== '' && name !== `${spec.names.plural}.${spec.group}`) {
        errors.invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group');
      }
      validateSpec(schemas, spec, errors);
      validateStatus(definition, errors);
      validateApproval(definition, undefined, errors);
      validatePreserving(definition, undefined, errors);
    },
    validateUpdate(definition, old, errors) {
      const { spec } = definition;
      validateSpec(schemas, spec, errors);
      const established = old.status?.conditions?.some(
        ({ type, status }) => type === 'Established' && status === 'True',
      );
      if (established) {
        immutable('spec.scope', spec.scope, old.spec.scope, errors);
        immutable('spec.names.kind', spec.names.kind, old.spec.names.kind, errors);
      }
      immutable('spec.group', spec.group, old.spec.group, errors);
      immutable('spec.names.plural', spec.names.plural, old.spec.names.plural, errors);
      validateStatus(definition, errors);
      validateApproval(definition, old, errors);
      validatePreserving(definition, old, errors);
    },
    validateStatus({ status }, errors) {
      validateNames(status?.acceptedNames ?? { plural: '', kind: '' }, 'status.acceptedNames', errors);
    },
  };
}
