import type { ApiObject } from '../api.ts';
import type { Command, Invocation } from '../command.ts';
import { isObject } from '../format/value.ts';
import type { Json } from '../format/value.ts';
import { begin, getPool, waitFor } from './adapter.ts';
import type { OperationReference } from './adapter.ts';
import { requireLocation } from './location.ts';
import { autoscalingOf, nodeTaints } from './node-options.ts';
import { poolPath, poolReference, selfLink } from './references.ts';
import type { PoolReference } from './references.ts';

const written = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** Asks before labels, taints or tags are replaced. */
async function confirmReplacement({ arguments: args, console }: Invocation): Promise<void> {
  const labels = args.dict('node_labels');
  const taints = args.dict('node_taints');
  const tags = args.list('tags');
  const replaced = [
    ...(labels ? [['labels', written(labels)]] : []),
    ...(taints ? [['taints', written(taints)]] : []),
    ...(tags ? [['tags', tags.join(',')]] : []),
  ];
  for (const [what, text] of replaced) {
    await console.confirm(
      `The previous user-specified ${what} on this node pool will be replaced by '${text}'`,
      {
        refuseUnattended: true,
        cancelOnNo: true,
      },
    );
  }
}

/** The one request that a node pool update makes. Models UpdateNodePool of googlecloudsdk/api_lib/container/api_adapter.py */
async function change(invocation: Invocation, reference: PoolReference): Promise<OperationReference> {
  const { arguments: args } = invocation;
  const path = poolPath(reference);
  const repair = args.flag('enable_autorepair');
  const upgrade = args.flag('enable_autoupgrade');
  if (repair !== undefined || upgrade !== undefined) {
    const pool = await getPool(invocation, reference);
    const current = isObject(pool['management']) ? pool['management'] : {};
    const management: ApiObject = {
      ...current,
      ...(repair === undefined ? {} : { autoRepair: repair }),
      ...(upgrade === undefined ? {} : { autoUpgrade: upgrade }),
    };
    return begin(invocation, reference, 'POST', `${path}:setManagement`, { management });
  }
  const autoscaling = autoscalingOf(args);
  if (autoscaling) return begin(invocation, reference, 'POST', `${path}:setAutoscaling`, { autoscaling });
  const labels = args.dict('node_labels');
  const taints = nodeTaints(args.dict('node_taints'));
  const surge = args.number('max_surge_upgrade');
  const unavailable = args.number('max_unavailable_upgrade');
  const entries: readonly (readonly [string, Json | undefined])[] = [
    ['labels', labels && { labels }],
    ['taints', taints && { taints }],
    ['tags', args.list('tags') && { tags: [...(args.list('tags') ?? [])] }],
    ['machineType', args.text('machine_type')],
    ['diskType', args.text('disk_type')],
    ['diskSizeGb', args.number('disk_size')],
    ['locations', args.list('node_locations')],
    [
      'upgradeSettings',
      surge === undefined && unavailable === undefined
        ? undefined
        : { maxSurge: surge ?? 1, maxUnavailable: unavailable ?? 0 },
    ],
  ];
  const body = Object.fromEntries(
    entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined),
  );
  return begin(invocation, reference, 'PUT', path, body);
}

export const poolsUpdate: Command = {
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = poolReference(invocation, requireLocation(invocation));
    await confirmReplacement(invocation);
    const operation = await change(invocation, reference);
    if (args.flag('async') === true) return undefined;
    await waitFor(invocation, operation, `Updating node pool ${reference.pool}`);
    await console.status(`Updated [${selfLink(reference)}].`);
    return undefined;
  },
};
