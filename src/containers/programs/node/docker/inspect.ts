import { milliUnits, wholeUnits } from '../../../../cluster/machinery/quantity.ts';
import { imageBy } from '../crictl/filters.ts';
import { builtAt, imageDigits, familiar } from '../listing.ts';
import {
  containerOf,
  DaemonError,
  type DockerCall,
  type DockerCommand,
  type DockerContainer,
  INSPECT_FORMAT,
  stateOf,
} from './command.ts';
import { ExecutionError } from '../../../../go/template/error.ts';
import { Struct } from '../../../../go/template/values.ts';
import { isList, isMap } from '../../../../go/values.ts';
import { readTemplate } from './format.ts';

const NEVER = '0001-01-01T00:00:00Z';
const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');

const PERIOD = 100_000;

/** What a container may use, and how much it is trusted. Models cri-dockerd's core/helpers_linux.go and core/security_context.go */
function resourcesOf({ spec, sandbox, id }: DockerContainer): Readonly<Record<string, unknown>> {
  const { limits, requests } = spec?.resources ?? {};
  const memory = wholeUnits(limits?.['memory']);
  const quota = milliUnits(limits?.['cpu']) * (PERIOD / 1000);
  const shares = Math.floor((milliUnits(requests?.['cpu'] ?? limits?.['cpu']) * 1024) / 1000);
  const { privileged = false, readOnlyRootFilesystem = false } = spec?.securityContext ?? {};
  return {
    PidMode: '',
    IpcMode: id === sandbox ? 'shareable' : `container:${sandbox}`,
    Privileged: privileged,
    ReadonlyRootfs: readOnlyRootFilesystem,
    CpuShares: Math.max(2, shares),
    Memory: memory,
    MemorySwap: memory,
    NanoCpus: 0,
    CpuPeriod: PERIOD,
    CpuQuota: quota,
  };
}

/** What of a container is told that others see. Models moby's api/types/container (InspectResponse) */
function containerJSON(one: DockerContainer): Readonly<Record<string, unknown>> {
  const { command, ended, id, imageID, labels, name, sandbox, startedAt } = one;
  const [path = '', ...args] = command;
  const isPod = sandbox === id;
  const network = one.hostNetwork ? 'host' : isPod ? 'none' : `container:${sandbox}`;
  return {
    Id: id,
    Created: time(startedAt),
    Path: path,
    Args: args,
    State: {
      Status: stateOf(one),
      Running: !ended,
      Paused: one.paused,
      Restarting: false,
      OOMKilled: ended?.reason === 'OOMKilled',
      Dead: false,
      Pid: one.usage?.().pid ?? 0,
      ExitCode: ended?.code ?? 0,
      Error: '',
      StartedAt: time(startedAt),
      FinishedAt: ended ? time(ended.at) : NEVER,
    },
    Image: `sha256:${imageDigits(imageID)}`,
    ResolvConfPath: `/var/lib/docker/containers/${sandbox}/resolv.conf`,
    HostnamePath: `/var/lib/docker/containers/${sandbox}/hostname`,
    LogPath: one.logPath,
    Name: `/${name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: {
      NetworkMode: network,
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      AutoRemove: false,
      ...resourcesOf(one),
    },
    Config: {
      Tty: false,
      OpenStdin: false,
      Cmd: args.length > 0 ? args : null,
      Image: familiar(one.image),
      Entrypoint: path === '' ? null : [path],
      Labels: labels,
    },
    NetworkSettings: {
      SandboxID: '',
      Ports: {},
      IPAddress: '',
      Networks: isPod
        ? { [one.hostNetwork ? 'host' : 'none']: { IPAddress: '', Gateway: '', MacAddress: '' } }
        : {},
    },
  };
}

/** A name of an image with the tag that is meant. */
export const withTag = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`);

function subjectOf(name: string, { flags, node }: DockerCall): Readonly<Record<string, unknown>> {
  const type = flags.value('type');
  if (type !== 'image') {
    try {
      return containerJSON(containerOf(node, name));
    } catch (error) {
      if (!(error instanceof DaemonError) || type === 'container') throw error;
    }
  }
  const image = imageBy(node, name);
  if (!image) {
    if (type !== 'image') throw new Error(`error: no such object: ${name}`);
    throw new DaemonError(`No such image: ${withTag(name)}`);
  }
  const digits = imageDigits(image.id);
  return {
    Id: `sha256:${digits}`,
    RepoTags: [familiar(image.name)],
    RepoDigests: [`${familiar(image.name).replace(/:[^/:]*$/, '')}@sha256:${digits}`],
    Created: time(builtAt(image.id)),
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.size,
  };
}

/** What are maps among the fields of objects; the others are structs. */
const MAPS = new Set(['Data', 'ExposedPorts', 'Labels', 'Networks', 'PortBindings', 'Ports']);

/** An object as Docker's client holds it. */
function structured(value: unknown): unknown {
  if (isList(value)) return value.map(structured);
  if (!isMap(value)) return value;
  const fields = Object.entries(value).map(([name, item]) => {
    const own = MAPS.has(name) && isMap(item);
    return [
      name === 'Id' ? 'ID' : name,
      own
        ? Object.fromEntries(Object.entries(item).map(([key, part]) => [key, structured(part)]))
        : structured(item),
    ] as const;
  });
  return new Struct('container.InspectResponse', Object.fromEntries(fields));
}

/**
 * Writes an object as a template says. What its type has not is looked for in what the server sent.
 * Models docker/cli's cli/command/inspect/inspector.go @throws Error in Docker's words
 */
function written(source: string, object: unknown): string {
  try {
    return readTemplate(source).execute(structured(object));
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
  }
  try {
    return readTemplate(source, { allowMissingKeys: false }).execute(object);
  } catch (error) {
    if (error instanceof ExecutionError) error.message = `template parsing error: ${error.message}`;
    throw error;
  }
}

/** All of them in the format that is asked for, and what is wrong with some. @throws Error */
function shown(format: string, objects: readonly unknown[], problems: string[]): string {
  if (format === '') return `${objects.length === 0 ? '[]' : JSON.stringify(objects, null, 4)}\n`;
  if (format === 'json')
    return `${JSON.stringify(objects)}
`;
  readTemplate(format);
  const lines = objects.flatMap((object) => {
    try {
      return [`${written(format, object)}\n`];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  return lines.join('') || '\n';
}

/** Models docker/cli's cli/command/system/inspect.go and cli/command/inspect */
export const inspect: DockerCommand = {
  names: ['inspect', 'container inspect', 'image inspect'],
  short: 'Tell all about containers and images',
  words: '[OPTIONS] NAME|ID [NAME|ID...]',
  takes: [1, Infinity],
  flags: [
    { names: ['format', 'f'], takes: 'value', usage: INSPECT_FORMAT },
    { names: ['size', 's'], usage: 'With the size of files, of containers' },
    { names: ['type'], takes: 'value', usage: 'Look for this type alone' },
  ],
  async run(call) {
    const { context, flags } = call;
    const problems: string[] = [];
    const found = flags.words.flatMap((name) => {
      try {
        return [subjectOf(name, call)];
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const said =
          error instanceof DaemonError ? `Error response from daemon: ${error.message}` : error.message;
        problems.push(said);
        return [];
      }
    });
    try {
      await context.stdout.write(shown(flags.value('format') ?? '', found, problems));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      await context.stderr.write(`${error.message}\n`);
      return 64;
    }
    if (problems.length > 0) await context.stderr.write(`${problems.join('\n')}\n`);
    return problems.length > 0 ? 1 : 0;
  },
};
