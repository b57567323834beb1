import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding, Subject } from '../api/types.ts';
import { pathSegmentName } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { columns, DEFAULT_COLUMNS, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { validateBinding, validateClusterRole, validateRole, validateSameRole } from './rbac-validation.ts';

const GROUP = 'rbac.authorization.k8s.io';

const subjectDefaults = (subject: Subject): Subject =>
  subject.kind === 'User' || subject.kind === 'Group' ? withDefaults(subject, { apiGroup: GROUP }) : subject;

function bindingDefaults<B extends RoleBinding | ClusterRoleBinding>(binding: B): B {
  let out: RoleBinding | ClusterRoleBinding = binding;
  if (out.roleRef && !out.roleRef.apiGroup)
    out = replace(out, 'roleRef', { ...out.roleRef, apiGroup: GROUP });
  if (out.subjects) out = replace(out, 'subjects', mapShared(out.subjects, subjectDefaults));
  return out as B;
}

const named = (subjects: readonly Subject[] | undefined, kind: string): string =>
  (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');

const bindingColumns = columns('Name', 'Role', 'Age', 'Users*', 'Groups*', 'ServiceAccounts*');

const bindingRow = ({ metadata, roleRef, subjects }: RoleBinding | ClusterRoleBinding, now: number) => [
  metadata?.name ?? '',
  `${roleRef.kind}/${roleRef.name}`,
  age(metadata?.creationTimestamp, now),
  named(subjects, 'User'),
  named(subjects, 'Group'),
  named(subjects, 'ServiceAccount'),
];

const shared = {
  group: GROUP,
  version: 'v1',
  createOnUpdate: true,
  validateName: pathSegmentName,
} as const;

/** Models pkg/registry/rbac */
export const role = defineKind<Role>({
  ...shared,
  kind: 'Role',
  plural: 'roles',
  schema: 'io.k8s.api.rbac.v1.Role',
  columns: DEFAULT_COLUMNS,
  validate: validateRole,
  validateUpdate: (object, _old, errors) => validateRole(object, errors),
  row: ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? ''],
});

export const clusterrole = defineKind<ClusterRole>({
  ...shared,
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRole',
  columns: DEFAULT_COLUMNS,
  validate: validateClusterRole,
  validateUpdate: (object, _old, errors) => validateClusterRole(object, errors),
  row: ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? ''],
});

export const rolebinding = defineKind<RoleBinding>({
  ...shared,
  kind: 'RoleBinding',
  plural: 'rolebindings',
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
  columns: bindingColumns,
  defaults: bindingDefaults,
  validate: (object, errors) => validateBinding(object, true, errors),
  validateUpdate(object, old, errors) {
    validateBinding(object, true, errors);
    validateSameRole(object, old, errors);
  },
  row: (object, { now }) => bindingRow(object, now),
});

export const clusterrolebinding = defineKind<ClusterRoleBinding>({
  ...shared,
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  columns: bindingColumns,
  defaults: bindingDefaults,
  validate: (object, errors) => validateBinding(object, false, errors),
  validateUpdate(object, old, errors) {
    validateBinding(object, false, errors);
    validateSameRole(object, old, errors);
  },
  row: (object, { now }) => bindingRow(object, now),
});
