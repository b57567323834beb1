import { dryRunFlag, filenameFlag, flag, printFlags } from '../../common-flags.ts';
import { describeInfo } from '../../applying.ts';
import { defineCommand } from '../../command.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, hasReason } from '../../errors.ts';
import { LAST_APPLIED, lastAppliedOf } from '../../last-applied.ts';
import { goJson, sameJson, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { findResources, refetch, type Info } from '../../resources.ts';
import { patchObject, withSource } from '../../writes.ts';

/** Models kubectl/pkg/cmd/apply/apply_set_last_applied.go */
export default defineCommand({
  name: 'set-last-applied',
  use: '-f FILENAME [options]',
  short: { en: 'Take a file for what was applied last', ko: '파일을 마지막으로 적용한 설정으로 삼습니다' },
  examples: '# From now on, this file counts as applied\nkubectl apply set-last-applied -f web.yaml',
  flags: [
    ...printFlags,
    dryRunFlag,
    flag(
      'create-annotation',
      'bool',
      'Also for objects that have no such annotation yet.',
      '어노테이션이 없는 오브젝트에도 만듭니다.',
    ),
    filenameFlag,
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const { namespace, namespaceGiven } = await context.config();
    const printer = await objectPrinter(context, 'configured', dryRun);
    const found = await findResources(context, {
      filenames: flags.list('filename'),
      namespace,
      enforceNamespace: namespaceGiven,
    });
    const changes: { readonly info: Info; readonly object: JsonObject }[] = [];
    await found.visit(async (info) => {
      const object = info.object ?? {};
      let live: JsonObject;
      try {
        live = (await refetch(context, info)).object ?? {};
      } catch (error) {
        if (hasReason(error, 'NotFound')) throw error;
        throw withSource(
          `retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`,
          info.source,
          error,
        );
      }
      const original = lastAppliedOf(live);
      if (!original && !flags.bool('create-annotation')) {
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      if (sameJson(original, object)) {
        await context.out(`set-last-applied ${info.name}: no changes required.\n`);
      } else changes.push({ info: { ...info, object: live }, object });
    });
    for (const { info, object } of changes) {
      const patch = { metadata: { annotations: { [LAST_APPLIED]: `${goJson(object)}\n` } } };
      const result =
        dryRun === 'client'
          ? (info.object ?? {})
          : await patchObject(context, info, 'merge', patch, { dryRun });
      await printer.print(result);
    }
  },
});
