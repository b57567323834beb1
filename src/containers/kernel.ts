/** A kernel as `uname` tells of it. */
export interface Kernel {
  readonly release: string;
  /** Who built it, and when. */
  readonly build: string;
}

const DEFAULT = '6.1.0-37-amd64';

/** The kernel of a release: its name says which distribution has built it. */
export function kernelOf(release = DEFAULT): Kernel {
  if (release.endsWith('-generic')) {
    const [, number = '0'] = /-(\d+)-generic$/.exec(release) ?? [];
    const build = `#${Number(number) + 1}-Ubuntu SMP PREEMPT_DYNAMIC Thu Dec  5 13:09:44 UTC 2024`;
    return { release, build };
  }
  return release.endsWith('+')
    ? { release, build: '#1 SMP Sat Aug 16 10:02:29 UTC 2025' }
    : { release, build: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.140-1 (2025-05-22)' };
}
