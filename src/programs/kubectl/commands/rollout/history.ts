import { fileFlags, flag, printFlags, selectorFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { printName } from '../../output/name.ts';
import { createPrinter } from '../../output/printer.ts';
import { align, describeLayout } from '../../output/tabwriter.ts';
import { outOf, printerOptions, withType } from '../../printing.ts';
import type { Info } from '../../resources.ts';
import { revisionsOf, templateText, type Revision } from './revisions.ts';
import { requireHistory, rolloutTargets } from './targets.ts';

/** Models kubectl/pkg/cmd/rollout/rollout_history.go */
export default defineCommand({
  name: 'history',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: { en: 'Show the revisions of a rollout', ko: '롤아웃의 리비전들을 보여 줍니다' },
  examples: `
# The revisions of a deployment
kubectl rollout history deployment/web

# What the pods of revision 3 looked like
kubectl rollout history daemonset/agent --revision=3`,
  flags: [
    flag(
      'revision',
      'int64',
      'Show the pod template of this revision.',
      '이 리비전의 파드 템플릿을 보여 줍니다.',
    ),
    selectorFlag,
    ...fileFlags,
    ...printFlags,
  ],
  completes: { types: ['deployment', 'daemonset', 'statefulset'] },
  async run(context) {
    const { flags } = context;
    const number = flags.number('revision');
    const found = await rolloutTargets(context);
    if (number < 0) throw new CommandError(`revision must be a positive integer: ${number}`);
    if (flags.changed('output')) {
      const printer = await context.load(createPrinter({ ...printerOptions(context), keepOrder: true }));
      const { asGoType } = await context.load(import('../../typed/go-type.ts'));
      await found.visit(async (info) => {
        const revisions = await historyOf(context, info);
        for (const each of number > 0 ? [theRevision(revisions, number)] : revisions) {
          await outOf(context, () => printer.print(asGoType(each.object)));
        }
      });
      return;
    }
    await found.visit(async (info) => {
      const revisions = await historyOf(context, info);
      const lead = number > 0 ? `with revision #${number}` : '';
      const name = printName(withType(info.object ?? {}, info.mapping)).trimEnd();
      await context.out(`${name} ${lead}\n${historyText(revisions, number)}\n`);
    });
  },
});

async function historyOf(context: CommandContext, info: Info): Promise<readonly Revision[]> {
  requireHistory(info.mapping, 'history viewer', 'history');
  return revisionsOf(context, info);
}

function theRevision(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find((each) => each.number === number);
  if (!found) throw new CommandError('unable to find the specified revision');
  return found;
}

function historyText(revisions: readonly Revision[], number: number): string {
  if (revisions.length === 0) return 'No rollout history found.';
  if (number > 0) return templateText(theRevision(revisions, number).template);
  const rows = revisions.map((each) => `${each.number}\t${each.cause || '<none>'}\n`);
  return align(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, describeLayout);
}
