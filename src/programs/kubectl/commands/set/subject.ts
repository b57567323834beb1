import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { createMergePatch } from '../../json-patch.ts';
import { asList, kindOf, sameJson, withField, type JsonObject } from '../../object.ts';
import { compareStrings } from '../../output/go-values.ts';
import { objectPrinter } from '../../printing.ts';
import { patchObject } from '../../writes.ts';
import { RBAC_GROUP, subjectFlags } from '../create/subjects.ts';
import { checkSetFlags, setFlags, shownName, targets } from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_subject.go */
export default defineCommand({
  name: 'subject',
  use: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: {
    en: 'Add users, groups or service accounts to a role binding',
    ko: '롤 바인딩에 사용자, 그룹, 서비스 어카운트를 더합니다',
  },
  examples:
    '# One more service account for a role binding\nkubectl set subject rolebinding read --serviceaccount=default:robot',
  flags: [...setFlags, ...subjectFlags],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'subjects updated', dryRun, true);
    const infos = await targets(context, context.args);
    const namespace = await context.namespace();
    throwCollected(checkSetFlags(context, dryRun).slice(0, 1));
    const added = newSubjects(context, namespace);
    if (added.length === 0) {
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    }
    const errors: Error[] = [];
    for (const info of infos) {
      const before = info.object ?? {};
      if (!['RoleBinding', 'ClusterRoleBinding'].includes(kindOf(before))) {
        const reason = 'setting subjects is only supported for RoleBinding/ClusterRoleBinding';
        errors.push(new CommandError(`error: ${shownName(context, info)} ${reason}\n`));
        continue;
      }
      const existing = asList(before['subjects']);
      const fresh = added.filter((subject) => !existing.some((other) => sameJson(subject, other)));
      const after = withField(before, ['subjects'], [...existing, ...fresh]);
      if (fresh.length === 0) continue;
      if (flags.bool('local') || dryRun === 'client') await printer.print(after);
      else {
        const actual = await patchObject(context, info, 'merge', createMergePatch(before, after), {
          dryRun,
          fieldManager: flags.string('field-manager'),
        });
        await printer.print(actual);
      }
    }
    throwCollected(errors);
  },
});

/** What the flags name: of each kind what comes again only once, in order. */
function newSubjects(context: CommandContext, namespace: string): readonly JsonObject[] {
  const { flags } = context;
  const named = (flag: string): readonly string[] => [...new Set(flags.list(flag))].sort(compareStrings);
  const accounts = named('serviceaccount').map((account) => {
    const [own = '', name = '', ...more] = account.split(':');
    if (name === '' || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace: own || namespace };
  });
  const people = (kind: string, names: readonly string[]): readonly JsonObject[] =>
    names.map((name) => ({ apiGroup: RBAC_GROUP, kind, name }));
  return [...people('User', named('user')), ...people('Group', named('group')), ...accounts];
}
