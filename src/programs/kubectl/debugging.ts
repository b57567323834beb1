import { attachTo } from './attaching.ts';
import type { CommandContext } from './context.ts';
import { applyProfile, isHamperedByUser, withContainer, type DebugStyle } from './debug-profiles.ts';
import { asError, CommandError, ExitError, hasReason } from './errors.ts';
import { readLog } from './log-requests.ts';
import {
  asList,
  asObject,
  fieldOf,
  isObject,
  nameOf,
  namespaceOf,
  textOf,
  withField,
  type JsonObject,
} from './object.ts';
import { containersOf } from './pods.ts';
import { findResources, KUBECTL_TYPES, kindText, type Info } from './resources.ts';
import { applyStrategicPatch } from './strategic-merge.ts';
import { createTwoWayPatch } from './strategic-patch.ts';
import { quote } from './text.ts';
import { TimedOut, watchUntil } from './watching.ts';
import { createObject, patchObject } from './writes.ts';

const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';
const ATTACH_TIMEOUT = 60_000;

/** What is debugged with: the words after `--`, and what the profile adds to the new container. */
export interface DebugPlan {
  readonly command: readonly string[];
  readonly profile: Parameters<typeof applyProfile>[0];
  /** The partial container of `--custom`. */
  readonly custom: JsonObject | undefined;
}

/** A pod to attach to; without a container there is nothing to attach to. */
interface Debugged {
  readonly pod: JsonObject;
  readonly container: string;
}

/** Models kubectl/pkg/cmd/debug/debug.go Run */
export async function debugAll(
  context: CommandContext,
  names: readonly string[],
  plan: DebugPlan,
): Promise<void> {
  const { flags } = context;
  const found = await findResources(context, {
    scheme: KUBECTL_TYPES,
    args: names.map((name) => (name.includes('/') ? name : `pods/${name}`)),
    filenames: flags.list('filename'),
    namespace: await context.namespace(),
    enforceNamespace: flags.changed('namespace'),
  });
  await found.visit(async (info) => {
    let result: Debugged;
    if (info.mapping.kind === 'Node') result = await debugNode(context, info, plan);
    else if (info.mapping.kind !== 'Pod')
      throw new CommandError(`"${kindText(info.mapping)}" not supported by debug`);
    else if (flags.string('copy-to') === '') result = await addContainer(context, info, plan);
    else result = await copyPod(context, info, plan);
    const attach = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (attach && result.container !== '') await attachWhenRunning(context, result.pod, result.container);
  });
}

const suffix = (context: CommandContext): string =>
  Array.from({ length: 5 }, () => SUFFIX.charAt(Math.floor(context.program.random() * SUFFIX.length))).join(
    '',
  );

const environment = (context: CommandContext): readonly JsonObject[] =>
  [...context.flags.map('env')].map(([name, value]) => ({ name, value }));

