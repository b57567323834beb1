import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';
import { RBAC_GROUP, subjectFlags, subjectsOf } from './subjects.ts';

/** Models kubectl/pkg/cmd/create/create_rolebinding.go */
export default defineCommand({
  name: 'rolebinding',
  use: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: {
    en: 'Bind a role to users, groups or service accounts',
    ko: '롤을 사용자, 그룹, 서비스 어카운트에 연결합니다',
  },
  examples:
    '# A service account may do what the role reader allows\nkubectl create rolebinding read --role=reader --serviceaccount=default:robot',
  flags: [
    flag('clusterrole', 'string', 'The cluster role to bind.', '연결할 클러스터 롤.'),
    flag('role', 'string', 'The role to bind.', '연결할 롤.'),
    ...subjectFlags,
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const [role, clusterRole] = [flags.string('role'), flags.string('clusterrole')];
    const validate = (): void => {
      requireName(name);
      if ((role === '') === (clusterRole === '')) {
        throw new CommandError('exactly one of clusterrole or role must be specified');
      }
    };
    await createGenerated(
      context,
      () => {
        const subjects = subjectsOf(context);
        return {
          kind: 'RoleBinding',
          apiVersion: `${RBAC_GROUP}/v1`,
          metadata: metadata(name),
          ...(subjects.length > 0 ? { subjects } : {}),
          roleRef: {
            apiGroup: RBAC_GROUP,
            kind: role === '' ? 'ClusterRole' : 'Role',
            name: role || clusterRole,
          },
        };
      },
      { what: 'rolebinding:', validate },
    );
  },
});
