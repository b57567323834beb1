import type { Container } from '../cluster/api/types.ts';
import type { ImageResolution } from '../cluster/runtime.ts';
import { digestOf } from './digest.ts';
import type { Image } from './image.ts';
import { parseReference, type ImageReference } from './reference.ts';

/** How long a container's first process runs, and its exit code. */
export interface Life {
  /** Infinity: until it is stopped. */
  readonly milliseconds: number;
  readonly code: number;
}

/** What registries have, and by which rules containers live. */
export interface CataloguePolicy {
  /** Whether a registry has the image; a text is its refusal, with the gRPC code. */
  find(
    reference: ImageReference,
    image: Image | undefined,
  ): Image | { readonly code: 'NotFound' | 'Unknown'; readonly message: string };
  /** A fixed size instead of the image's own. */
  sizeOf?(reference: ImageReference): number;
  /** A rule that decides when a container ends, instead of what runs in it. */
  life?(container: Container, reference: ImageReference): Life | undefined;
}

const resolving = (canonical: string): string =>
  `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}":`;

/** Docker Hub's answer for a repository that is not there or private. */
export const accessDenied = ({
  canonical,
}: ImageReference): { readonly code: 'Unknown'; readonly message: string } => ({
  code: 'Unknown',
  message: `${resolving(canonical)} pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
});

/** A registry's answer for a tag that is not there. */
export const tagNotFound = ({
  canonical,
}: ImageReference): { readonly code: 'NotFound'; readonly message: string } => ({
  code: 'NotFound',
  message: `${resolving(canonical)} ${canonical}: not found`,
});

/** containerd's words for an image that has nothing for the node's operating system. */
const otherPlatform = ({
  canonical,
}: ImageReference): { readonly code: 'NotFound'; readonly message: string } => ({
  code: 'NotFound',
  message: `failed to pull and unpack image "${canonical}": no match for platform in manifest: not found`,
});

const KNOWN_REGISTRIES =
  /^(docker\.io|gcr\.io|[a-z]+\.gcr\.io|registry\.k8s\.io|quay\.io|ghcr\.io|mcr\.microsoft\.com|public\.ecr\.aws)$/;

/** The registries of the real world, as far as the catalogue knows them. */
export const realRegistries: CataloguePolicy = {
  find(reference, image) {
    if (image?.platform === 'windows') return otherPlatform(reference);
    if (image)
      return image.hasTag(reference.tag) || reference.digest !== undefined ? image : tagNotFound(reference);
    const { registry, repository, tag, canonical } = reference;
    if (registry === 'docker.io') return accessDenied(reference);
    if (KNOWN_REGISTRIES.test(registry)) return tagNotFound(reference);
    const head = `${resolving(canonical)} failed to do request: Head "https://${registry}/v2/${repository}/manifests/${tag}":`;
    if (registry.endsWith('-docker.pkg.dev')) {
      return {
        code: 'Unknown',
        message: `${resolving(canonical)} failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://${registry}/v2/token?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${registry}: 403 Forbidden`,
      };
    }
    const [host = '', port] = registry.split(':');
    return {
      code: 'Unknown',
      message:
        host === 'localhost' || /^\d+\.\d+\.\d+\.\d+$/.test(host)
          ? `${head} dial tcp ${host === 'localhost' ? '127.0.0.1' : host}:${port ?? '443'}: connect: connection refused`
          : `${head} dial tcp: lookup ${host} on 10.0.0.2:53: no such host`,
    };
  },
};

/** Images by name, seen through a policy. */
export class Catalogue {
  readonly #system: ReadonlyMap<string, Image>;
  readonly #library: () => readonly Image[];
  readonly #policy: CataloguePolicy;
  readonly #more: ((reference: ImageReference) => Image | undefined) | undefined;
  #others: ReadonlyMap<string, Image> | undefined;
  readonly #variants = new Map<Image, Map<string, Image>>();

  /**
   * @param system images that clusters themselves are made of
   * @param library all others; asked when one is looked for
   * @param more images that come and go: what somebody has pushed
   */
  constructor(
    system: readonly Image[],
    library: () => readonly Image[],
    policy: CataloguePolicy,
    more?: (reference: ImageReference) => Image | undefined,
  ) {
    this.#system = byName(system);
    this.#library = library;
    this.#policy = policy;
    this.#more = more;
  }

  resolve(name: string): ImageResolution {
    const reference = parseReference(name);
    if (typeof reference === 'string') return { found: false, code: 'InvalidImageName', message: reference };
    const found = this.#find(reference);
    if ('message' in found) return { found: false, code: found.code, message: found.message };
    const { size, user } = found;
    const own = typeof size === 'number' ? size : size(reference.tag);
    return {
      found: true,
      canonical: reference.canonical,
      imageID: `${reference.name}@${reference.digest ?? `sha256:${digestOf(reference.canonical)}`}`,
      size: this.#policy.sizeOf?.(reference) ?? own,
      ...(user && { user: { uid: user.uid, gid: user.gid } }),
    };
  }

  /** The image that a container is made from; it has been resolved before. */
  image(name: string): { readonly image: Image; readonly reference: ImageReference } | undefined {
    const reference = parseReference(name);
    if (typeof reference === 'string') return undefined;
    const image = this.#find(reference);
    return 'message' in image ? undefined : { image: this.#variant(image, reference.tag), reference };
  }

  life(container: Container, reference: ImageReference): Life | undefined {
    return this.#policy.life?.(container, reference);
  }

  #find(reference: ImageReference): ReturnType<CataloguePolicy['find']> {
    const pushed = this.#more?.(reference) ?? this.#system.get(reference.name);
    if (!pushed) this.#others ??= byName(this.#library());
    return this.#policy.find(reference, pushed ?? this.#others?.get(reference.name));
  }

  #variant(image: Image, tag: string): Image {
    if (!image.variant) return image;
    let byTag = this.#variants.get(image);
    if (!byTag) this.#variants.set(image, (byTag = new Map()));
    let variant = byTag.get(tag);
    if (!variant) byTag.set(tag, (variant = { ...image, ...image.variant(tag) }));
    return variant;
  }
}

const byName = (images: readonly Image[]): ReadonlyMap<string, Image> =>
  new Map(images.flatMap((image) => image.names.map((name) => [name, image] as const)));
