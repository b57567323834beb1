import { attachTo } from './attaching.ts';
import type { CommandContext } from './context.ts';
import { asError, CommandError, ExitError } from './errors.ts';
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
import { findResources, kindText, type Info } from './resources.ts';
import { createTwoWayPatch } from './strategic-patch.ts';
import { TimedOut, watchUntil } from './watching.ts';
import { createObject, patchObject } from './writes.ts';

const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';
const ATTACH_TIMEOUT = 60_000;

/** Models kubectl/pkg/cmd/debug/debug.go Run */
export async function debugAll(
  context: CommandContext,
  names: readonly string[],
  command: readonly string[],
): Promise<void> {
  await warnOfLegacyProfile(context);
  const found = await findResources(context, {
    args: names.map((name) => (name.includes('/') ? name : `pods/${name}`)),
    namespace: await context.namespace(),
  });
  await found.visit(async (info) => {
    let result: { readonly pod: JsonObject; readonly container: string };
    if (info.mapping.kind === 'Node') result = await debugNode(context, info, command);
    else if (info.mapping.kind !== 'Pod')
      throw new CommandError(`"${kindText(info.mapping)}" not supported by debug`);
    else if (context.flags.string('copy-to') === '') result = await addContainer(context, info, command);
    else result = await copyPod(context, info, command);
    const attach = context.flags.changed('attach')
      ? context.flags.bool('attach')
      : context.flags.bool('stdin');
    if (attach) await attachWhenRunning(context, result.pod, result.container);
  });
}

const suffix = (context: CommandContext): string =>
  Array.from({ length: 5 }, () => SUFFIX.charAt(Math.floor(context.program.random() * SUFFIX.length))).join(
    '',
  );

function containerFor(context: CommandContext, name: string, command: readonly string[]): JsonObject {
  const { flags } = context;
  const env = [...flags.map('env')].map(([key, value]) => ({ name: key, value }));
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

async function warnOfLegacyProfile(context: CommandContext): Promise<void> {
  if (context.flags.string('profile') !== 'legacy') return;
  await context.err(
    '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
  );
}

async function addContainer(
  context: CommandContext,
  info: Info,
  command: readonly string[],
): Promise<{ readonly pod: JsonObject; readonly container: string }> {
  const pod = info.object ?? {};
  const target = context.flags.string('target');
  if (target !== '' && !context.flags.bool('quiet')) {
    await context.out(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  const name = await containerName(context, pod);
  const container = {
    ...containerFor(context, name, command),
    ...(target === '' ? {} : { targetContainerName: target }),
  };
  const changed = withField(
    pod,
    ['spec', 'ephemeralContainers'],
    [...asList(fieldOf(pod, 'spec', 'ephemeralContainers')), container],
  );
  const patch = createTwoWayPatch(pod, changed);
  const result = await patchObject(context, info, 'strategic', patch, { subresource: 'ephemeralcontainers' });
  return { pod: result, container: name };
}

async function copyPod(
  context: CommandContext,
  info: Info,
  command: readonly string[],
): Promise<{ readonly pod: JsonObject; readonly container: string }> {
  const { flags } = context;
  const pod = info.object ?? {};
  const spec = asObject(pod['spec']);
  const images = flags.map('set-image');
  const wanted = flags.string('container');
  let name = wanted;
  const strip = (container: JsonObject): JsonObject => {
    const { livenessProbe, readinessProbe, startupProbe, ...others } = container;
    const kept = {
      ...(flags.bool('keep-liveness') && livenessProbe !== undefined ? { livenessProbe } : {}),
      ...(flags.bool('keep-readiness') && readinessProbe !== undefined ? { readinessProbe } : {}),
      ...(flags.bool('keep-startup') && startupProbe !== undefined ? { startupProbe } : {}),
    };
    const image = images.get(textOf(container, 'name')) ?? images.get('*');
    return { ...others, ...kept, ...(image === undefined ? {} : { image }) };
  };
  let containers = asList(spec['containers']).filter(isObject).map(strip);
  if (containers.some((each) => each['name'] === wanted)) {
    containers = containers.map((each) => {
      if (each['name'] !== wanted) return each;
      const image = flags.string('image');
      return {
        ...each,
        ...(image === '' ? {} : { image }),
        ...(command.length > 0 ? { command, args: undefined } : {}),
        ...(flags.bool('stdin') ? { stdin: true } : {}),
        ...(flags.bool('tty') ? { tty: true } : {}),
      };
    });
  } else if (flags.string('image') !== '') {
    name = await containerName(context, pod);
    containers = [...containers, containerFor(context, name, command)];
  } else name = wanted || textOf(containers[0], 'name');
  const { nodeName, ephemeralContainers: _none, initContainers, ...others } = spec;
  const copy = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.string('copy-to'),
      namespace: namespaceOf(pod),
      ...(flags.bool('keep-labels') ? { labels: fieldOf(pod, 'metadata', 'labels') } : {}),
      ...(flags.bool('keep-annotations') ? { annotations: fieldOf(pod, 'metadata', 'annotations') } : {}),
    },
    spec: {
      ...others,
      ...(flags.bool('keep-init-containers') && initContainers !== undefined ? { initContainers } : {}),
      containers,
      ...(flags.bool('same-node') ? { nodeName } : {}),
      ...(flags.bool('share-processes') ? { shareProcessNamespace: true } : {}),
    },
  };
  const created = await createObject(context, info.mapping, info.namespace, copy);
  if (flags.bool('replace')) {
    const client = await context.client();
    await client.send({
      method: 'DELETE',
      path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`,
    });
  }
  return { pod: created, container: name };
}

async function debugNode(
  context: CommandContext,
  { name: node }: Info,
  command: readonly string[],
): Promise<{ readonly pod: JsonObject; readonly container: string }> {
  const mapping = (await context.mapper()).forKind('v1', 'Pod');
  if (!mapping) throw new CommandError('no matches for kind "Pod" in version "v1"');
  const namespace = await context.namespace();
  const container = context.flags.string('container') || 'debugger';
  const name = `node-debugger-${node}-${suffix(context)}`;
  if (!context.flags.bool('quiet')) {
    await context.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  }
  const pod = await createObject(context, mapping, namespace, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [
        {
          ...containerFor(context, container, command),
          volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
        },
      ],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  });
  return { pod, container };
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
