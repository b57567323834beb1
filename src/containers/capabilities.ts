import type { Container } from '../cluster/api/types.ts';

/** Linux' capabilities by their numbers. Models include/uapi/linux/capability.h */
const NAMES =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT
SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/);

/** What runtimes give containers. Models containerd's oci package and Docker's defaults */
const USUAL =
  `CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL
AUDIT_WRITE`.split(/\s+/);

/** The capabilities of a container as the kernel writes them: a hexadecimal mask of 16 digits. */
export function capabilityMask({ securityContext = {} }: Container): string {
  const { privileged, capabilities = {} } = securityContext;
  const { add = [], drop = [] } = capabilities;
  const plain = (names: readonly string[]): readonly string[] =>
    names.map((name) => name.replace(/^CAP_/, ''));
  const all = privileged === true || add.includes('ALL');
  const kept = all ? NAMES : drop.includes('ALL') ? [] : USUAL;
  const dropped = new Set(privileged === true ? [] : plain(drop));
  const held = new Set([...kept.filter((name) => !dropped.has(name)), ...plain(add)]);
  let mask = 0n;
  for (const [bit, name] of NAMES.entries()) if (held.has(name)) mask |= 1n << BigInt(bit);
  return mask.toString(16).padStart(16, '0');
}
