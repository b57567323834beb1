import type { FileSystem } from '../filesystem.ts';

type Files = Pick<FileSystem, 'exists' | 'read'>;

/** What a file of accounts says: names by number, and numbers by name. */
export interface Names {
  /** The name for a number; the number where there is none. */
  of(number: number): string;
  known(number: number): boolean;
  number(name: string): number | undefined;
}

function namesIn(files: Files, path: string): Names {
  let text = '';
  try {
    if (files.exists(path)) text = files.read(path);
  } catch {
    // Who may not read it knows no names.
  }
  const rows = text.split('\n').map((line) => line.split(':'));
  const found = (number: number): string | undefined => rows.find(([, , id]) => id === String(number))?.[0];
  return {
    of: (number) => found(number) ?? String(number),
    known: (number) => found(number) !== undefined,
    number(name) {
      const row = rows.find(([each, , id]) => each === name && id !== undefined);
      if (row) return Number(row[2]);
      return /^\d+$/.test(name) ? Number(name) : undefined;
    },
  };
}

/** The users that /etc/passwd knows. */
export const userNames = (files: Files): Names => namesIn(files, '/etc/passwd');

/** The groups that /etc/group knows. */
export const groupNames = (files: Files): Names => namesIn(files, '/etc/group');

/** The first group of a user. */
export const groupOf = (files: Files, user: string): number | undefined => {
  if (!files.exists('/etc/passwd')) return undefined;
  const gid = new RegExp(`^${user.replace(/[^\w-]/g, '\\$&')}:[^:]*:[^:]*:(\\d+):`, 'm').exec(
    files.read('/etc/passwd'),
  )?.[1];
  return gid === undefined ? undefined : Number(gid);
};
