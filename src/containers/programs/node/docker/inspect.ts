import { imageBy } from '../crictl/filters.ts';
import { imageDigits, familiar } from '../listing.ts';
import {
  containerOf,
  DaemonError,
  type DockerCall,
  type DockerCommand,
  type DockerContainer,
} from './command.ts';
import { template } from './template.ts';

const NEVER = '0001-01-01T00:00:00Z';
const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');

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
      Status: ended ? 'exited' : 'running',
      Running: !ended,
      Paused: false,
      Restarting: false,
      OOMKilled: ended?.reason === 'OOMKilled',
      Dead: false,
      ExitCode: ended?.code ?? 0,
      Error: '',
      StartedAt: time(startedAt),
      FinishedAt: ended ? time(ended.at) : NEVER,
    },
    Image: `sha256:${imageDigits(imageID)}`,
    LogPath: one.logPath,
    Name: `/${name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: {
      NetworkMode: network,
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      AutoRemove: false,
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
  if (!image) throw new Error(type === 'image' ? `No such image: ${name}` : `No such object: ${name}`);
  const digits = imageDigits(image.id);
  return {
    Id: `sha256:${digits}`,
    RepoTags: [familiar(image.name)],
    RepoDigests: [`${familiar(image.name).replace(/:[^/:]*$/, '')}@sha256:${digits}`],
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.size,
  };
}

/** Models docker/cli's cli/command/system/inspect.go and cli/command/inspect */
export const inspect: DockerCommand = {
  names: ['inspect', 'container inspect', 'image inspect'],
  words: '[OPTIONS] NAME|ID [NAME|ID...]',
  takes: [1, Infinity],
  flags: [
    { names: ['format', 'f'], takes: 'value' },
    { names: ['size', 's'] },
    { names: ['type'], takes: 'value' },
  ],
  async run(call) {
    const { context, flags } = call;
    const problems: string[] = [];
    const found = flags.words.flatMap((name) => {
      try {
        return [subjectOf(name, call)];
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        problems.push(error.message);
        return [];
      }
    });
    const format = flags.value('format') ?? '';
    if (format === '')
      await context.stdout.write(`${found.length === 0 ? '[]' : JSON.stringify(found, null, 4)}\n`);
    else {
      const write = template(format === 'json' ? '{{json .}}' : format);
      if (found.length > 0)
        await context.stdout.write(`${found.map((fields) => write({ fields })).join('\n')}\n`);
      else await context.stdout.write('\n');
    }
    if (problems.length > 0) await context.stderr.write(problems.map((text) => `Error: ${text}\n`).join(''));
    return problems.length > 0 ? 1 : 0;
  },
};
