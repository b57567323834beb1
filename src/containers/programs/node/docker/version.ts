import { align } from '../../../../go/tabwriter.ts';
import { ExecutionError } from '../../../../go/template/error.ts';
import { ref, Struct } from '../../../../go/template/values.ts';
import { INSPECT_FORMAT, type DockerCommand } from './command.ts';
import { readTemplate } from './format.ts';
import { PLATFORM, releaseOf, type Release } from './release.ts';

/** A time as Go's time.ANSIC: `Mon Feb  2 17:17:26 2026`. */
function ansi(time: string): string {
  const [day = '', date = '', month = '', year = '', clock = ''] = new Date(`${time}Z`).toUTCString().split(/,? /);
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${clock} ${year}`;
} // prettier-ignore

/** The programs that Docker's server is made of, with what they tell of themselves. */
function components(release: Release, kernel: string): readonly Struct[] {
  const part = (name: string, version: string, details: Readonly<Record<string, string>>): Struct =>
    new Struct('system.ComponentVersion', { Name: name, Version: version, Details: details });
  return [
    part('Engine', release.version, {
      ApiVersion: release.api,
      Arch: 'amd64',
      BuildTime: ansi(release.built),
      Experimental: 'false',
      GitCommit: release.serverCommit,
      GoVersion: release.go,
      KernelVersion: kernel,
      MinAPIVersion: release.leastApi,
      Os: 'linux',
    }),
    part('containerd', release.containerd[0], { GitCommit: release.containerd[1] }),
    part('runc', release.runc[0], { GitCommit: release.runc[1] }),
    part('docker-init', release.init[0], { GitCommit: release.init[1] }),
  ];
}

const platform = new Struct('client.PlatformInfo', { Name: PLATFORM });

/** Everything about versions, as templates see it. */
function versionInfo(release: Release, kernel: string): Struct {
  const common = { Version: release.version, ApiVersion: release.api };
  const renamed = { APIVersion: { fixed: [], call: () => ref(release.api) } };
  return new Struct('system.versionInfo', {
    Client: new Struct(
      'system.clientVersion',
      {
        Platform: platform,
        ...common,
        DefaultAPIVersion: release.api,
        GitCommit: release.clientCommit,
        GoVersion: release.go,
        Os: 'linux',
        Arch: 'amd64',
        BuildTime: ansi(release.built),
        Context: 'default',
      },
      renamed,
    ),
    Server: new Struct(
      'system.serverVersion',
      {
        Platform: platform,
        ...common,
        MinAPIVersion: release.leastApi,
        Os: 'linux',
        Arch: 'amd64',
        Components: components(release, kernel),
        GitCommit: release.serverCommit,
        GoVersion: release.go,
        KernelVersion: kernel,
        BuildTime: ansi(release.built),
      },
      renamed,
    ),
  });
}

function plain({ version, api, leastApi, go, built, clientCommit, serverCommit, ...parts }: Release): string {
  const own = (commit: string): readonly (readonly [string, string])[] => [
    ['Go version', go],
    ['Git commit', commit],
    ['Built', ansi(built)],
    ['OS/Arch', 'linux/amd64'],
  ];
  const rows = (margin: string, all: readonly (readonly [string, string])[]): string =>
    all.map(([name, value]) => `${margin}${name}:\t${value}\n`).join('');
  const client = [['Version', version], ['API version', api], ...own(clientCommit), ['Context', 'default']] as const; // prettier-ignore
  const engine = [
    ['Version', version],
    ['API version', `${api} (minimum version ${leastApi})`],
    ...own(serverCommit),
    ['Experimental', 'false'],
  ] as const;
  const others = [
    ['containerd', parts.containerd],
    ['runc', parts.runc],
    ['docker-init', parts.init],
  ] as const;
  const text = [
    `Client: ${PLATFORM}\n${rows(' ', client)}\nServer: ${PLATFORM}\n Engine:\n${rows('  ', engine)}`,
    ...others.map(([name, [own, commit]]) => ` ${name}:\n${rows('  ', [['Version', own], ['GitCommit', commit]])}`),
  ].join(''); // prettier-ignore
  return align(text, { minWidth: 20, padding: 1 });
}

/** Models docker/cli's cli/command/system/version.go */
export const version: DockerCommand = {
  names: ['version'],
  short: 'Show the versions of Docker',
  words: '[OPTIONS]',
  takes: [0, 0],
  flags: [{ names: ['format', 'f'], takes: 'value', usage: INSPECT_FORMAT }],
  async run({ context, flags, node }) {
    const release = releaseOf(node);
    const format = flags.value('format') ?? '';
    if (format === '') {
      await context.stdout.write(plain(release));
      return 0;
    }
    const info = versionInfo(release, node.machine.systemInfo.kernelVersion);
    return printStruct(context, format, info, 'version');
  },
};

/** Prints what a template makes of one thing. @param name what errors call the template */
export async function printStruct(
  context: Parameters<DockerCommand['run']>[0]['context'],
  format: string,
  struct: Struct,
  name = '',
): Promise<number> {
  try {
    const template = readTemplate(format === 'json' ? '{{json .}}' : format, { name });
    await context.stdout.write(`${template.execute(struct)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ExecutionError) await context.stdout.write(`${error.printed}\n`);
    await context.stderr.write(`${error.message}\n`);
    return error instanceof ExecutionError ? 1 : 64;
  }
}
