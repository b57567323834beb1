import { md5 } from '../machinery/md5.ts';

/** What `/etc/machine-id` of a machine holds: 32 digits that follow from its name. */
export const machineID = (name: string): string => md5(new TextEncoder().encode(name));

/** The same digits as firmware and kernel write them. */
export const machineUUID = (name: string): string =>
  machineID(name).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
