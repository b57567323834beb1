import type { RegistryCredentials } from '../cluster/runtime.ts';
import type { CataloguePolicy, Refusal } from './catalogue.ts';
import type { Image } from './image.ts';
import type { ImageReference } from './reference.ts';

const refusal = (
  canonical: string,
  why: string,
  docker: string,
  code: Refusal['code'] = 'Unknown',
): Refusal => ({
  code,
  docker,
  message: `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${why}`,
});

const DENIED = 'pull access denied, repository does not exist or may require authorization:';

/** An image's name as Docker shows it: without its own registry, official ones without `library/`. */
const familiar = ({ name }: ImageReference): string =>
  name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');

const manifestOf = ({ registry, repository, tag }: ImageReference): string =>
  `https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}/v2/${repository}/manifests/${tag}`;

/** What Docker tells of a registry that would not say whether it has an image. */
const headFailed = (reference: ImageReference, why: string): string =>
  `Head "${manifestOf(reference)}": ${why}`;

/** Docker Hub's answer for a repository that is not there or private. */
export const accessDenied = (reference: ImageReference): Refusal =>
  refusal(
    reference.canonical,
    `${DENIED} server message: insufficient_scope: authorization failed`,
    `pull access denied for ${familiar(reference)}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  );

/** Registries of Google's name the tag that they do not have. */
const FETCHES = /(?:^|\.)(?:gcr\.io|k8s\.io|pkg\.dev)$/;

/** A registry's answer for a tag that is not there. */
export function tagNotFound(reference: ImageReference): Refusal {
  const { canonical, registry, tag } = reference;
  const why = FETCHES.test(registry) ? `Failed to fetch "${tag}"` : 'manifest unknown';
  const docker = `manifest for ${familiar(reference)}:${tag} not found: manifest unknown: ${why}`;
  return refusal(canonical, `${canonical}: not found`, docker, 'NotFound');
}

/** containerd's words for an image that has nothing for the node's operating system. */
const otherPlatform = ({ canonical }: ImageReference): Refusal => ({
  code: 'NotFound',
  message: `failed to pull and unpack image "${canonical}": no match for platform in manifest: not found`,
  docker: 'no matching manifest for linux/amd64 in the manifest list entries',
});

/** A server of tokens does not give one out. */
function noToken(
  reference: ImageReference,
  whose: 'anonymous' | 'oauth',
  server: string,
  service: string,
  status: string,
  docker: string,
): Refusal {
  const { canonical, repository } = reference;
  const url = `${server}?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${service}`;
  const why = `unexpected status from GET request to ${url}: ${status}`;
  return refusal(
    canonical,
    `failed to authorize: failed to fetch ${whose} token: ${why}`,
    headFailed(reference, docker),
  );
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
  const { registry, canonical } = reference;
  if (registry === 'docker.io')
    return account
      ? noToken(
          reference,
          'oauth',
          'https://auth.docker.io/token',
          'registry.docker.io',
          UNAUTHORIZED,
          'unauthorized: incorrect username or password',
        )
      : accessDenied(reference);
  const why = credentials
    ? `unexpected status from HEAD request to ${manifestOf(reference)}: ${UNAUTHORIZED}`
    : `${DENIED} authorization failed: no basic auth credentials`;
  const docker = credentials ? 'unauthorized: authentication required' : 'no basic auth credentials';
  return refusal(canonical, why, headFailed(reference, docker));
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
    const { registry, repository, canonical } = reference;
    if (registry === 'docker.io') return accessDenied(reference);
    if (registry === 'ghcr.io') {
      const status = credentials ? FORBIDDEN : UNAUTHORIZED;
      return noToken(
        reference,
        credentials ? 'oauth' : 'anonymous',
        `https://${registry}/token`,
        registry,
        status,
        credentials ? 'denied' : 'unauthorized',
      );
    }
    if (KNOWN_REGISTRIES.test(registry)) return tagNotFound(reference);
    if (registry.endsWith('-docker.pkg.dev')) {
      const [project = '', folder = ''] = repository.split('/');
      const place = `projects/${project}/locations/${registry.replace('-docker.pkg.dev', '')}/repositories/${folder}`;
      const may = '"artifactregistry.repositories.downloadArtifacts" on resource';
      const docker = `denied: Unauthenticated request. Unauthenticated requests do not have permission ${may} "${place}" (or it may not exist)`;
      return noToken(reference, 'oauth', `https://${registry}/v2/token`, registry, FORBIDDEN, docker);
    }
    const [host = '', port] = registry.split(':');
    const local = host === 'localhost' || host.startsWith('127.');
    const why = (nameServer: string): string =>
      host === 'localhost' || /^\d+\.\d+\.\d+\.\d+$/.test(host)
        ? `dial tcp ${host === 'localhost' ? '127.0.0.1' : host}:${port ?? '443'}: connect: connection refused`
        : `dial tcp: lookup ${host} on ${nameServer}:53: no such host`;
    return refusal(
      canonical,
      `failed to do request: Head "${manifestOf(reference)}": ${why('10.0.0.2')}`,
      // Docker asks first whether there is a registry at all, without TLS on the machine itself.
      `Get "http${local ? '' : 's'}://${registry}/v2/": ${why('192.168.49.1')}`,
    );
  },
};
