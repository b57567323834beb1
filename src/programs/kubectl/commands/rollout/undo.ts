import type { Deployment } from '../../../../cluster/api/types.ts';
import { dryRunFlag, fileFlags, flag, printFlags, selectorFlag } from '../../common-flags.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { metaOf } from '../../describe/describer.ts';
import { sameTemplate } from '../../describe/replica-sets.ts';
import { dryRunOf, type DryRun } from '../../dry-run.ts';
import { asError, CommandError } from '../../errors.ts';
import { asObject, fieldOf } from '../../object.ts';
import { objectPrinter, withType } from '../../printing.ts';
import type { Info } from '../../resources.ts';
import { patchObject } from '../../writes.ts';
import { revisionsOf, templateText, type Revision } from './revisions.ts';
import { requireHistory, rolloutTargets } from './targets.ts';

/** Models kubectl/pkg/cmd/rollout/rollout_undo.go */
export default defineCommand({
  name: 'undo',
  use: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  short: { en: 'Go back to an earlier revision', ko: '이전 리비전으로 되돌립니다' },
  examples: `
# Go back to the previous revision
kubectl rollout undo deployment/web

# Go back to revision 3
kubectl rollout undo daemonset/agent --to-revision=3

# See what would happen
kubectl rollout undo --dry-run=server deployment/web`,
  flags: [
    flag(
      'to-revision',
      'int64',
      'The revision to go back to; 0 is the one before the current.',
      '되돌아갈 리비전. 0이면 바로 앞 리비전입니다.',
    ),
    ...fileFlags,
    dryRunFlag,
    selectorFlag,
    ...printFlags,
  ],
  completes: { types: ['deployment', 'daemonset', 'statefulset'] },
  async run(context) {
    const dryRun = await dryRunOf(context);
    const found = await rolloutTargets(context);
    const number = context.flags.number('to-revision');
    await found.visit(async (info) => {
      requireHistory(info.mapping, 'rollbacker', 'rollbacker');
      const done = await rollBack(context, info, number, dryRun);
      const printer = await objectPrinter(context, done, dryRun, true);
      await printer.print(withType(info.object ?? {}, info.mapping));
    });
  },
});

const notFound = (number: number): Error =>
  new CommandError(`unable to find specified revision ${number} in history`);

/** Brings a workload back and tells what was done. Models kubectl/pkg/polymorphichelpers/rollback.go */
async function rollBack(
  context: CommandContext,
  info: Info,
  number: number,
  dryRun: DryRun,
): Promise<string> {
  if (number < 0) throw notFound(number);
  const revisions = await revisionsOf(context, info);
  const isDeployment = info.mapping.kind === 'Deployment';
  const wanted = isDeployment
    ? deploymentRevision(info, revisions, number)
    : controllerRevision(revisions, number);
  if (dryRun === 'client') {
    return `${isDeployment ? '' : 'will roll back to '}${templateText(bareTemplate(wanted))}`;
  }
  // The kind was looked at.
  const workload = info.object as unknown as Deployment;
  if (isDeployment && workload.spec?.paused === true) {
    throw new CommandError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  if (sameTemplate(bareTemplate(wanted), workload.spec?.template)) {
    return `skipped rollback (current template already matches revision ${number})`;
  }
  try {
    await (isDeployment
      ? patchObject(context, info, 'json', deploymentPatch(workload, wanted), { dryRun })
      : patchObject(context, info, 'strategic', wanted.patch, { dryRun }));
  } catch (error) {
    throw new CommandError(`failed restoring revision ${number}: ${asError(error).message}`);
  }
  return 'rolled back';
}

function deploymentRevision(info: Info, revisions: readonly Revision[], number: number): Revision {
  if (number > 0) {
    const found = revisions.find((each) => each.number === number);
    if (!found) throw notFound(number);
    return found;
  }
  const previous = revisions.at(-2);
  if (!previous) throw new CommandError(`no rollout history found for deployment "${info.name}"`);
  return previous;
}

function controllerRevision(revisions: readonly Revision[], number: number): Revision {
  if (number === 0 && revisions.length <= 1) throw new CommandError('no last revision to roll back to');
  const found = number === 0 ? revisions.at(-2) : revisions.find((each) => each.number === number);
  if (!found) throw notFound(number);
  return found;
}

/** The template without what the history adds for display. */
function bareTemplate(revision: Revision): Revision['template'] {
  const template = fieldOf(revision.object, 'spec', 'template');
  return asObject(template);
}

/** Annotations that belong to the deployment and do not come back with a revision. */
const kept = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function deploymentPatch(deployment: Deployment, revision: Revision): unknown {
  const { metadata = {}, ...rest } = bareTemplate(revision);
  const { 'pod-template-hash': _hash, ...labels } = metadata.labels ?? {};
  const own = Object.entries(metaOf(deployment).annotations ?? {}).filter(([key]) => kept.has(key));
  const theirs = Object.entries(metaOf(revision.object).annotations ?? {}).filter(([key]) => !kept.has(key));
  return [
    { op: 'replace', path: '/spec/template', value: { ...rest, metadata: { ...metadata, labels } } },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...theirs]) },
  ];
}
