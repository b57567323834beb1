import type { SecurityContext } from '../cluster/api/types.ts';
import type { ContainerSpec } from '../cluster/runtime.ts';
import type { FileSystem } from '../shell/filesystem.ts';
import { accountsIn, groupsIn } from './accounts.ts';
import type { Image } from './image.ts';
import type { Credentials } from './permissions.ts';

/** Who the processes of a container are. */
export interface Identity extends Credentials {
  /** The number where the image knows no name. */
  readonly name: string;
  readonly home: string;
  /** Whether it has a capability of Linux: `CHOWN`. */
  can(capability: string): boolean;
}

/** The text of a file, '' where there is none. */
export const textOf = (files: Pick<FileSystem, 'exists' | 'read'>, path: string): string =>
  files.exists(path) ? files.read(path) : '';

/**
 * Who a container's processes are: the pod's word before the image's, names from the image's own files.
 * Models containerd internal/cri/server/container_create.go (generateUserString) and pkg/kubelet/kuberuntime/security_context.go
 */
export function identityOf(
  { container, pod }: Pick<ContainerSpec, 'container' | 'pod'>,
  image: Pick<Image, 'user'>,
  files: Pick<FileSystem, 'exists' | 'read'>,
): Identity {
  const own = container.securityContext;
  const shared = pod.spec.securityContext;
  const asked = own?.runAsUser ?? shared?.runAsUser;
  const uid = asked ?? image.user?.uid ?? 0;
  const account = accountsIn(textOf(files, '/etc/passwd')).find((each) => each.uid === uid);
  const gid =
    own?.runAsGroup ??
    shared?.runAsGroup ??
    (asked === undefined ? image.user?.gid : account?.gid) ??
    account?.gid ??
    0;
  const isStrict = shared?.supplementalGroupsPolicy === 'Strict';
  const named = account && !isStrict ? groupsIn(textOf(files, '/etc/group'), account.name) : [];
  const fsGroup = shared?.fsGroup === undefined ? [] : [shared.fsGroup];
  const groups = [...new Set([gid, ...named, ...fsGroup, ...(shared?.supplementalGroups ?? [])])];
  const can = (capability: string): boolean => uid === 0 && has(own, capability);
  return {
    uid,
    gid,
    // The kernel keeps them sorted.
    groups: groups.sort((a, b) => a - b),
    privileged: can('DAC_OVERRIDE'),
    name: account?.name ?? String(uid),
    home: account?.home ?? '/',
    can,
  };
}

/** What containers have without asking. Models containerd pkg/oci/spec.go (defaultUnixCaps) */
const DEFAULTS =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  );

function has(context: SecurityContext | undefined, capability: string): boolean {
  const { drop = [], add = [] } = context?.capabilities ?? {};
  const named = (all: readonly string[]): boolean =>
    all.some((name) => ['ALL', capability].includes(name.toUpperCase().replace(/^CAP_/, '')));
  return context?.privileged === true || named(add) || (DEFAULTS.includes(capability) && !named(drop));
}
