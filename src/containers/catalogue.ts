import type { Container } from '../cluster/api/types.ts';
import type {
  ContainerEngine,
  ImageAccount,
  ImageResolution,
  RegistryCredentials,
} from '../cluster/runtime.ts';
import { digestOf } from './digest.ts';
import { releaseFiles } from './images/releases.ts';
import type { Image, ImageUser } from './image.ts';
import { parseReference, type ImageReference } from './reference.ts';

/** How long a container's first process runs, and its exit code. */
export interface Life {
  /** Infinity: until it is stopped. */
  readonly milliseconds: number;
  readonly code: number;
}

/** What container runtimes say of an image that they did not get. */
export interface Refusal {
  /** What containerd says, with its gRPC code. */
  readonly code: 'NotFound' | 'Unknown';
  readonly message: string;
  /** What Docker's daemon says. */
  readonly docker: string;
}

/** What registries have, and by which rules containers live. */
export interface CataloguePolicy {
  /** Whether a registry has the image for who asks; a text is its refusal, with the gRPC code. */
  find(
    reference: ImageReference,
    image: Image | undefined,
    credentials: RegistryCredentials | undefined,
  ): Image | Refusal;
  /** A fixed size instead of the image's own. */
  sizeOf?(reference: ImageReference): number;
  /** A rule that decides when a container ends, instead of what runs in it. */
  life?(container: Container, reference: ImageReference): Life | undefined;
}

function accountOf({ name, uid, gid, byNumber }: ImageUser): ImageAccount {
  return byNumber || name === String(uid) ? { uid, gid } : { uid, gid, name };
}

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

  resolve(name: string, as?: RegistryCredentials | 'node', engine?: ContainerEngine): ImageResolution {
    const reference = parseReference(name);
    if (typeof reference === 'string') return { found: false, code: 'InvalidImageName', message: reference };
    const { name: repository } = reference;
    const found = this.#find(reference, as);
    if ('message' in found) {
      const { code, message, docker } = found;
      // cri-dockerd passes on what the daemon's client tells, without a code of its own.
      return engine === 'docker'
        ? { found: false, code: 'Unknown', message: `Error response from daemon: ${docker}`, repository }
        : { found: false, code, message, repository };
    }
    const { size, user } = found;
    const own = typeof size === 'number' ? size : size(reference.tag);
    return {
      found: true,
      repository,
      canonical: reference.canonical,
      imageID: `${repository}@${reference.digest ?? `sha256:${digestOf(reference.canonical)}`}`,
      size: this.#policy.sizeOf?.(reference) ?? own,
      ...(user && { user: accountOf(user) }),
    };
  }

  /** The image that a container is made from; it has been resolved before. */
  image(name: string): { readonly image: Image; readonly reference: ImageReference } | undefined {
    const reference = parseReference(name);
    if (typeof reference === 'string') return undefined;
    const image = this.#find(reference, 'node');
    return 'message' in image ? undefined : { image: this.#variant(image, reference.tag), reference };
  }

  life(container: Container, reference: ImageReference): Life | undefined {
    return this.#policy.life?.(container, reference);
  }

  #find(reference: ImageReference, as: RegistryCredentials | 'node' | undefined): Image | Refusal {
    const pushed = this.#more?.(reference) ?? this.#system.get(reference.name);
    if (!pushed) this.#others ??= byName(this.#library());
    const image = pushed ?? this.#others?.get(reference.name);
    return this.#policy.find(reference, image, as === 'node' ? image?.accounts?.[0] : as);
  }

  #variant(image: Image, tag: string): Image {
    const isAlpine = tag.includes('alpine');
    if (!image.variant && !isAlpine) return image;
    let byTag = this.#variants.get(image);
    if (!byTag) this.#variants.set(image, (byTag = new Map()));
    let variant = byTag.get(tag);
    if (!variant) {
      variant = { ...image, ...image.variant?.(tag) };
      const files = typeof variant.files === 'function' ? variant.files(tag) : variant.files;
      if (isAlpine && variant.userland === 'busybox')
        variant = { ...variant, files: { ...files, ...releaseFiles.alpine } };
      byTag.set(tag, variant);
    }
    return variant;
  }
}

const byName = (images: readonly Image[]): ReadonlyMap<string, Image> =>
  new Map(images.flatMap((image) => image.names.map((name) => [name, image] as const)));
