import { defineCommand } from '../../command.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { objectPrinter } from '../../printing.ts';
import { recordFlag } from '../../record.ts';
import { checkSetFlags, setFlags, targets, updateAll, withPodSpec } from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_serviceaccount.go */
export default defineCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  short: { en: "Change a pod template's service account", ko: '파드 템플릿의 서비스 어카운트를 바꿉니다' },
  examples:
    "# A deployment's pods run as the service account robot\nkubectl set serviceaccount deployment web robot",
  flags: [...setFlags.filter(({ name }) => name !== 'selector'), recordFlag],
  async run(context) {
    const dryRun = await dryRunOf(context);
    throwCollected(context.flags.bool('local') && dryRun === 'server' ? checkSetFlags(context, dryRun) : []);
    const printer = await objectPrinter(context, 'serviceaccount updated', dryRun, true);
    if (context.args.length === 0) throw new CommandError('serviceaccount is required');
    const name = context.args.at(-1) ?? '';
    // With --local, resources that are named beside the file are not looked at.
    const infos = await targets(context, context.flags.bool('local') ? [] : context.args.slice(0, -1));
    await updateAll(context, infos, {
      dryRun,
      printer,
      failure: 'failed to patch ServiceAccountName',
      always: true,
      change: (object) =>
        withPodSpec(object, (spec) => {
          const both = 'serviceAccount' in spec ? { serviceAccount: name } : {};
          return { ...spec, ...both, serviceAccountName: name };
        }),
    });
  },
});
