import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';
import { RBAC_GROUP, subjectFlags, subjectsOf } from './subjects.ts';

/** Models kubectl/pkg/cmd/create/create_clusterrolebinding.go */
export default defineCommand({
  name: 'clusterrolebinding',
  use: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: {
    en: 'Bind a cluster role to users, groups or service accounts',
    ko: '클러스터 롤을 사용자, 그룹, 서비스 어카운트에 연결합니다',
  },
  examples:
    '# A user may do everything\nkubectl create clusterrolebinding boss --clusterrole=cluster-admin --user=jane',
  flags: [
    flag('clusterrole', 'string', 'The cluster role to bind.', '연결할 클러스터 롤.', {
      required: true,
      complete: 'clusterroles',
    }),
    ...subjectFlags,
    ...createFlags,
  ],
  async run(context) {
    const name = oneName(context);
    await createGenerated(
      context,
      () => {
        const subjects = subjectsOf(context);
        return {
          kind: 'ClusterRoleBinding',
          apiVersion: `${RBAC_GROUP}/v1`,
          metadata: metadata(name),
          ...(subjects.length > 0 ? { subjects } : {}),
          roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: context.flags.string('clusterrole') },
        };
      },
      { what: 'clusterrolebinding:', clusterScoped: true },
    );
  },
});
