import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { findResources, KUBECTL_TYPES, type ResourceSet } from '../../resources.ts';

/** What a rollout command is called for. Throws when nothing was named. */
export async function rolloutTargets(context: CommandContext): Promise<ResourceSet> {
  const { flags, args } = context;
  if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    throw new CommandError('required resource not specified');
  }
  const { namespace, namespaceGiven } = await context.config();
  return findResources(context, {
    scheme: KUBECTL_TYPES,
    typed: true,
    args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    namespace,
    enforceNamespace: namespaceGiven,
    selector: flags.string('selector'),
    allowEmptySelector: true,
    continueOnError: true,
    latest: true,
  });
}

/** Says that there was nothing to do. */
export async function reportNothingFound(context: CommandContext): Promise<void> {
  await context.err(`No resources found in ${await context.namespace()} namespace.\n`);
}

/** `Deployment.apps`: Go's text for a group and kind. */
export const groupKindText = ({ group, kind }: { readonly group: string; readonly kind: string }): string =>
  group === '' ? kind : `${kind}.${group}`;

const workloads = ['DaemonSet.apps', 'Deployment.apps', 'StatefulSet.apps'];
const otherWorkloads = ['Pod', 'ReplicationController', 'ReplicaSet.apps', 'Job.batch', 'CronJob.batch'];

/**
 * Refuses kinds that keep no revisions. Models kubectl/pkg/apps/kind_visitor.go
 *
 * @param what `history viewer`, `rollbacker`
 * @param deed `history`, `rollbacker`
 */
export function requireHistory(
  mapping: { readonly group: string; readonly kind: string },
  what: string,
  deed: string,
): void {
  const name = groupKindText(mapping);
  if (workloads.includes(name)) return;
  if (otherWorkloads.includes(name)) {
    throw new CommandError(`no ${what} has been implemented for "${name}"`);
  }
  throw new CommandError(
    `error retrieving ${deed} for "${name}", no visitor method exists for {${mapping.group} ${mapping.kind}}`,
  );
}
