import { milliUnits, wholeUnits } from '../../../../cluster/machinery/quantity.ts';
import type { NodeView } from '../../../../cluster/node-view.ts';
import { Struct } from '../../../../go/template/values.ts';
import { dockerContainers, INSPECT_FORMAT, stateOf, type DockerCommand } from './command.ts';
import { PLATFORM, releaseOf } from './release.ts';
import { bytesSize } from './stats.ts';
import { printStruct } from './version.ts';

const STORAGE = [
  ['Backing Filesystem', 'extfs'],
  ['Supports d_type', 'true'],
  ['Using metacopy', 'false'],
  ['Native Overlay Diff', 'true'],
  ['userxattr', 'false'],
] as const;

const PLUGINS = {
  Volume: ['local'],
  Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
  Log: ['awslogs', 'fluentd', 'gcplogs', 'gelf', 'journald', 'json-file', 'local', 'splunk', 'syslog'],
} as const;

const RUNTIMES = ['io.containerd.runc.v2', 'runc'];
const SECURITY = ['seccomp', 'cgroupns'] as const;
/** minikube lets Docker ask registries among the addresses of services without TLS. */
const INSECURE = ['10.96.0.0/12', '::1/128', '127.0.0.0/8'];
const LABELS = ['provider=docker'];

/** What Docker's server tells of itself and its machine. Models moby's api/types/system/info.go */
function serverInfo(node: NodeView, now: number): Readonly<Record<string, unknown>> {
  const all = dockerContainers(node);
  const count = (state: string): number => all.filter((one) => stateOf(one) === state).length;
  const release = releaseOf(node);
  const { capacity, name, systemInfo } = node.machine;
  return {
    ID: systemInfo.systemUUID,
    Containers: all.length,
    ContainersRunning: count('running'),
    ContainersPaused: count('paused'),
    ContainersStopped: count('exited'),
    Images: node.images.length,
    Driver: 'overlay2',
    DriverStatus: STORAGE,
    Plugins: new Struct('system.PluginsInfo', { ...PLUGINS, Authorization: null }),
    MemoryLimit: true,
    SwapLimit: true,
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    Debug: false,
    OomKillDisable: false,
    SystemTime: new Date(now).toISOString(),
    LoggingDriver: 'json-file',
    CgroupDriver: 'systemd',
    CgroupVersion: '2',
    KernelVersion: systemInfo.kernelVersion,
    OperatingSystem: systemInfo.osImage,
    OSType: 'linux',
    Architecture: 'x86_64',
    NCPU: Math.floor(milliUnits(capacity['cpu']) / 1000),
    MemTotal: wholeUnits(capacity['memory']),
    DockerRootDir: '/var/lib/docker',
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: 'control-plane.minikube.internal',
    Name: name,
    Labels: LABELS,
    ExperimentalBuild: false,
    ServerVersion: release.version,
    DefaultRuntime: 'runc',
    Swarm: new Struct('swarm.Info', { NodeID: '', LocalNodeState: 'inactive', ControlAvailable: false }),
    LiveRestoreEnabled: false,
    InitBinary: 'docker-init',
    ContainerdCommit: new Struct('system.Commit', { ID: release.containerd[1] }),
    RuncCommit: new Struct('system.Commit', { ID: release.runc[1] }),
    InitCommit: new Struct('system.Commit', { ID: release.init[1] }),
    SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
    FirewallBackend: new Struct('system.FirewallInfo', { Driver: 'iptables' }),
    Warnings: null,
  };
}

const rows = (margin: string, all: readonly (readonly [string, unknown])[]): string =>
  all.map(([name, value]) => `${margin}${name}: ${String(value)}\n`).join('');

/** Models docker/cli's cli/command/system/info.go (prettyPrintInfo) */
function pretty(node: NodeView, now: number): string {
  const info = serverInfo(node, now);
  const release = releaseOf(node);
  const of = (title: string, name: string): readonly [string, unknown] => [title, info[name]];
  return [
    `Client: ${PLATFORM}\n Version:    ${release.version}\n Context:    default\n Debug Mode: false\n\nServer:\n`,
    rows(' ', [of('Containers', 'Containers')]),
    rows('  ', [of('Running', 'ContainersRunning'), of('Paused', 'ContainersPaused'), of('Stopped', 'ContainersStopped')]),
    rows(' ', [of('Images', 'Images'), of('Server Version', 'ServerVersion'), of('Storage Driver', 'Driver')]),
    rows('  ', STORAGE),
    rows(' ', [of('Logging Driver', 'LoggingDriver'), of('Cgroup Driver', 'CgroupDriver'), of('Cgroup Version', 'CgroupVersion')]),
    ' Plugins:\n',
    rows('  ', Object.entries(PLUGINS).map(([name, kinds]) => [name, kinds.join(' ')] as const)),
    ' CDI spec directories:\n  /etc/cdi\n  /var/run/cdi\n',
    rows(' ', [['Swarm', 'inactive'], ['Runtimes', RUNTIMES.join(' ')], of('Default Runtime', 'DefaultRuntime'), of('Init Binary', 'InitBinary')]),
    rows(' ', [['containerd version', release.containerd[1]], ['runc version', release.runc[1]], ['init version', release.init[1]]]),
    ` Security Options:\n${SECURITY.map((name) => `  ${name}\n${name === 'seccomp' ? '   Profile: builtin\n' : ''}`).join('')}`,
    rows(' ', [of('Kernel Version', 'KernelVersion'), of('Operating System', 'OperatingSystem'), of('OSType', 'OSType'), of('Architecture', 'Architecture')]),
    rows(' ', [of('CPUs', 'NCPU'), ['Total Memory', bytesSize(Number(info['MemTotal']))], of('Name', 'Name'), of('ID', 'ID')]),
    rows(' ', [of('Docker Root Dir', 'DockerRootDir'), of('Debug Mode', 'Debug'), of('No Proxy', 'NoProxy')]),
    ` Labels:\n${LABELS.map((label) => `  ${label}\n`).join('')}`,
    rows(' ', [of('Experimental', 'ExperimentalBuild')]),
    ` Insecure Registries:\n${INSECURE.map((range) => `  ${range}\n`).join('')}`,
    rows(' ', [of('Live Restore Enabled', 'LiveRestoreEnabled'), ['Firewall Backend', 'iptables']]),
    '\n',
  ].join('');
} // prettier-ignore

/** Models docker/cli's cli/command/system/info.go */
export const info: DockerCommand = {
  names: ['info', 'system info'],
  short: 'Show all about the server and its machine',
  words: '[OPTIONS]',
  takes: [0, 0],
  flags: [{ names: ['format', 'f'], takes: 'value', usage: INSPECT_FORMAT }],
  async run({ context, flags, node, now }) {
    const format = flags.value('format') ?? '';
    if (format !== '')
      return printStruct(context, format, new Struct('system.dockerInfo', serverInfo(node, now())));
    await context.stdout.write(pretty(node, now()));
    return 0;
  },
};
