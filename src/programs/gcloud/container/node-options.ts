import type { ApiObject } from '../api.ts';
import type { Arguments } from '../command.ts';
import type { Json } from '../format/value.ts';
import { AdapterError } from './adapter.ts';

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;

/** What nodes may do when nothing else is said. */
export const defaultScopes = [
  'devstorage.read_only', 'logging.write', 'monitoring', 'service.management.readonly', 'servicecontrol',
  'trace.append',
].map(scope); // prettier-ignore

/** Labels as the API takes them. */
export const labelValues = (labels: Readonly<Record<string, string>> | undefined): ApiObject | undefined =>
  labels;

const effects: Readonly<Record<string, string>> = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};

/** Taints of `--node-taints=key=value:effect`. */
export function nodeTaints(
  taints: Readonly<Record<string, string>> | undefined,
): readonly ApiObject[] | undefined {
  if (!taints) return undefined;
  return Object.entries(taints).map(([key, text]) => {
    const [value, effect] = text.split(':');
    if (value === undefined || effect === undefined) {
      throw new AdapterError(
        `Invalid value [${key}=${text}] for argument --node-taints. Node taint is of format key=value:effect\n`,
      );
    }
    const known = effects[effect];
    if (known === undefined) {
      throw new AdapterError(
        `Invalid taint effect [${effect}] for argument --node-taints. Valid effect values are NoSchedule, PreferNoSchedule, NoExecute'\n`,
      );
    }
    return { key, value, effect: known };
  });
}

/** The machines of a pool, as flags describe them; what they leave out is for the service to choose. */
export function nodeConfig(args: Arguments, labelsName: string): ApiObject {
  const entries: readonly (readonly [string, Json | undefined])[] = [
    ['oauthScopes', args.list('scopes') ?? defaultScopes],
    ['machineType', args.text('machine_type')],
    ['diskSizeGb', args.number('disk_size')],
    ['diskType', args.text('disk_type')],
    ['imageType', args.text('image_type')],
    ['serviceAccount', args.text('service_account')],
    ['labels', labelValues(args.dict(labelsName))],
    ['taints', nodeTaints(args.dict('node_taints'))],
    ['tags', args.list('tags')],
    ['preemptible', args.flag('preemptible')],
    ['spot', args.flag('spot')],
  ];
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined),
  );
}

/** `--enable-autoscaling` and what belongs to it. */
export function autoscalingOf(args: Arguments): ApiObject | undefined {
  const enabled = args.flag('enable_autoscaling');
  if (enabled === undefined) return undefined;
  if (!enabled) return { enabled: false };
  const minimum = args.number('min_nodes');
  const maximum = args.number('max_nodes');
  return {
    enabled: true,
    ...(minimum === undefined ? {} : { minNodeCount: minimum }),
    ...(maximum === undefined ? {} : { maxNodeCount: maximum }),
  };
}

/** A new pool's autoscaling, management, upgrade settings and limits. */
export function poolOptions(args: Arguments): ApiObject {
  const autoscaling = autoscalingOf(args);
  const pods = args.number('max_pods_per_node') ?? args.number('default_max_pods_per_node');
  const unavailable = args.number('max_unavailable_upgrade');
  return {
    ...(autoscaling ? { autoscaling } : {}),
    management: {
      autoRepair: args.flag('enable_autorepair') ?? true,
      autoUpgrade: args.flag('enable_autoupgrade') ?? true,
    },
    upgradeSettings: {
      maxSurge: args.number('max_surge_upgrade') ?? 1,
      ...(unavailable === undefined ? {} : { maxUnavailable: unavailable }),
    },
    ...(pods === undefined ? {} : { maxPodsConstraint: { maxPodsPerNode: String(pods) } }),
    ...(args.text('node_version') === undefined ? {} : { version: args.text('node_version') ?? '' }),
  };
}
