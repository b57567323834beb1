import type { CommandContext } from './context.ts';
import { CommandError, usageError } from './errors.ts';
import { formatSelector } from './labels.ts';
import {
  asList,
  asObject,
  fieldOf,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  textOf,
  type JsonObject,
} from './object.ts';
import { findResources, KUBECTL_TYPES, type Info } from './resources.ts';
import { quote } from './text.ts';
import { TimedOut, watchUntil } from './watching.ts';

/** A container in a pod's specification. */
export interface ContainerRef {
  readonly name: string;
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  readonly container: JsonObject;
}

/** All containers of a pod: ordinary, ephemeral, then init containers, as messages list them. */
export function containersOf(pod: JsonObject): readonly ContainerRef[] {
  return (['containers', 'ephemeralContainers', 'initContainers'] as const).flatMap((list) =>
    asList(fieldOf(pod, 'spec', list))
      .filter(isObject)
      .map((container) => ({ name: textOf(container, 'name'), list, container })),
  );
}

const suffix: Readonly<Record<ContainerRef['list'], string>> = {
  containers: '',
  ephemeralContainers: ' (ephem)',
  initContainers: ' (init)',
};

/** Models kubectl/pkg/cmd/util/podcmd AllContainerNames */
export const allContainerNames = (pod: JsonObject): string =>
  containersOf(pod)
    .map(({ name, list }) => name + suffix[list])
    .join(', ');

/** The container that the pod itself names as the one people mean. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * The container of a name, or the default one, with a word on which it is when there are several.
 * Models kubectl/pkg/cmd/util/podcmd FindOrDefaultContainerByName
 * @param tell where that word goes
 */
export async function containerOf(
  context: CommandContext,
  pod: JsonObject,
  name: string,
  quiet: boolean,
  tell = (text: string): Promise<void> => context.err(text),
): Promise<JsonObject> {
  const all = containersOf(pod);
  const named = (wanted: string): JsonObject | undefined =>
    all.find((each) => each.name === wanted)?.container;
  if (name !== '') {
    const found = named(name);
    if (!found) throw new CommandError(`container ${name} not found in pod ${nameOf(pod)}`);
    return found;
  }
  const [first] = all.filter(({ list }) => list === 'containers');
  if (!first) throw new CommandError(`pod ${namespaceOf(pod)}/${nameOf(pod)} does not have any containers`);
  const preset = textOf(pod, 'metadata', 'annotations', DEFAULT_CONTAINER);
  const found = preset === '' ? undefined : named(preset);
  if (found) return found;
  if (!quiet && all.length > 1) {
    await tell(`Defaulted container ${quote(first.name)} out of: ${allContainerNames(pod)}\n`);
  }
  return first.container;
}

/**
 * How long to wait for a pod to run, in milliseconds. Models kubectl/pkg/cmd/util/helpers.go GetPodRunningTimeoutFlag
 * @param refuse makes an error of what is wrong with it
 */
export function podRunningTimeout(
  { flags, path }: CommandContext,
  refuse = (message: string): Error => usageError(path, message),
): number {
  const timeout = flags.duration('pod-running-timeout');
  if (timeout <= 0) throw refuse('--pod-running-timeout must be higher than zero');
  return timeout;
}

/** The object that `POD` or `TYPE/NAME` names. Models cli-runtime's ResourceNames("pods", …) */
export async function namedObject(
  context: CommandContext,
  typed: string,
  types = KUBECTL_TYPES,
): Promise<Info> {
  const found = await findResources(context, {
    scheme: types,
    args: [typed.includes('/') ? typed : `pods/${typed}`],
    namespace: await context.namespace(),
    singleResourceType: true,
  });
  const [info] = await found.all();
  if (!info) throw new CommandError('expected a resource');
  return info;
}

const goTypes: Readonly<Record<string, string>> = { '': 'v1', apps: 'v1', batch: 'v1' };

/** The label selector of a workload's or service's pods. Models kubectl/pkg/polymorphichelpers SelectorsForObject */
export function podSelectorOf(object: JsonObject, group: string): string {
  const kind = kindOf(object);
  const selector = fieldOf(object, 'spec', 'selector');
  switch (kind) {
    case 'Service': {
      const text = formatSelector(selector);
      if (text === '') {
        throw new CommandError(`invalid service '${nameOf(object)}': Service is defined without a selector`);
      }
      return text;
    }
    case 'ReplicationController':
      return formatSelector(selector);
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return labelSelectorText(asObject(selector));
    default:
      throw new CommandError(`selector for *${goTypes[group] ?? group}.${kind} not implemented`);
  }
}

