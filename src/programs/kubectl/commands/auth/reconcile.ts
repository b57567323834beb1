import { dryRunFlag, fileFlags, flag, printFlags } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, hasReason } from '../../errors.ts';
import { asList, isObject, kindOf, sameJson, withField, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { findResources, refetch } from '../../resources.ts';
import { createObject, replaceObject } from '../../writes.ts';

const kinds = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/** Models kubectl/pkg/cmd/auth/reconcile.go */
export default defineCommand({
  name: 'reconcile',
  use: '-f FILENAME [options]',
  short: { en: 'Bring RBAC objects to what a file says', ko: 'RBAC 오브젝트를 파일의 내용에 맞춥니다' },
  long: {
    en: 'Create RBAC objects that are not there and add to the others what a file has more: rules and subjects.',
    ko: '없는 RBAC 오브젝트를 만들고, 있는 것에는 파일에 더 있는 규칙과 대상을 더합니다.',
  },
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    flag(
      'remove-extra-permissions',
      'bool',
      'Remove rules that the file does not have.',
      '파일에 없는 규칙을 지웁니다.',
    ),
    flag(
      'remove-extra-subjects',
      'bool',
      'Remove subjects that the file does not have.',
      '파일에 없는 대상을 지웁니다.',
    ),
  ],
  async run(context) {
    const { flags } = context;
    if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      throw new CommandError('must specify one of -f and -k');
    }
    if (context.args.length > 0) throw new CommandError('no arguments are allowed');
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'reconciled', dryRun);
    const { namespace, namespaceGiven } = await context.config();
    const found = await findResources(context, {
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      continueOnError: true,
    });
    await found.visit(async (info) => {
      const wanted = info.object ?? {};
      if (!kinds.includes(kindOf(wanted))) return;
      let live: JsonObject | undefined;
      try {
        live = (await refetch(context, info)).object;
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error;
      }
      const merged = live
        ? reconciled(
            live,
            wanted,
            flags.bool('remove-extra-permissions'),
            flags.bool('remove-extra-subjects'),
          )
        : wanted;
      if (dryRun === 'client' || (live && sameJson(live, merged))) return printer.print(merged);
      await printer.print(
        live
          ? await replaceObject(context, info, merged, { dryRun })
          : await createObject(context, info.mapping, info.namespace, merged, { dryRun }),
      );
    });
  },
});

function reconciled(
  live: JsonObject,
  wanted: JsonObject,
  dropRules: boolean,
  dropSubjects: boolean,
): JsonObject {
  const field = kindOf(wanted).endsWith('Binding') ? 'subjects' : 'rules';
  const drop = field === 'rules' ? dropRules : dropSubjects;
  const now = asList(live[field]).filter(isObject);
  const then = asList(wanted[field]).filter(isObject);
  const missing = then.filter((item) => !now.some((other) => sameJson(item, other)));
  const kept = drop ? now.filter((item) => then.some((other) => sameJson(item, other))) : now;
  return withField(live, [field], [...kept, ...missing]);
}
