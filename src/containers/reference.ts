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

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const reference =
  /^(.*?)(?::([\w][\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$/;

/**
 * Parses an image's name; a text says what is wrong with it. Models github.com/distribution/reference (ParseNormalizedNamed)
 */
export function parseReference(image: string): ImageReference | string {
  const invalid = 'invalid reference format';
  const parts = reference.exec(image);
  const path = parts?.[1] ?? '';
  if (!parts || path === '') return invalid;
  const [first = '', ...rest] = path.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const remainder = hasRegistry ? rest.join('/') : path;
  const repository =
    registry === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder;
  const components = repository.split('/');
  if (!components.every((each) => component.test(each))) {
    const lower = components.every((each) => component.test(each.toLowerCase()));
    return lower ? `${invalid}: repository name (${repository}) must be lowercase` : invalid;
  }
  const digest = parts[3];
  const tag = parts[2] ?? 'latest';
  const name = `${registry}/${repository}`;
  const canonical = digest !== undefined && parts[2] === undefined ? `${name}@${digest}` : `${name}:${tag}`;
  return { registry, repository, tag, digest, name, canonical };
}