/** A `LabelSelector` as query text. */
export function labelSelectorText(selector: JsonObject): string {
  const equals = Object.entries(asObject(selector['matchLabels'])).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const others = asList(selector['matchExpressions']).map((each) => {
    const { key, operator, values } = asObject(each);
    const list = `(${asList(values).map(String).sort().join(',')})`;
    switch (operator) {
      case 'In':
        return `${String(key)} in ${list}`;
      case 'NotIn':
        return `${String(key)} notin ${list}`;
      case 'Exists':
        return String(key);
      default:
        return `!${String(key)}`;
    }
  });
  return [...equals, ...others].sort().join(',');
}

export const isReady = (pod: JsonObject): boolean =>
  asList(fieldOf(pod, 'status', 'conditions')).some(
    (condition) => textOf(condition, 'type') === 'Ready' && textOf(condition, 'status') === 'True',
  );

const phaseRank: Readonly<Record<string, number>> = { Running: 2, Unknown: 1, Pending: 0 };

/** The pods that are most worth talking to first. Models kubectl/pkg/util/podutils ActivePods, the other way round */
export function byActivity(a: JsonObject, b: JsonObject): number {
  const rank = (pod: JsonObject): readonly number[] => [
    textOf(pod, 'spec', 'nodeName') === '' ? 1 : 0,
    -(phaseRank[textOf(pod, 'status', 'phase')] ?? 0),
    isReady(pod) ? 0 : 1,
    readySince(pod),
    restartsOf(pod),
    Date.parse(textOf(pod, 'metadata', 'creationTimestamp')),
  ];
  const [left, right] = [rank(a), rank(b)];
  for (let at = 0; at < left.length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const readySince = (pod: JsonObject): number => {
  const ready = asList(fieldOf(pod, 'status', 'conditions')).find(
    (condition) => textOf(condition, 'type') === 'Ready' && textOf(condition, 'status') === 'True',
  );
  return ready === undefined ? 0 : Date.parse(textOf(ready, 'lastTransitionTime')) || 0;
};

const restartsOf = (pod: JsonObject): number =>
  Math.max(
    0,
    ...asList(fieldOf(pod, 'status', 'containerStatuses')).map((each) =>
      Number(fieldOf(each, 'restartCount') ?? 0),
    ),
  );

/**
 * The best of the pods that a selector finds, and how many there are; waits for one to appear.
 * Models kubectl/pkg/polymorphichelpers/helpers.go GetFirstPod
 */
export async function firstPod(
  context: CommandContext,
  namespace: string,
  selector: string,
  timeout: number,
): Promise<{ readonly pod: JsonObject; readonly pods: readonly JsonObject[] }> {
  const client = await context.client();
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const list = await client.json({ path, query: { labelSelector: selector } });
  const pods = asList(list['items']).filter(isObject).sort(byActivity);
  const [best] = pods;
  if (best) return { pod: best, pods };
  let seen: JsonObject | undefined;
  try {
    await watchUntil(
      context,
      path,
      { labelSelector: selector, resourceVersion: textOf(list, 'metadata', 'resourceVersion') },
      context.program.clock.now() + timeout,
      ({ type, object }) => {
        if (type !== 'ADDED' && type !== 'MODIFIED') return false;
        seen = object;
        return true;
      },
    );
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
  }
  if (!seen) throw new CommandError('timed out waiting for the condition');
  return { pod: seen, pods: [seen] };
}

/** The pod that an object is or that stands behind it. Models polymorphichelpers/attachablepodforobject.go */
export async function attachablePod(
  context: CommandContext,
  info: Info,
  timeout: number,
): Promise<JsonObject> {
  const object = info.object ?? {};
  if (info.mapping.kind === 'Pod' && info.mapping.group === '') return object;
  let selector: string;
  try {
    selector = podSelectorOf({ kind: info.mapping.kind, ...object }, info.mapping.group);
  } catch (error) {
    const type = `*${goTypes[info.mapping.group] ?? info.mapping.group}.${info.mapping.kind}`;
    throw new CommandError(
      `cannot attach to ${type}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return (await firstPod(context, info.namespace, selector, timeout)).pod;
}
