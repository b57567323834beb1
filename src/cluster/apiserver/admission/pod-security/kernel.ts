import type { SELinuxOptions } from '../../../api/types.ts';
import { own } from '../../../machinery/own.ts';
import { joinQuoted, namesWhere, plural, setters, sorted, type Check } from './findings.ts';

const SE_LINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

/** Allowed parameters of the kernel by the minor version that began to allow them. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

/** Models pod-security-admission/policy/check_seLinuxOptions.go */
export const checkSeLinux: Check['run'] = (pod, minor) => {
  const types = minor >= 31 ? [...SE_LINUX_TYPES, 'container_engine_t'] : SE_LINUX_TYPES;
  const isBad = (options: SELinuxOptions | undefined): options is SELinuxOptions =>
    options !== undefined && (!types.includes(options.type ?? '') || !!options.user || !!options.role);
  const ofPod = pod.spec.securityContext?.seLinuxOptions;
  const who = setters(
    isBad(ofPod),
    namesWhere(pod, ({ securityContext }) => isBad(securityContext?.seLinuxOptions)),
  );
  if (who.length === 0) return undefined;
  const bad = [ofPod, ...pod.containers.map((one) => one.securityContext?.seLinuxOptions)].filter(isBad);
  const badTypes = sorted(bad.map(({ type = '' }) => type).filter((type) => !types.includes(type)));
  const data = [
    ...(badTypes.length > 0 ? [`${plural(badTypes.length, 'type')} ${joinQuoted(badTypes)}`] : []),
    ...(bad.some(({ user }) => user) ? ['user may not be set'] : []),
    ...(bad.some(({ role }) => role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${who.join(' and ')} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
  };
};

/** Models pod-security-admission/policy/check_sysctls.go */
export const checkSysctls: Check['run'] = ({ spec }, minor) => {
  const bad = (spec.securityContext?.sysctls ?? [])
    .map(({ name }) => name)
    .filter((name) => {
      const since = own(SYSCTLS, name);
      return since === undefined || since > minor;
    });
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
};
