import type { Secret } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { RegistryCredentials } from '../runtime.ts';
import { decodeBase64, secretData } from './environment-variables.ts';

/** Accounts by the place they are for: a host, with a path or without. The most specific places come first. */
export type Keyring = readonly (readonly [place: string, account: RegistryCredentials])[];

const KEYS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Models pkg/credentialprovider/config.go (DockerConfigEntry.UnmarshalJSON); undefined: it cannot be read. */
function account(entry: unknown): RegistryCredentials | undefined {
  if (!isObject(entry)) return undefined;
  const auth = text(entry['auth']);
  if (auth === '') return { username: text(entry['username']), password: text(entry['password']) };
  try {
    const [, username = '', password = ''] = /^([^:]*):([^]*)$/.exec(decodeBase64(auth)) ?? [];
    return { username, password: password.replace(/^\0+|\0+$/g, '') };
  } catch {
    return undefined;
  }
}

/** A place as credentials name it: `https://` may be missing, and the root of an API is its host. */
function placeOf(location: string): string | undefined {
  const [, host, path = ''] = /^(?:https?:\/\/)?([^/?#]+)(\/[^?#]*)?/.exec(location) ?? [];
  if (host === undefined) return undefined;
  const own = path.replace(/^\/v[12](?=\/)/, '');
  return own === '/' ? host : host + own;
}

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/**
 * The accounts in pull secrets; secrets of other types have none. Models pkg/credentialprovider/secrets/secrets.go
 * (MakeDockerKeyring) and pkg/credentialprovider/keyring.go (BasicDockerKeyring.Add)
 */
export function keyringOf(secrets: readonly Stored<Secret>[]): Keyring {
  const keys = secrets.flatMap((secret) => {
    const key = KEYS[secret.type ?? ''];
    const config = key === undefined ? undefined : parseJson(secretData(secret)?.[key] ?? '');
    const entries = isObject(config) && key === '.dockerconfigjson' ? config['auths'] : config;
    if (!isObject(entries)) return [];
    return Object.entries(entries).flatMap(([location, entry]) => {
      const place = placeOf(location);
      const own = account(entry);
      return place === undefined || !own ? [] : [[place, own] as const];
    });
  });
  return keys.toSorted(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0));
}

/** Whether a place, of whose host parts may be patterns, is one that a repository is in. Models keyring.go (URLsMatch) */
export function placeMatches(place: string, repository: string): boolean {
  const [host, path] = split(place);
  const [ownHost, ownPath] = split(repository);
  const parts = host.split(/[.:]/);
  const own = ownHost.split(/[.:]/);
  if (host.includes(':') !== ownHost.includes(':') || parts.length !== own.length) return false;
  return ownPath.startsWith(path) && parts.every((part, at) => glob(part).test(own[at] ?? ''));
}

function split(place: string): readonly [host: string, path: string] {
  const slash = place.indexOf('/');
  return slash < 0 ? [place, ''] : [place.slice(0, slash), place.slice(slash)];
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$+{}()|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** The accounts with which a repository may be tried. Models keyring.go (BasicDockerKeyring.Lookup) */
export function lookUp(keyring: Keyring, repository: string): readonly RegistryCredentials[] {
  const matching = keyring.filter(([place]) => placeMatches(place, repository));
  const found =
    matching.length === 0 && /^(index\.)?docker\.io\//.test(repository)
      ? keyring.filter(([place]) => place === 'index.docker.io')
      : matching;
  return found.map(([, own]) => own);
}
