import type { InstalledProgram, Program } from '../shell/program.ts';

/** Where programs are installed, and their code. */
const programs: Readonly<Record<string, { readonly path: string; load(): Promise<Program> }>> = {
  kubectl: { path: '/usr/local/bin/kubectl', load: async () => (await import('./kubectl/index.ts')).default },
  gcloud: { path: '/usr/bin/gcloud', load: async () => (await import('./gcloud/index.ts')).program },
};

/** The programs of the given names, each loaded at its first call. Names without a program are left out. */
export function installedPrograms(names: readonly string[]): readonly InstalledProgram[] {
  return names.flatMap((name) => {
    const program = programs[name];
    return program ? [{ name, ...program }] : [];
  });
}
