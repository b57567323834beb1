import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';
import type { JsonObject } from '../../object.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** The flags that say whom a binding is for. */
export const subjectFlags: readonly FlagDefinition[] = [
  flag('user', 'stringArray', 'User to bind; may be repeated.', '연결할 사용자. 여러 번 쓸 수 있습니다.'),
  flag('group', 'stringArray', 'Group to bind; may be repeated.', '연결할 그룹. 여러 번 쓸 수 있습니다.'),
  flag(
    'serviceaccount',
    'stringArray',
    'Service account to bind, as namespace:name; may be repeated.',
    '연결할 서비스 어카운트(namespace:name). 여러 번 쓸 수 있습니다.',
  ),
];

/** The subjects that the flags name. */
export function subjectsOf({ flags }: CommandContext): readonly JsonObject[] {
  const named = (kind: string, names: readonly string[]): readonly JsonObject[] =>
    names.map((name) => ({ kind, apiGroup: RBAC_GROUP, name }));
  return [
    ...named('User', flags.list('user')),
    ...named('Group', flags.list('group')),
    ...flags.list('serviceaccount').map((account) => {
      const parts = account.split(':');
      const [namespace = '', name = ''] = parts;
      if (parts.length !== 2 || namespace === '' || name === '') {
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      }
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}
