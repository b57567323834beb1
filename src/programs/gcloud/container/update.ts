import type { ApiObject } from '../api.ts';
import type { Arguments, Command, Invocation } from '../command.ts';
import { isObject } from '../format/value.ts';
import type { Json } from '../format/value.ts';
import { AdapterError, begin, text, waitFor } from './adapter.ts';
import type { OperationReference } from './adapter.ts';
import { addonsConfig, releaseChannel } from './create.ts';
import { requireLocation } from './location.ts';
import { autoscalingOf } from './node-options.ts';
import { confirmSilence, loggingConfig, monitoringConfig } from './observability.ts';
import { clusterPath, clusterReference, consoleUrl, selfLink } from './references.ts';
import type { ClusterReference } from './references.ts';
import { named, tryCluster } from './resize.ts';

/** The settings of a PUT. Models UpdateClusterCommon of googlecloudsdk/api_lib/container/api_adapter.py */
function desired(args: Arguments): ApiObject {
  const autoscaling = autoscalingOf(args);
  const entries: readonly (readonly [string, Json | undefined])[] = [
    ['desiredLoggingConfig', loggingConfig(args.list('logging'))],
    [
      'desiredMonitoringConfig',
      monitoringConfig(args.list('monitoring'), args.flag('enable_managed_prometheus')),
    ],
    ['desiredNodePoolAutoscaling', autoscaling],
    ['desiredNodePoolId', autoscaling ? args.text('node_pool') : undefined],
    ['desiredReleaseChannel', releaseChannel(args)],
    ['desiredLocations', args.list('node_locations')],
    ['desiredAddonsConfig', addonsConfig(args.dict('update_addons'))],
    ['desiredVerticalPodAutoscaling', enabledOf(args.flag('enable_vertical_pod_autoscaling'))],
    ['desiredShieldedNodes', enabledOf(args.flag('enable_shielded_nodes'))],
    ['desiredIntraNodeVisibilityConfig', enabledOf(args.flag('enable_intra_node_visibility'))],
  ];
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined),
  );
}

const enabledOf = (enabled: boolean | undefined): ApiObject | undefined =>
  enabled === undefined ? undefined : { enabled };

/** Labels that a cluster has after a change. */
async function changeLabels(
  invocation: Invocation,
  reference: ClusterReference,
  cluster: ApiObject | undefined,
): Promise<OperationReference | undefined> {
  const { arguments: args } = invocation;
  const update = args.dict('update_labels');
  const remove = args.list('remove_labels');
  if (!update && !remove) return undefined;
  const current = isObject(cluster?.['resourceLabels']) ? cluster['resourceLabels'] : {};
  if (remove && Object.keys(current).length === 0) {
    throw new AdapterError(`Cluster '${reference.cluster}' has no labels to remove.`);
  }
  for (const name of remove ?? []) {
    if (!(name in current)) {
      throw new AdapterError(`No label named '${name}' found on cluster '${reference.cluster}'.`);
    }
  }
  const kept = Object.entries(current).filter(([name]) => !(remove ?? []).includes(name));
  return begin(invocation, reference, 'POST', `${clusterPath(reference)}:setResourceLabels`, {
    resourceLabels: { ...Object.fromEntries(kept), ...update },
    labelFingerprint: cluster ? text(cluster, 'labelFingerprint') : '',
  });
}

const networkPolicyQuestion =
  'Enabling/Disabling Network Policy causes a rolling update of all cluster nodes, similar to performing a cluster upgrade.  This operation is long-running and will block other operations on the cluster (including delete) until it has run to completion.';

async function change(
  invocation: Invocation,
  reference: ClusterReference,
  cluster: ApiObject | undefined,
): Promise<OperationReference> {
  const { arguments: args, console } = invocation;
  const policy = args.flag('enable_network_policy');
  if (policy !== undefined) {
    await console.confirm(networkPolicyQuestion, { cancelOnNo: true });
    return begin(invocation, reference, 'POST', `${clusterPath(reference)}:setNetworkPolicy`, {
      networkPolicy: policy ? { enabled: true, provider: 'CALICO' } : { enabled: false },
    });
  }
  const labels = await changeLabels(invocation, reference, cluster);
  if (labels) return labels;
  const legacy = args.flag('enable_legacy_authorization');
  if (legacy !== undefined) {
    return begin(invocation, reference, 'POST', `${clusterPath(reference)}:setLegacyAbac`, {
      enabled: legacy,
    });
  }
  const update = desired(args);
  await confirmSilence(invocation);
  return named(begin(invocation, reference, 'PUT', clusterPath(reference), { update }));
}

export const clustersUpdate: Command = {
  async run(invocation) {
    const { arguments: args, console } = invocation;
    const reference = clusterReference(invocation, requireLocation(invocation));
    const cluster = await tryCluster(
      invocation,
      reference,
      'update',
      'You can still attempt updates to the cluster.',
    );
    const operation = await change(invocation, reference, cluster);
    if (args.flag('async') === true) return undefined;
    await waitFor(invocation, operation, `Updating ${reference.cluster}`);
    await console.status(`Updated [${selfLink(reference)}].`);
    await console.status(`To inspect the contents of your cluster, go to: ${consoleUrl(reference)}`);
    return undefined;
  },
};
