import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  ResourceRequirements,
} from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { compareStrings, quote } from '../output/go-values.ts';
import { writeEnvironment, type FieldResolver } from './container-env.ts';
import { titleBool } from './describer.ts';
import { probeText } from './probe.ts';
import { quantityText } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

/** What the containers of a pod have beside their specification. */
export interface ContainerDetails {
  readonly statuses?: readonly ContainerStatus[] | undefined;
  readonly resolve?: FieldResolver;
  /** Blanks before the section's title: two inside a pod template. */
  readonly indent?: string;
}

/** A section of containers. Models describe.go describeContainers */
export function writeContainers(
  writer: PrefixWriter,
  label: string,
  containers: readonly Container[] | undefined,
  { statuses = [], resolve, indent = '' }: ContainerDetails = {},
): void {
  writer.write(0, `${indent}${label}:${containers?.length ? '' : ' <none>'}\n`);
  for (const container of containers ?? []) {
    const status = statuses.findLast(({ name }) => name === container.name);
    writeBasics(writer, container, status, indent);
    writeLines(writer, 'Command', container.command);
    writeLines(writer, 'Args', container.args);
    if (status) {
      writeState(writer, 'State', status.state ?? {});
      if (status.lastState?.terminated) writeState(writer, 'Last State', status.lastState);
      writer.write(2, `Ready:\t${titleBool(status.ready)}\n`);
      writer.write(2, `Restart Count:\t${status.restartCount}\n`);
    }
    writeResources(writer, container.resources, 2);
    const { livenessProbe, readinessProbe, startupProbe } = container;
    if (livenessProbe) writer.write(2, `Liveness:\t${probeText(livenessProbe)}\n`);
    if (readinessProbe) writer.write(2, `Readiness:\t${probeText(readinessProbe)}\n`);
    if (startupProbe) writer.write(2, `Startup:\t${probeText(startupProbe)}\n`);
    writeEnvironment(writer, container, resolve);
    writeMounts(writer, container);
  }
}

function portsText(
  ports: readonly ContainerPort[],
  number: (port: ContainerPort) => number | undefined,
): string {
  return ports.map((port) => `${number(port) ?? 0}/${port.protocol ?? ''}`).join(', ');
}

function writeBasics(
  writer: PrefixWriter,
  container: Container,
  status: ContainerStatus | undefined,
  indent: string,
): void {
  writer.write(1, `${indent === '' ? '' : ' '}${container.name}:\n`);
  if (status) writer.write(2, `Container ID:\t${status.containerID ?? ''}\n`);
  writer.write(2, `Image:\t${container.image ?? ''}\n`);
  if (status) writer.write(2, `Image ID:\t${status.imageID}\n`);
  const { ports = [] } = container;
  const plural = ports.length > 1 ? 's' : '';
  writer.write(2, `Port${plural}:\t${portsText(ports, ({ containerPort }) => containerPort) || '<none>'}\n`);
  writer.write(2, `Host Port${plural}:\t${portsText(ports, ({ hostPort }) => hostPort) || '<none>'}\n`);
  const profile = container.securityContext?.seccompProfile;
  if (profile) {
    writer.write(2, `SeccompProfile:\t${profile.type}\n`);
    if (profile.type === 'Localhost')
      writer.write(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}\n`);
  }
}

function writeLines(writer: PrefixWriter, title: string, values: readonly string[] | undefined): void {
  if (!values?.length) return;
  writer.write(2, `${title}:\n`);
  for (const line of values.flatMap((value) => value.split('\n'))) writer.write(3, `${line}\n`);
}

function writeState(
  writer: PrefixWriter,
  title: string,
  { running, waiting, terminated }: ContainerState,
): void {
  if (running) {
    writer.write(2, `${title}:\tRunning\n`);
    writer.write(3, `Started:\t${longTime(running.startedAt)}\n`);
    return;
  }
  if (waiting || !terminated) {
    writer.write(2, `${title}:\tWaiting\n`);
    if (waiting?.reason) writer.write(3, `Reason:\t${waiting.reason}\n`);
    return;
  }
  writer.write(2, `${title}:\tTerminated\n`);
  if (terminated.reason) writer.write(3, `Reason:\t${terminated.reason}\n`);
  if (terminated.message) writer.write(3, `Message:\t${terminated.message}\n`);
  writer.write(3, `Exit Code:\t${terminated.exitCode}\n`);
  if (terminated.signal) writer.write(3, `Signal:\t${terminated.signal}\n`);
  writer.write(3, `Started:\t${longTime(terminated.startedAt)}\n`);
  writer.write(3, `Finished:\t${longTime(terminated.finishedAt)}\n`);
}

/** Limits and requests, each only when there are any. */
export function writeResources(
  writer: PrefixWriter,
  resources: ResourceRequirements | undefined,
  level: number,
): void {
  const { limits = {}, requests = {} } = resources ?? {};
  for (const [title, list] of [
    ['Limits', limits],
    ['Requests', requests],
  ] as const) {
    const names = Object.keys(list).sort(compareStrings);
    if (names.length > 0) writer.write(level, `${title}:\n`);
    for (const name of names) writer.write(level + 1, `${name}:\t${quantityText(list[name])}\n`);
  }
}

function writeMounts(writer: PrefixWriter, { volumeMounts = [], volumeDevices = [] }: Container): void {
  const none = volumeMounts.length === 0 ? '\t<none>' : '';
  writer.write(2, `Mounts:${none}\n`);
  for (const mount of volumeMounts.toSorted((a, b) => compareStrings(a.mountPath, b.mountPath))) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${quote(mount.subPath)}`] : [])];
    writer.write(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})\n`);
  }
  if (volumeDevices.length === 0) return;
  writer.write(2, `Devices:${none}\n`);
  for (const device of volumeDevices.toSorted((a, b) => compareStrings(a.devicePath, b.devicePath))) {
    writer.write(3, `${device.devicePath} from ${device.name}\n`);
  }
}
