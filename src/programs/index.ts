import type { InstalledProgram, Program } from '../shell/program.ts';

/** What is behind a name: where it is installed, and how its code is loaded. */
interface Entry {
  readonly path: string;
  load(): Promise<{ readonly program: Program } | { readonly default: Program }>;
}

const entries: Readonly<Record<string, Entry>> = {
  curl: { path: '/usr/bin/curl', load: () => import('./curl/index.ts') },
  gcloud: { path: '/usr/bin/gcloud', load: () => import('./gcloud/index.ts') },
  'gke-gcloud-auth-plugin': {
    path: '/usr/bin/gke-gcloud-auth-plugin',
    load: () => import('./gke-gcloud-auth-plugin.ts'),
  },
  kubectl: { path: '/usr/local/bin/kubectl', load: () => import('./kubectl/index.ts') },
  minikube: { path: '/usr/local/bin/minikube', load: () => import('./minikube/index.ts') },
  nc: { path: '/usr/bin/nc', load: () => import('./net/nc.ts') },
  nslookup: { path: '/usr/bin/nslookup', load: () => import('./net/nslookup.ts') },
  dig: { path: '/usr/bin/dig', load: () => import('./net/dig.ts') },
  getent: { path: '/usr/bin/getent', load: () => import('./net/getent.ts') },
  host: { path: '/usr/bin/host', load: () => import('./net/host.ts') },
  openssl: { path: '/usr/bin/openssl', load: () => import('./openssl/index.ts') },
  ping: { path: '/usr/bin/ping', load: () => import('./net/ping.ts') },
  telnet: { path: '/usr/bin/telnet', load: () => import('./net/telnet.ts') },
  wget: { path: '/usr/bin/wget', load: () => import('./wget/index.ts') },
  'xdg-open': { path: '/usr/bin/xdg-open', load: () => import('./net/xdg-open.ts') },
};

/** The programs that containers may have too: those that ask the network. */
export const networkPrograms: readonly string[] = [
  'curl',
  'dig',
  'getent',
  'host',
  'nc',
  'nslookup',
  'openssl',
  'ping',
  'telnet',
  'wget',
];

/** The names of all programs. */
export const programNames: readonly string[] = Object.keys(entries);

/** Programs by their names, each loaded at its first call; names that nobody knows are left out. */
export const installedPrograms = (names: readonly string[] = programNames): readonly InstalledProgram[] =>
  names.flatMap((name) => {
    const entry = entries[name];
    if (!entry) return [];
    const load = async (): Promise<Program> => {
      const code = await entry.load();
      return 'program' in code ? code.program : code.default;
    };
    return [{ name, path: entry.path, load }];
  });
