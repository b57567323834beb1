import type { ApiObject } from '../api.ts';
import type { Arguments, Command } from '../command.ts';
import type { Json } from '../format/value.ts';
import { begin, getCluster, waitFor } from './adapter.ts';
import { confirmSilence, loggingConfig, monitoringConfig } from './observability.ts';
import { clustersFormat, operationsFormat } from './formats.ts';
import { persistCluster } from './kubeconfig.ts';
import { requireLocation } from './location.ts';
import { nodeConfig, defaultScopes, labelValues, poolOptions } from './node-options.ts';
import { clusterReference, consoleUrl, locationPath, selfLink } from './references.ts';

const readonlyPortNote =
  'Note: The Kubelet readonly port (10255) is now deprecated. Please update your workloads to use the recommended alternatives. See https://cloud.google.com/kubernetes-engine/docs/how-to/disable-kubelet-readonly-port for ways to check usage and for migration instructions.';

const extendedNote =
  "Note: For GKE Standard edition, pay-per-use costs apply when your cluster is enrolled in the Extended release channel and your cluster's minor version enters the extended support period.";

/** How many nodes a range of pod addresses has room for; -1 when it says nothing. */
function maximumNodes(range: string | undefined): number {
  const prefix = range === undefined ? 14 : Number(range.split('/').at(-1));
  if (!Number.isInteger(prefix) || prefix < 0) return -1;
  const addresses = 2 ** (32 - prefix) - 2 ** 12;
  return addresses < 256 ? -1 : Math.floor(addresses / 256);
}

const compact = (object: Readonly<Record<string, Json | undefined>>): ApiObject =>
  Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );

/** The addons that `--addons` turns on or off. */
export function addonsConfig(names: Readonly<Record<string, string>> | undefined): ApiObject | undefined {
  if (!names) return undefined;
  const on = (name: string): boolean => name in names && names[name] !== 'DISABLED';
  return {
    httpLoadBalancing: { disabled: !on('HttpLoadBalancing') },
    horizontalPodAutoscaling: { disabled: !on('HorizontalPodAutoscaling') },
    networkPolicyConfig: { disabled: !on('NetworkPolicy') },
    ...(on('GcePersistentDiskCsiDriver') ? { gcePersistentDiskCsiDriverConfig: { enabled: true } } : {}),
  };
}

/** The channel of `--release-channel`. */
export function releaseChannel(args: Arguments): ApiObject | undefined {
  const channel = args.list('release_channel')?.[0] ?? args.text('release_channel');
  if (channel === undefined) return undefined;
  return channel === 'None' ? { channel: 'UNSPECIFIED' } : { channel: channel.toUpperCase() };
}

/** The request body of a create. Models CreateClusterCommon of googlecloudsdk/api_lib/container/api_adapter.py */
function clusterBody(args: Arguments, name: string, autopilot: boolean): ApiObject {
  const shared = {
    name,
    initialClusterVersion: args.text('cluster_version'),
    network: args.text('network'),
    subnetwork: args.text('subnetwork'),
    clusterIpv4Cidr: args.text('cluster_ipv4_cidr'),
    servicesIpv4Cidr: args.text('services_ipv4_cidr'),
    releaseChannel: releaseChannel(args),
    resourceLabels: labelValues(args.dict('labels')),
    loggingConfig: loggingConfig(args.list('logging')),
    monitoringConfig: monitoringConfig(args.list('monitoring'), args.flag('enable_managed_prometheus')),
  };
  if (autopilot) {
    return compact({
      ...shared,
      autopilot: { enabled: true },
      nodePools: [{ name: 'default-pool', initialNodeCount: 1, config: { oauthScopes: [...defaultScopes] } }],
    });
  }
  const network = args.flag('enable_network_policy');
  return compact({
    ...shared,
    locations: args.list('node_locations') ?? args.list('additional_zones'),
    addonsConfig: addonsConfig(args.dict('addons') ?? fromList(args.list('addons'))),
    networkPolicy: network === true ? { enabled: true, provider: 'CALICO' } : undefined,
    networkConfig:
      args.flag('enable_dataplane_v2') === true ? { datapathProvider: 'ADVANCED_DATAPATH' } : undefined,
    enableKubernetesAlpha: args.flag('enable_kubernetes_alpha') === true ? true : undefined,
    nodePools: [
      {
        name: 'default-pool',
        initialNodeCount: args.number('num_nodes') ?? 3,
        config: nodeConfig(args, 'node_labels'),
        ...poolOptions(args),
      },
    ],
  });
}

const fromList = (names: readonly string[] | undefined): Readonly<Record<string, string>> | undefined =>
  names && Object.fromEntries(names.map((name) => [name, '']));

const create = (autopilot: boolean): Command => ({
  format: clustersFormat,
  async run(invocation) {
    const { api, arguments: args, console, context } = invocation;
    const location = requireLocation(invocation, { autopilot });
    const reference = clusterReference(invocation, location);
    if (args.flag('enable_insecure_kubelet_readonly_port') === undefined)
      await console.status(readonlyPortNote);
    if (!autopilot && args.flag('enable_ip_alias') !== true) {
      const nodes = maximumNodes(args.text('cluster_ipv4_cidr'));
      if (nodes > 0) {
        await console.status(
          `Note: Your Pod address range (\`--cluster-ipv4-cidr\`) can accommodate at most ${nodes} node(s).`,
        );
      }
    }
    if (releaseChannel(args)?.['channel'] === 'EXTENDED') await console.status(extendedNote);
    const body = clusterBody(args, reference.cluster, autopilot);
    await confirmSilence(invocation);
    const operation = await begin(
      { ...invocation, api },
      reference,
      'POST',
      `${locationPath(reference)}/clusters`,
      {
        cluster: body,
        parent: locationPath(reference),
      },
    );
    if (args.flag('async') === true) {
      return { resource: [await getCluster(invocation, reference)], format: operationsFormat };
    }
    await waitFor(invocation, operation, `Creating cluster ${reference.cluster} in ${location}`);
    const cluster = await getCluster(invocation, reference);
    await console.status(`Created [${selfLink(reference)}].`);
    await console.status(`To inspect the contents of your cluster, go to: ${consoleUrl(reference)}`);
    persistCluster(context, reference, cluster);
    await console.status(`kubeconfig entry generated for ${reference.cluster}.`);
    return { resource: [cluster] };
  },
});

export const clustersCreate = create(false);
export const clustersCreateAuto = create(true);
