import type { Pod, PodSpec, PodStatus } from '../../../cluster/api/types.ts';
import { longTime, since } from '../output/duration.ts';
import { fieldsOf } from './container-env.ts';
import { writeContainers, writeResources } from './containers.ts';
import { controllerText, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels, writeTolerations } from './metadata.ts';
import { qosClass } from './qos.ts';
import { writeSpreadConstraints, writeVolumes } from './volumes.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/** Models kubectl/pkg/describe/describe.go describePod */
export const describePod: Describer<Pod> = async (pod, context) => {
  const mirror = metaOf(pod).annotations?.[MIRROR];
  const reference = referenceTo(pod, '');
  const events = await searchEvents(
    context,
    mirror === undefined ? reference : { ...reference, uid: mirror },
  );
  const writer = new DescribeWriter();
  const { spec = { containers: [] }, status = {} } = pod;
  writeIdentity(writer, pod, spec, status, context.now());
  if (spec.resources) {
    writer.write(0, 'Resources:\n');
    writeResources(writer, spec.resources, 1);
  }
  const resolve = fieldsOf(pod);
  if (spec.initContainers?.length) {
    const statuses = status.initContainerStatuses;
    writeContainers(writer, 'Init Containers', spec.initContainers, { statuses, resolve });
  }
  writeContainers(writer, 'Containers', spec.containers, { statuses: status.containerStatuses, resolve });
  if (spec.ephemeralContainers?.length) {
    const statuses = status.ephemeralContainerStatuses;
    writeContainers(writer, 'Ephemeral Containers', spec.ephemeralContainers, { statuses, resolve });
  }
  writeConditions(writer, spec, status);
  writeVolumes(writer, spec.volumes);
  writer.write(0, `QoS Class:\t${qosClass(pod)}\n`);
  writeLabels(writer, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(writer, 'Tolerations', spec.tolerations);
  writeSpreadConstraints(writer, spec.topologySpreadConstraints);
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeIdentity(writer: PrefixWriter, pod: Pod, spec: PodSpec, status: PodStatus, now: number): void {
  const meta = metaOf(pod);
  const field = (title: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') writer.write(0, `${title}:\t${value}\n`);
  };
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  field('Priority', spec.priority);
  field('Priority Class Name', spec.priorityClassName);
  field('Runtime Class Name', spec.runtimeClassName);
  field('Service Account', spec.serviceAccountName);
  writer.write(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}\n`);
  field('Start Time', status.startTime && longTime(status.startTime));
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  if (meta.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    writer.write(0, `Status:\tTerminating (lasts ${since(meta.deletionTimestamp, now)})\n`);
    writer.write(0, `Termination Grace Period:\t${meta.deletionGracePeriodSeconds ?? 0}s\n`);
  } else writer.write(0, `Status:\t${status.phase ?? ''}\n`);
  field('Reason', status.reason);
  field('Message', status.message);
  const profile = spec.securityContext?.seccompProfile;
  field('SeccompProfile', profile?.type);
  if (profile?.type === 'Localhost')
    writer.write(0, `LocalhostProfile:\t${profile.localhostProfile ?? ''}\n`);
  writer.write(0, `IP:\t${status.podIP ?? ''}\n`);
  const { podIPs = [] } = status;
  writer.write(0, podIPs.length === 0 ? 'IPs:\t<none>\n' : 'IPs:\n');
  for (const { ip } of podIPs) writer.write(1, `IP:\t${ip}\n`);
  field('Controlled By', controllerText(pod));
  field('NominatedNodeName', status.nominatedNodeName);
}

function writeConditions(writer: PrefixWriter, spec: PodSpec, status: PodStatus): void {
  const { conditions = [] } = status;
  if (spec.readinessGates?.length) {
    writer.write(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of spec.readinessGates) {
      const condition = conditions.find(({ type }) => type === conditionType);
      writer.write(1, `${conditionType} \t${condition?.status ?? '<none>'} \n`);
    }
  }
  if (conditions.length === 0) return;
  writer.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const condition of conditions) writer.write(1, `${condition.type} \t${condition.status} \n`);
}
