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
  const { drop = [], add = [] } = own?.capabilities ?? {};
  return {
    uid,
    gid,
    // The kernel keeps them sorted.
    groups: groups.sort((a, b) => a - b),
    privileged: uid === 0 && (own?.privileged === true || !overlooks(drop) || overlooks(add)),
    name: account?.name ?? String(uid),
    home: account?.home ?? '/',
  };
}

/** Whether the capability to overlook permissions is among some. */
const overlooks = (capabilities: readonly string[]): boolean =>
  capabilities.some((name) => /^(?:CAP_)?(?:ALL|DAC_OVERRIDE)$/i.test(name));
