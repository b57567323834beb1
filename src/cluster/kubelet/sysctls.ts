import type { PodSpec } from '../api/types.ts';
import { quote } from '../machinery/go.ts';
import type { PodFailure } from './record.ts';

/** Which kernel parameters pods may set. Models pkg/kubelet/sysctl/{allowlist,safe_sysctls}.go, with a kernel of today */
const SAFE: Readonly<Record<string, 'ipc' | 'net'>> = {
  'kernel.shm_rmid_forced': 'ipc',
  'net.ipv4.ip_local_port_range': 'net',
  'net.ipv4.tcp_syncookies': 'net',
  'net.ipv4.ping_group_range': 'net',
  'net.ipv4.ip_unprivileged_port_start': 'net',
  'net.ipv4.ip_local_reserved_ports': 'net',
  'net.ipv4.tcp_keepalive_time': 'net',
  'net.ipv4.tcp_fin_timeout': 'net',
  'net.ipv4.tcp_keepalive_intvl': 'net',
  'net.ipv4.tcp_keepalive_probes': 'net',
  'net.ipv4.tcp_rmem': 'net',
  'net.ipv4.tcp_wmem': 'net',
};

/** A name with dots between its parts: with a slash first, slashes and dots change places. */
function normalized(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? name.replace(/[./]/g, (found) => (found === '/' ? '.' : '/')) : name;
}

function problemOf(name: string, { hostNetwork, hostIPC }: PodSpec): string | undefined {
  const namespace = Object.hasOwn(SAFE, name) ? SAFE[name] : undefined;
  if (namespace === undefined) return 'not allowlisted';
  const shared = namespace === 'ipc' ? hostIPC : hostNetwork;
  return shared === true ? `not allowed with host ${namespace} enabled` : undefined;
}

/** Why a node refuses a pod for the kernel parameters that it sets. */
export function forbiddenSysctl(spec: PodSpec): PodFailure | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const own = normalized(name);
    const problem = problemOf(own, spec);
    if (problem !== undefined)
      return { reason: 'SysctlForbidden', message: `forbidden sysctl: ${quote(own)} ${problem}` };
  }
  return undefined;
}
