import type { ResourceQuota, ResourceQuotaSpec } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, type GoText } from '../machinery/go.ts';
import { goList, goStruct } from '../machinery/go-values.ts';
import { own } from '../machinery/own.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { isStandardInQuotas, validateQuantity, validateQuotaName } from './resource-names.ts';

type List = Readonly<Record<string, string>>;

const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const PODS = ['pods', ...COMPUTE];

/** The resources that a scope can be about. Models pkg/apis/core/helper/helpers.go IsResourceQuotaScopeValidForResource */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  Terminating: PODS,
  NotTerminating: PODS,
  NotBestEffort: PODS,
  PriorityClass: PODS,
  CrossNamespacePodAffinity: PODS,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

const PAIRS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

const ONLY_EXISTS = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
];
const ONLY_EXISTS_MESSAGE =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

const goScopes = (scopes: readonly string[] | undefined): GoText => goList('core.ResourceQuotaScope', scopes);

const goSelector = ({ matchExpressions }: NonNullable<ResourceQuotaSpec['scopeSelector']>): GoText =>
  goStruct('core.ScopeSelector', {
    MatchExpressions: goList(
      'core.ScopedResourceSelectorRequirement',
      matchExpressions?.map(({ scopeName, operator, values }) =>
        goStruct('core.ScopedResourceSelectorRequirement', {
          ScopeName: scopeName,
          Operator: operator,
          Values: goStrings(values),
        }),
      ),
    ),
  });

function validateList(list: List | undefined, path: string, errors: FieldErrors): void {
  for (const [name, amount] of Object.entries(list ?? {})) {
    validateQuotaName(name, `${path}[${name}]`, errors);
    validateQuantity(name, amount, `${path}[${name}]`, errors);
  }
}

function checkResources(scope: string, hard: List | undefined, complain: () => void): void {
  for (const name of Object.keys(hard ?? {}).sort()) {
    if (isStandardInQuotas(name) && own(RESOURCES, scope)?.includes(name) === false) complain();
  }
}

function validatePairs(all: readonly string[], { scopes }: ResourceQuotaSpec, errors: FieldErrors): void {
  for (const pair of PAIRS) {
    if (pair.every((scope) => all.includes(scope))) {
      errors.invalid('spec.scopes', goScopes(scopes), 'conflicting scopes');
    }
  }
}

function validateScopes(spec: ResourceQuotaSpec, errors: FieldErrors): void {
  const { hard, scopes = [] } = spec;
  const complain = (detail: string): void => {
    errors.invalid('spec.scopes', goScopes(scopes), detail);
  };
  for (const scope of scopes) {
    if (!own(RESOURCES, scope)) complain('unsupported scope');
    checkResources(scope, hard, () => {
      complain('unsupported scope applied to resource');
    });
  }
  validatePairs(scopes, spec, errors);
}

function validateSelector(spec: ResourceQuotaSpec, errors: FieldErrors): void {
  const { hard, scopeSelector } = spec;
  if (!scopeSelector) return;
  const path = 'spec.scopeSelector.matchExpressions';
  const { matchExpressions = [] } = scopeSelector;
  for (const { scopeName, operator, values = [] } of matchExpressions) {
    if (!own(RESOURCES, scopeName)) errors.invalid(`${path}.scopeName`, scopeName, 'unsupported scope');
    checkResources(scopeName, hard, () => {
      errors.invalid(path, goSelector(scopeSelector), 'unsupported scope applied to resource');
    });
    if (ONLY_EXISTS.includes(scopeName) && operator !== 'Exists') {
      errors.invalid(`${path}.operator`, operator, ONLY_EXISTS_MESSAGE);
    }
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length > 0) break;
        errors.required(
          `${path}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        );
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length === 0) break;
        errors.invalid(
          `${path}.values`,
          goStrings(values),
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        );
        break;
      default:
        errors.invalid(`${path}.operator`, operator, 'not a valid selector operator');
    }
  }
  validatePairs(
    matchExpressions.map(({ scopeName }) => scopeName),
    spec,
    errors,
  );
}

/** Models pkg/apis/core/validation/validation.go ValidateResourceQuotaSpec */
export function validateQuota({ spec = {} }: ResourceQuota, errors: FieldErrors): void {
  validateList(spec.hard, 'spec.hard', errors);
  validateScopes(spec, errors);
  validateSelector(spec, errors);
}

/** Models pkg/apis/core/validation/validation.go ValidateResourceQuotaUpdate */
export function validateQuotaUpdate(quota: ResourceQuota, old: ResourceQuota, errors: FieldErrors): void {
  validateQuota(quota, errors);
  const before = new Set<string>(old.spec?.scopes);
  const after = new Set<string>(quota.spec?.scopes);
  if (before.size === after.size && [...before].every((scope) => after.has(scope))) return;
  errors.invalid('spec.scopes', goScopes(quota.spec?.scopes), IMMUTABLE);
}

/** Models pkg/apis/core/validation/validation.go ValidateResourceQuotaStatusUpdate */
export function validateQuotaStatus({ status }: ResourceQuota, errors: FieldErrors): void {
  validateList(status?.hard, 'status.hard', errors);
  validateList(status?.used, 'status.used', errors);
}
