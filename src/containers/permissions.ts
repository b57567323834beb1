import type { FileInfo } from '../shell/filesystem.ts';

/** As whom a process acts. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  /** Groups beside the first. */
  readonly groups: readonly number[];
  /** Whether permission bits do not concern it: root with its capabilities. */
  readonly privileged: boolean;
}

/** The bits of `rwx`. */
export const MAY = { read: 4, write: 2, enter: 1 } as const;

/** Sticky: in such a directory one may only take away what is one's own. */
const STICKY = 0o1000;

export const inGroup = (who: Credentials, gid: number): boolean =>
  who.gid === gid || who.groups.includes(gid);

/** Whether somebody may do something with a file. Models the kernel's generic_permission */
export function may(who: Credentials, { uid, gid, mode }: FileInfo, bits: number): boolean {
  if (who.privileged) return true;
  const shift = uid === who.uid ? 6 : inGroup(who, gid) ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

/** Whether somebody who may write into a directory may take an entry out of it. */
export const mayTake = (who: Credentials, directory: FileInfo, entry: FileInfo): boolean =>
  who.privileged || (directory.mode & STICKY) === 0 || [directory.uid, entry.uid].includes(who.uid);

/** Whether somebody may change what only the owner may. */
export const owns = (who: Credentials, { uid }: FileInfo): boolean => who.privileged || uid === who.uid;
