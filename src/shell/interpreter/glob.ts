import { FileError, physicalPath } from '../filesystem.ts';
import { limits } from '../limits.ts';
import type { Interpreter } from './interpreter.ts';
import { isPattern, matches, unquotePattern } from './pattern.ts';

/** File names that match a pattern, sorted; empty when there are none. */
export function expandGlob(
  shell: Pick<Interpreter, 'cwd' | 'shopt' | 'files' | 'variables'>,
  pattern: string,
): string[] {
  const absolute = pattern.startsWith('/');
  const parts = pattern
    .split('/')
    .filter((part, index, all) => part !== '' || (index > 0 && index === all.length - 1));
  let found = [absolute ? '/' : ''];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (part === '') {
        if (isDirectory(shell, base)) next.push(`${base}/`);
      } else if (part === '**' && shell.shopt.has('globstar')) {
        for (const path of descend(shell, base)) {
          if (!last && (path === base || isDirectory(shell, path))) next.push(path);
          if (last && path !== '') next.push(path === base ? join(base, '') : path);
        }
      } else if (isPattern(part)) {
        for (const name of list(shell, base)) {
          if (
            name.startsWith('.') &&
            !part.startsWith('.') &&
            !part.startsWith('\\.') &&
            !shell.shopt.has('dotglob')
          )
            continue;
          if (!matches(part, name, shell.shopt.has('nocaseglob'))) continue;
          const path = join(base, name);
          if (last || isDirectory(shell, path)) next.push(path);
        }
      } else {
        const path = join(base, unquotePattern(part));
        if (isThere(shell, path)) next.push(path);
      }
      if (next.length > limits.words) return [];
    }
    found = next;
  }
  const locale = shell.variables.text('LC_ALL') ?? shell.variables.text('LANG');
  return found.sort(collation(locale));
}

const join = (base: string, name: string): string =>
  base === '' || base.endsWith('/') ? base + name : `${base}/${name}`;

/** How names are ordered in a locale: by code points, unless it names a language. */
export const collation = (locale: string | undefined): ((a: string, b: string) => number) =>
  /^[a-z]{2}_/.test(locale ?? '') ? compareNames : (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The order of names in a UTF-8 locale: letters without regard to case first. */
function compareNames(a: string, b: string): number {
  const x = a.toLowerCase();
  const y = b.toLowerCase();
  if (x !== y) return x < y ? -1 : 1;
  return a === b ? 0 : a > b ? -1 : 1;
}

/** Whether there is such a name, be it a link that leads nowhere. */
function isThere(shell: Parameters<typeof expandGlob>[0], path: string): boolean {
  try {
    shell.files.lstat(physicalPath(shell.files, shell.cwd, path));
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function isDirectory(shell: Parameters<typeof expandGlob>[0], path: string): boolean {
  const full = physicalPath(shell.files, shell.cwd, path);
  return shell.files.exists(full) && shell.files.stat(full).type === 'directory';
}

const isLink = (shell: Parameters<typeof expandGlob>[0], path: string): boolean =>
  shell.files.lstat(physicalPath(shell.files, shell.cwd, path)).type === 'symlink';

function list(shell: Parameters<typeof expandGlob>[0], base: string): readonly string[] {
  try {
    return shell.files.list(physicalPath(shell.files, shell.cwd, base === '' ? '.' : base));
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function descend(shell: Parameters<typeof expandGlob>[0], base: string): string[] {
  const out = [base];
  for (const name of list(shell, base)) {
    if (name.startsWith('.')) continue;
    const path = join(base, name);
    // Links to directories are named, not entered.
    if (isDirectory(shell, path) && !isLink(shell, path))
      for (const each of descend(shell, path)) out.push(each);
    else out.push(path);
    if (out.length > limits.words) break;
  }
  return out;
}
