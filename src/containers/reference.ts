import { own } from '../cluster/machinery/own.ts';

/** An image's name, taken apart and completed as container runtimes do. */
export interface ImageReference {
  /** `docker.io`, `gcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** `library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | undefined;
  /** `docker.io/library/nginx`. */
  readonly name: string;
  /** `docker.io/library/nginx:1.27`. */
  readonly canonical: string;
}

const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const reference =
  /^(.*?)(?::([\w][\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$/;

const INVALID = 'invalid reference format';
const LONGEST = 255;

/** Hexadecimal digits of the digests that there are. */
const DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** What is wrong with a digest. Models github.com/opencontainers/go-digest (Validate) */
function digestProblem(digest: string): string | undefined {
  const [algorithm = '', encoded = ''] = digest.split(':');
  const digits = own(DIGITS, algorithm);
  if (digits === undefined) return 'unsupported digest algorithm';
  if (encoded.length !== digits) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(encoded) ? undefined : 'invalid checksum digest format';
}

/** Divides a name into its registry and the rest; only a name with a dot, a port or a capital is one of a registry. */
function withoutRegistry(image: string): readonly [registry: string, remainder: string] {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(0, slash));
  const named = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const registry = named ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const remainder = named ? image.slice(slash + 1) : image;
  return [
    registry,
    registry === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder,
  ];
}

/**
 * Parses an image's name; a text says what is wrong with it. Models github.com/distribution/reference (ParseNormalizedNamed)
 */
export function parseReference(image: string): ImageReference | string {
  if (/^[a-f0-9]{64}$/.test(image))
    return `invalid repository name (${image}), cannot specify 64-byte hexadecimal strings`;
  const [registry, remainder] = withoutRegistry(image);
  const [remote = ''] = remainder.split(':');
  if (remote !== remote.toLowerCase()) return `${INVALID}: repository name (${remote}) must be lowercase`;
  const [, repository = '', given, digest] = reference.exec(remainder) ?? [];
  if (!domain.test(registry) || !repository.split('/').every((each) => component.test(each))) return INVALID;
  if (repository.length > LONGEST) return `repository name must not be more than ${LONGEST} characters`;
  const wrong = digest === undefined ? undefined : digestProblem(digest);
  if (wrong !== undefined) return wrong;
  const tag = given ?? 'latest';
  const name = `${registry}/${repository}`;
  const canonical = digest !== undefined && given === undefined ? `${name}@${digest}` : `${name}:${tag}`;
  return { registry, repository, tag, digest, name, canonical };
}
