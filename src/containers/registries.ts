import type { RegistryCredentials } from '../cluster/runtime.ts';
import type { CataloguePolicy, Refusal } from './catalogue.ts';
import type { Image } from './image.ts';
import type { ImageReference } from './reference.ts';

const refusal = (canonical: string, why: string, code: Refusal['code'] = 'Unknown'): Refusal => ({
  code,
  message: `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${why}`,
});

const DENIED = 'pull access denied, repository does not exist or may require authorization:';

/** Docker Hub's answer for a repository that is not there or private. */
export const accessDenied = ({ canonical }: ImageReference): Refusal =>
  refusal(canonical, `${DENIED} server message: insufficient_scope: authorization failed`);

/** A registry's answer for a tag that is not there. */
export const tagNotFound = ({ canonical }: ImageReference): Refusal =>
  refusal(canonical, `${canonical}: not found`, 'NotFound');

/** containerd's words for an image that has nothing for the node's operating system. */
const otherPlatform = ({ canonical }: ImageReference): Refusal => ({
  code: 'NotFound',
  message: `failed to pull and unpack image "${canonical}": no match for platform in manifest: not found`,
});

/** A server of tokens does not give one out. */
function noToken(
  { canonical, repository }: ImageReference,
  whose: 'anonymous' | 'oauth',
  server: string,
  service: string,
  status: string,
): Refusal {
  const url = `${server}?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${service}`;
  const why = `unexpected status from GET request to ${url}: ${status}`;
  return refusal(canonical, `failed to authorize: failed to fetch ${whose} token: ${why}`);
}

const UNAUTHORIZED = '401 Unauthorized';
const FORBIDDEN = '403 Forbidden';

const KNOWN_REGISTRIES =
  /^(gcr\.io|[a-z]+\.gcr\.io|registry\.k8s\.io|quay\.io|mcr\.microsoft\.com|public\.ecr\.aws)$/;

/**
 * Why somebody may not have an image that only some accounts get, or undefined. Docker Hub knows more accounts than those:
 * nobody's is refused there but one with another password. Models containerd's core/remotes/docker (authorizer.go, resolver.go)
 */
function lockedOut(
  reference: ImageReference,
  { accounts }: Image,
  credentials: RegistryCredentials | undefined,
): Refusal | undefined {
  if (!accounts) return undefined;
  const account = accounts.find(({ username }) => username === credentials?.username);
  if (account && account.password === credentials?.password) return undefined;
  const { registry, repository, tag, canonical } = reference;
  if (registry === 'docker.io')
    return account
      ? noToken(reference, 'oauth', 'https://auth.docker.io/token', 'registry.docker.io', UNAUTHORIZED)
      : accessDenied(reference);
  const url = `https://${registry}/v2/${repository}/manifests/${tag}`;
  const why = credentials
    ? `unexpected status from HEAD request to ${url}: ${UNAUTHORIZED}`
    : `${DENIED} authorization failed: no basic auth credentials`;
  return refusal(canonical, why);
}

/** The registries of the real world, as far as the catalogue knows them. */
export const realRegistries: CataloguePolicy = {
  find(reference, image, credentials) {
    if (image?.platform === 'windows') return otherPlatform(reference);
    if (image) {
      const locked = lockedOut(reference, image, credentials);
      if (locked) return locked;
      return image.hasTag(reference.tag) || reference.digest !== undefined ? image : tagNotFound(reference);
    }
    const { registry, repository, tag, canonical } = reference;
    if (registry === 'docker.io') return accessDenied(reference);
    if (registry === 'ghcr.io') {
      const status = credentials ? FORBIDDEN : UNAUTHORIZED;
      return noToken(
        reference,
        credentials ? 'oauth' : 'anonymous',
        `https://${registry}/token`,
        registry,
        status,
      );
    }
    if (KNOWN_REGISTRIES.test(registry)) return tagNotFound(reference);
    if (registry.endsWith('-docker.pkg.dev'))
      return noToken(reference, 'oauth', `https://${registry}/v2/token`, registry, FORBIDDEN);
    const [host = '', port] = registry.split(':');
    const why =
      host === 'localhost' || /^\d+\.\d+\.\d+\.\d+$/.test(host)
        ? `dial tcp ${host === 'localhost' ? '127.0.0.1' : host}:${port ?? '443'}: connect: connection refused`
        : `dial tcp: lookup ${host} on 10.0.0.2:53: no such host`;
    const url = `https://${registry}/v2/${repository}/manifests/${tag}`;
    return refusal(canonical, `failed to do request: Head "${url}": ${why}`);
  },
};