function containerFor(context: CommandContext, name: string, { command }: DebugPlan): JsonObject {
  const { flags } = context;
  const env = environment(context);
  const pullPolicy = flags.string('image-pull-policy');
  return {
    name,
    image: flags.string('image'),
    ...(command.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: command } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    terminationMessagePolicy: 'File',
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

async function containerName(context: CommandContext, pod: JsonObject): Promise<string> {
  const given = context.flags.string('container');
  if (given !== '') return given;
  let name: string;
  do name = `debugger-${suffix(context)}`;
  while (containersOf(pod).some((each) => each.name === name));
  if (!context.flags.bool('quiet')) await context.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** A pod whose container has what profile and custom profile give it. */
function profiled(
  { flags }: CommandContext,
  { profile, custom }: DebugPlan,
  pod: JsonObject,
  container: string,
  style: DebugStyle,
): JsonObject {
  const result = applyProfile(profile, pod, container, style, {
    labels: flags.bool('keep-labels'),
    annotations: flags.bool('keep-annotations'),
    livenessProbe: flags.bool('keep-liveness'),
    readinessProbe: flags.bool('keep-readiness'),
    startupProbe: flags.bool('keep-startup'),
    initContainers: flags.bool('keep-init-containers'),
  });
  if (!custom) return result;
  return withContainer(result, container, (each) => {
    const around = (one: JsonObject): JsonObject => ({ kind: 'Pod', spec: { containers: [one] } });
    const merged = applyStrategicPatch(around(each), around({ ...custom, name: container }));
    return asObject(asList(fieldOf(merged, 'spec', 'containers'))[0]);
  });
}

async function warnOfUser(context: CommandContext, pod: JsonObject, name: string): Promise<void> {
  if (!isHamperedByUser(pod, containersOf(pod).find((each) => each.name === name)?.container)) return;
  await context.err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  );
}

async function addContainer(context: CommandContext, info: Info, plan: DebugPlan): Promise<Debugged> {
  const pod = info.object ?? {};
  const target = context.flags.string('target');
  const name = await containerName(context, pod);
  const container = {
    ...containerFor(context, name, plan),
    ...(target === '' ? {} : { targetContainerName: target }),
  };
  const existing = asList(fieldOf(pod, 'spec', 'ephemeralContainers'));
  const added = withField(pod, ['spec', 'ephemeralContainers'], [...existing, container]);
  const changed = profiled(context, plan, added, name, 'ephemeral');
  await warnOfUser(context, changed, name);
  const patch = createTwoWayPatch(pod, changed);
  try {
    const result = await patchObject(context, info, 'strategic', patch, {
      subresource: 'ephemeralcontainers',
    });
    return { pod: result, container: name };
  } catch (error) {
    // A server without the subresource answers with a 404 that names no object.
    if (hasReason(error, 'NotFound') && !error.status.details?.name) {
      throw new CommandError(
        `ephemeral containers are disabled for this cluster (error from server: ${quote(error.message)})`,
      );
    }
    throw error;
  }
}

async function copyPod(context: CommandContext, info: Info, plan: DebugPlan): Promise<Debugged> {
  const { flags } = context;
  const pod = info.object ?? {};
  const { copy, container } = await copyOf(context, pod, plan);
  if (container !== '') await warnOfUser(context, copy, container);
  const created = await createObject(context, info.mapping, info.namespace, copy);
  if (flags.bool('replace')) {
    const client = await context.client();
    await client.send({
      method: 'DELETE',
      path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`,
      body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 },
    });
  }
  return { pod: created, container };
}

/** The copy and its debugging container; '' when only images were changed. */
async function copyOf(
  context: CommandContext,
  pod: JsonObject,
  plan: DebugPlan,
): Promise<{ readonly copy: JsonObject; readonly container: string }> {
  const { flags } = context;
  const { nodeName, ephemeralContainers: _none, ...spec } = asObject(pod['spec']);
  const images = flags.map('set-image');
  const containers = asList(spec['containers'])
    .filter(isObject)
    .map((each) => {
      const image = images.get(textOf(each, 'name')) ?? images.get('*') ?? '';
      return image === '' ? each : { ...each, image };
    });
  const labels = fieldOf(pod, 'metadata', 'labels');
  const annotations = fieldOf(pod, 'metadata', 'annotations');
  const copy: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.string('copy-to'),
      namespace: namespaceOf(pod),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      ...spec,
      containers,
      ...(flags.bool('same-node') ? { nodeName } : {}),
      ...(flags.changed('share-processes') ? { shareProcessNamespace: flags.bool('share-processes') } : {}),
    },
  };
  const wanted = flags.string('container');
  const known = [...containers, ...asList(spec['initContainers']).filter(isObject)];
  const existing = known.some((each) => each['name'] === wanted);
  const image = flags.string('image');
  if (!existing && image === '') {
    if (images.size > 0) return { copy, container: '' };
    throw new CommandError('you must specify image when creating new container');
  }
  const name = existing ? wanted : await containerName(context, copy);
  const fresh = { name, resources: {}, terminationMessagePolicy: 'File' };
  const extended = existing ? copy : withField(copy, ['spec', 'containers'], [...containers, fresh]);
  const edited = withContainer(extended, name, (each) => debugging(context, each, plan));
  return { copy: profiled(context, plan, edited, name, 'copy'), container: name };
}

/** A copied or new container with the flags' command, environment, image and streams. */
function debugging(context: CommandContext, container: JsonObject, { command }: DebugPlan): JsonObject {
  const { flags } = context;
  const { stdin: _stdin, tty: _tty, args, ...others } = container;
  const env = environment(context);
  const image = flags.string('image');
  const pullPolicy = flags.string('image-pull-policy');
  const onlyArgs = flags.bool('arguments-only');
  const kept = args === undefined ? {} : { args };
  return {
    ...others,
    ...(command.length === 0 ? kept : onlyArgs ? { args: command } : { command }),
    ...(env.length > 0 ? { env } : {}),
    ...(image === '' ? {} : { image }),
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

async function debugNode(context: CommandContext, { name: node }: Info, plan: DebugPlan): Promise<Debugged> {
  const mapping = await (await context.mapper()).forKind('v1', 'Pod');
  if (!mapping) throw new CommandError('no matches for kind "Pod" in version "v1"');
  const namespace = await context.namespace();
  const container = context.flags.string('container') || 'debugger';
  const name = `node-debugger-${node}-${suffix(context)}`;
  if (!context.flags.bool('quiet')) {
    await context.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  }
  const pod: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      containers: [containerFor(context, container, plan)],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
  const created = await createObject(
    context,
    mapping,
    namespace,
    profiled(context, plan, pod, container, 'node'),
  );
  return { pod: created, container };
}

async function attachWhenRunning(context: CommandContext, pod: JsonObject, name: string): Promise<void> {
  const running = await waitForContainer(context, pod, name);
  const container = containersOf(running).find((each) => each.name === name)?.container ?? {};
  const log = (): Promise<void> =>
    readLog(context, { pod: nameOf(pod), namespace: namespaceOf(pod), container: name }, {}, (text) =>
      context.out(text),
    );
  if (fieldOf(stateOf(running, name), 'terminated') !== undefined) return log();
  try {
    await attachTo(context, running, container, {
      stdin: context.flags.bool('stdin'),
      tty: context.flags.bool('tty'),
      quiet: context.flags.bool('quiet'),
      commandName: 'kubectl attach',
    });
  } catch (error) {
    if (context.program.signal.aborted || error instanceof ExitError) throw error;
    await context.err(
      `warning: couldn't attach to pod/${nameOf(pod)}, falling back to streaming logs: ${asError(error).message}\n`,
    );
    await log();
  }
}

function stateOf(pod: JsonObject, name: string): unknown {
  const statuses = ['containerStatuses', 'ephemeralContainerStatuses', 'initContainerStatuses'].flatMap(
    (field) => asList(fieldOf(pod, 'status', field)),
  );
  return fieldOf(
    statuses.find((status) => textOf(status, 'name') === name),
    'state',
  );
}

async function waitForContainer(context: CommandContext, pod: JsonObject, name: string): Promise<JsonObject> {
  const client = await context.client();
  const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods`;
  const fieldSelector = `metadata.name=${nameOf(pod)}`;
  const started = (now: JsonObject): boolean => {
    const state = stateOf(now, name);
    return fieldOf(state, 'running') !== undefined || fieldOf(state, 'terminated') !== undefined;
  };
  const list = await client.json({ path, query: { fieldSelector } });
  let last = asList(list['items']).filter(isObject)[0] ?? pod;
  if (started(last)) return last;
  try {
    await watchUntil(
      context,
      path,
      { fieldSelector, resourceVersion: textOf(list, 'metadata', 'resourceVersion') },
      context.program.clock.now() + ATTACH_TIMEOUT,
      ({ object }) => {
        last = object;
        return started(object);
      },
    );
  } catch (error) {
    throw error instanceof TimedOut ? new CommandError('timed out waiting for the condition') : error;
  }
  return last;
}
