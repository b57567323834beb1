import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, type GoText } from '../machinery/go.ts';
import { goStruct } from '../machinery/go-values.ts';
import { pathSegmentName, subdomainName } from '../machinery/names.ts';
import { validateSelector } from './selector-validation.ts';

const GROUP = 'rbac.authorization.k8s.io';

const NO_ROLE: RoleRef = { apiGroup: '', kind: '', name: '' };

type Binding = RoleBinding | ClusterRoleBinding;

/** Models pkg/apis/rbac/validation/validation.go ValidatePolicyRule */
function validateRule(rule: PolicyRule, namespaced: boolean, path: string, errors: FieldErrors): void {
  const { verbs = [], nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (verbs.length === 0) errors.required(`${path}.verbs`, 'verbs must contain at least one value');
  if (nonResourceURLs.length > 0) {
    const complain = (detail: string): void => {
      errors.invalid(`${path}.nonResourceURLs`, goStrings(nonResourceURLs), detail);
    };
    if (namespaced) complain('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      complain('rules cannot apply to both regular resources and non-resource URLs');
    }
    return;
  }
  if (apiGroups.length === 0) {
    errors.required(`${path}.apiGroups`, 'resource rules must supply at least one api group');
  }
  if (resources.length === 0) {
    errors.required(`${path}.resources`, 'resource rules must supply at least one resource');
  }
}

/** Models pkg/apis/rbac/validation/validation.go ValidateRole */
export function validateRole({ rules }: Role, errors: FieldErrors): void {
  (rules ?? []).forEach((rule, i) => {
    validateRule(rule, true, `rules[${i}]`, errors);
  });
}

/** Models pkg/apis/rbac/validation/validation.go ValidateClusterRole */
export function validateClusterRole({ rules, aggregationRule }: ClusterRole, errors: FieldErrors): void {
  (rules ?? []).forEach((rule, i) => {
    validateRule(rule, false, `rules[${i}]`, errors);
  });
  if (!aggregationRule) return;
  const path = 'aggregationRule.clusterRoleSelectors';
  const { clusterRoleSelectors = [] } = aggregationRule;
  if (clusterRoleSelectors.length === 0) {
    errors.required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil');
  }
  clusterRoleSelectors.forEach((selector, i) => {
    validateSelector(selector, `${path}[${i}]`, errors);
  });
}

/** Models pkg/apis/rbac/validation/validation.go ValidateRoleBindingSubject */
function validateSubject(subject: Subject, namespaced: boolean, path: string, errors: FieldErrors): void {
  const { kind, name, apiGroup = '', namespace } = subject;
  if (!name) errors.required(`${path}.name`);
  switch (kind) {
    case 'ServiceAccount':
      if (name) errors.complain(`${path}.name`, name, subdomainName(name));
      if (apiGroup !== '') errors.notSupported(`${path}.apiGroup`, apiGroup, ['']);
      if (!namespaced && !namespace) errors.required(`${path}.namespace`);
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== GROUP) errors.notSupported(`${path}.apiGroup`, apiGroup, [GROUP]);
      break;
    default:
      errors.notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']);
  }
}

/** Models pkg/apis/rbac/validation/validation.go ValidateRoleBinding and ValidateClusterRoleBinding */
export function validateBinding(binding: Binding, namespaced: boolean, errors: FieldErrors): void {
  const { roleRef = NO_ROLE, subjects } = binding;
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (roleRef.apiGroup !== GROUP) errors.notSupported('roleRef.apiGroup', roleRef.apiGroup, [GROUP]);
  if (!kinds.includes(roleRef.kind)) errors.notSupported('roleRef.kind', roleRef.kind, kinds);
  if (!roleRef.name) errors.required('roleRef.name');
  else errors.complain('roleRef.name', roleRef.name, pathSegmentName(roleRef.name));
  (subjects ?? []).forEach((subject, i) => {
    validateSubject(subject, namespaced, `subjects[${i}]`, errors);
  });
}

const goRoleRef = ({ apiGroup, kind, name }: RoleRef): GoText =>
  goStruct('rbac.RoleRef', { APIGroup: apiGroup, Kind: kind, Name: name });

/** A binding's role stays the same. Models pkg/apis/rbac/validation/validation.go ValidateRoleBindingUpdate */
export function validateSameRole(
  { roleRef = NO_ROLE }: Binding,
  { roleRef: old }: Binding,
  errors: FieldErrors,
): void {
  const { apiGroup, kind, name } = roleRef;
  if (apiGroup === old.apiGroup && kind === old.kind && name === old.name) return;
  errors.invalid('roleRef', goRoleRef(roleRef), 'cannot change roleRef');
}
