import type { CommandContext } from './context.ts';
import { dryRunSuffix, type DryRun } from './dry-run.ts';
import { asError, CommandError, usageError } from './errors.ts';
import { asObject } from './object.ts';
import { printName } from './output/name.ts';
import { withType } from './printing.ts';
import { findResources, KUBECTL_TYPES, type Info } from './resources.ts';
import { patchObject } from './writes.ts';

/** The nodes that arguments or `--selector` name. Models kubectl/pkg/cmd/drain/drain.go Complete */
export async function nodesOf(context: CommandContext, usage: string): Promise<readonly Info[]> {
  const { args, flags } = context;
  const selector = flags.string('selector');
  if (args.length === 0 && !flags.changed('selector'))
    throw usageError(context.path, `USAGE: ${usage} [flags]`);
  if (args.length > 0 && selector !== '') {
    throw usageError(context.path, 'error: cannot specify both a node name and a --selector option');
  }
  const found = await findResources(context, {
    scheme: KUBECTL_TYPES,
    args: selector === '' ? args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`)) : ['nodes'],
    namespace: await context.namespace(),
    selector,
    singleResourceType: true,
  });
  const infos = await found.all();
  const other = infos.find(({ mapping }) => mapping.resource !== 'nodes' || mapping.group !== '');
  if (other) {
    const { group, version, resource } = other.mapping;
    throw new CommandError(
      `error: expected resource of type node, got "${group}/${version}, Resource=${resource}"`,
    );
  }
  return infos;
}

/** Marks nodes as unschedulable or takes the mark away. Models kubectl/pkg/cmd/drain/drain.go RunCordonOrUncordon */
export async function cordonAll(
  context: CommandContext,
  nodes: readonly Info[],
  desired: boolean,
  dryRun: DryRun,
): Promise<void> {
  const verb = desired ? 'cordon' : 'uncordon';
  for (const node of nodes) {
    const object = withType(node.object ?? {}, node.mapping);
    const say = (what: string): Promise<void> => context.out(printName(object, what + dryRunSuffix(dryRun)));
    if ((asObject(object['spec'])['unschedulable'] === true) === desired) {
      await say(`already ${verb}ed`);
      continue;
    }
    if (dryRun !== 'client') {
      try {
        await patchObject(
          context,
          node,
          'strategic',
          { spec: { unschedulable: desired ? true : null } },
          { dryRun },
        );
      } catch (error) {
        await context.err(`error: unable to ${verb} node "${node.name}": ${asError(error).message}\n`);
        continue;
      }
    }
    await say(`${verb}ed`);
  }
}
