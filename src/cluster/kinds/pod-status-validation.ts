import type { ContainerStatus, Pod, PodSpec, PodStatus } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkLegacyAddress, familiesOf } from '../machinery/ip.ts';
import { goList, goStruct } from '../machinery/go-values.ts';
import { checkQualifiedName, checkSubdomain, rangeMessage } from '../machinery/names.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { validatePodAnnotationsUpdate } from './podspec/annotations-validation.ts';
import { MAX_ID } from './podspec/container-validation.ts';

const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
type List = (typeof LISTS)[number];

/** Models validatePodConditions; types that the system knows are qualified names too. */
function validateConditions(status: PodStatus, before: PodStatus, errors: FieldErrors): void {
  const { conditions = [] } = status;
  if (conditions === before.conditions) return;
  for (let i = 0; i < conditions.length; i++) {
    const type = conditions[i]?.type ?? '';
    const complaints = checkQualifiedName(type);
    if (complaints.length > 0) errors.complain(`status.conditions[${i}].Type`, type, complaints);
  }
}

const isRestartable = ({ initContainers = [] }: PodSpec, name: string): boolean =>
  initContainers.find((container) => container.name === name)?.restartPolicy === 'Always';

/** Whether a container that ended may run again. */
function mayRestart(
  { name, state }: ContainerStatus,
  list: List,
  policy: PodSpec['restartPolicy'],
  spec: PodSpec,
): boolean {
  if (!state?.terminated || policy === 'Always') return true;
  if (policy === 'OnFailure' && state.terminated.exitCode !== 0) return true;
  return list === 'initContainerStatuses' && isRestartable(spec, name);
}

/** Models ValidateContainerStateTransition and ValidateInitContainerStateTransition */
function validateTransitions(
  { status = {}, spec = { containers: [] } }: Pod,
  before: PodStatus,
  list: List,
  errors: FieldErrors,
): void {
  const was = before[list] ?? [];
  const now = status[list] ?? [];
  // Ephemeral containers run once.
  const policy = list === 'ephemeralContainerStatuses' ? 'Never' : spec.restartPolicy;
  for (let i = 0; i < was.length; i++) {
    const ended = was[i];
    if (!ended || mayRestart(ended, list, policy, spec)) continue;
    for (const { name, state } of now) {
      if (name !== ended.name || state?.terminated) continue;
      errors.forbidden(`status.${list}[${i}].state`, 'may not be transitioned to non-terminated state');
    }
  }
}

const ADDRESSES = {
  podIPs: 'core.PodIP',
  hostIPs: 'core.HostIP',
} as const;

/** Models the end of validatePodIPs and validateHostIPs: addresses that were there may stay, whatever they are. */
function validateAddresses(
  status: PodStatus,
  before: PodStatus,
  part: keyof typeof ADDRESSES,
  errors: FieldErrors,
): void {
  const list = status[part] ?? [];
  const old = before[part] ?? [];
  if (list === old) return;
  for (let i = 0; i < list.length; i++) {
    const ip = list[i]?.ip ?? '';
    if (old[i]?.ip === ip || old.some((one) => one.ip === ip)) continue;
    errors.complain(`status.${part}[${i}]`, ip, checkLegacyAddress(ip));
  }
  if (list.length < 2) return;
  const { families, invalid } = familiesOf(list.map(({ ip }) => ip));
  if (invalid !== undefined) {
    const which = `invalid IP[${invalid}]: ${list[invalid]?.ip ?? ''}`;
    errors.internal(`status.${part}`, `failed to check for dual stack with error:${which}`);
  }
  if (invalid === undefined && families === 2 && list.length === 2) return;
  const type = ADDRESSES[part];
  const shown = goList(
    type,
    list.map(({ ip }) => goStruct(type, { IP: ip })),
  );
  errors.invalid(`status.${part}`, shown, 'may specify no more than one IP for each IP family');
}

/** Models the begin of validateHostIPs */
function validateHost({ hostIP = '', hostIPs = [] }: PodStatus, errors: FieldErrors): void {
  const first = hostIPs[0]?.ip;
  if (first !== undefined && first !== hostIP)
    errors.invalid('status.hostIPs[0].ip', first, 'must be equal to `hostIP`');
}

const checkId = (id: number, field: string, errors: FieldErrors): void => {
  if (id < 0 || id > MAX_ID) errors.invalid(field, id, rangeMessage(0, MAX_ID));
};

/** Models validateContainerStatusUsers */
function validateUsers({ status = {}, spec }: Pod, list: List, errors: FieldErrors): void {
  const statuses = status[list] ?? [];
  for (let i = 0; i < statuses.length; i++) {
    const linux = statuses[i]?.user?.linux;
    if (!linux) continue;
    const path = `status.${list}[${i}].user.linux`;
    if (spec?.os?.name === 'windows') {
      errors.forbidden(path, 'cannot be set for a windows pod');
      continue;
    }
    checkId(linux.uid, `${path}.uid`, errors);
    checkId(linux.gid, `${path}.gid`, errors);
    (linux.supplementalGroups ?? []).forEach((group, g) => {
      checkId(group, `${path}.supplementalGroups[${g}]`, errors);
    });
  }
}

/**
 * Parts that are the same as before are not looked at again: they held then.
 * Models pkg/apis/core/validation/validation.go ValidatePodStatusUpdate
 */
export function validatePodStatusUpdate(object: Pod, old: Pod, errors: FieldErrors): void {
  const { status = {} } = object;
  const { status: before = {} } = old;
  validatePodAnnotationsUpdate(object, old, errors);
  validateConditions(status, before, errors);
  const { nominatedNodeName: nominated = '' } = status;
  if (nominated !== '' && nominated !== before.nominatedNodeName)
    errors.complain('status.nominatedNodeName', nominated, checkSubdomain(nominated));
  if (status.qosClass !== before.qosClass)
    errors.invalid('status.qosClass', status.qosClass ?? '', IMMUTABLE);
  for (const list of LISTS) validateTransitions(object, before, list, errors);
  validateAddresses(status, before, 'podIPs', errors);
  validateHost(status, errors);
  validateAddresses(status, before, 'hostIPs', errors);
  for (const list of LISTS) validateUsers(object, list, errors);
}
