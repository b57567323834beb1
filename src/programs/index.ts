import { onDemand } from '../loading/on-demand.ts';
import type { InstalledProgram, Program } from '../shell/program.ts';

/** What is behind a name: where it is installed, and how its code is loaded. */
interface Entry {
  readonly path: string;
  load(): Promise<{ readonly program: Program } | { readonly default: Program }>;
}

const entries: Readonly<Record<string, Entry>> = {
  curl: { path: '/usr/bin/curl', load: () => onDemand(import('./curl/index.ts')) },
  gcloud: { path: '/usr/bin/gcloud', load: () => onDemand(import('./gcloud/index.ts')) },
  'gke-gcloud-auth-plugin': {
    path: '/usr/bin/gke-gcloud-auth-plugin',
    load: () => onDemand(import('./gke-gcloud-auth-plugin.ts')),
  },
  kubectl: { path: '/usr/local/bin/kubectl', load: () => onDemand(import('./kubectl/index.ts')) },
  minikube: { path: '/usr/local/bin/minikube', load: () => onDemand(import('./minikube/index.ts')) },
  nc: { path: '/usr/bin/nc', load: () => onDemand(import('./net/nc.ts')) },
  nslookup: { path: '/usr/bin/nslookup', load: () => onDemand(import('./net/nslookup.ts')) },
  dig: { path: '/usr/bin/dig', load: () => onDemand(import('./net/dig.ts')) },
  getent: { path: '/usr/bin/getent', load: () => onDemand(import('./net/getent.ts')) },
  host: { path: '/usr/bin/host', load: () => onDemand(import('./net/host.ts')) },
  openssl: { path: '/usr/bin/openssl', load: () => onDemand(import('./openssl/index.ts')) },
  ping: { path: '/usr/bin/ping', load: () => onDemand(import('./net/ping.ts')) },
  telnet: { path: '/usr/bin/telnet', load: () => onDemand(import('./net/telnet.ts')) },
  wget: { path: '/usr/bin/wget', load: () => onDemand(import('./wget/index.ts')) },
  'xdg-open': { path: '/usr/bin/xdg-open', load: () => onDemand(import('./net/xdg-open.ts')) },
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
