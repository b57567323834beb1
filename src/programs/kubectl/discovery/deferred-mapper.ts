import { NoMatchError } from '../errors.ts';
import { RestMapper, type Discovery, type Mapping } from '../mapper.ts';
import type { DiskDiscovery } from './disk.ts';
import { isUnanswered, type Tell } from './memory.ts';

/**
 * Finds resources in what is cached of the server, and asks anew for what is not found there. It knows nothing until something is looked
 * up; each look-up that meets a server that does not answer asks it as often as client-go does. Look-ups throw what the server's silence
 * or refusal is. Models client-go/restmapper/discovery.go DeferredDiscoveryRESTMapper
 */
export class DeferredMapper {
  readonly #cache: DiskDiscovery;
  readonly #tell: Tell;
  readonly #warn: (text: string) => void;
  #mapper: RestMapper | undefined;

  /** @param warn hears of short names that mean more than one resource */
  constructor(cache: DiskDiscovery, tell: Tell, warn: (text: string) => void) {
    this.#cache = cache;
    this.#tell = tell;
    this.#warn = warn;
  }

  /** All that is known. */
  async discovery(): Promise<Discovery> {
    return (await this.#known()).discovery;
  }

  /**
   * The resources of a category such as `all`, or undefined when there is no such category, or nobody who knows. Models
   * client-go/restmapper/category_expansion.go
   */
  async expand(category: string): Promise<readonly Mapping[] | undefined> {
    try {
      return (await this.#known()).expand(category);
    } catch (error) {
      if (isUnanswered(error)) return undefined;
      throw error;
    }
  }

  /**
   * The resource that an argument names: plural, singular, short name or kind, with `.group` or `.version.group` after it.
   * Throws `NoMatchError`. Models cli-runtime/pkg/resource/builder.go mappingFor
   */
  async forArgument(argument: string): Promise<Mapping> {
    const asKind = (): Promise<Mapping> => this.#find((mapper) => mapper.forArgument(argument));
    const ways = [() => this.forResource(argument), asKind];
    // `a.b.c` may be a resource, a version and a group
    if (/\..*\./.test(argument)) ways.unshift(() => this.#versioned(argument));
    for (const way of ways) {
      try {
        return await way();
      } catch (error) {
        if (!isUnanswered(error) && !(error instanceof NoMatchError)) throw error;
      }
    }
    return asKind();
  }

  /** The same where only names of resources are expected, and the server is asked less often. Models KindFor, ResourceFor */
  forResource(argument: string): Promise<Mapping> {
    return this.#named((mapper) => mapper.forArgument(argument));
  }

  /** What a resource of a group is, in the version that the server prefers. Throws `NoMatchError`. */
  forGroupResource(resource: string, group: string): Promise<Mapping> {
    return this.#named((mapper) => mapper.forResource(resource, group));
  }

  /**
   * The resource behind a manifest's kind, which may be written in lower case; undefined when the server has none. Without a version it is
   * that which the server prefers.
   */
  forKind(apiVersion: string, kind: string): Promise<Mapping | undefined> {
    return this.#find((mapper) => mapper.forKind(apiVersion, kind));
  }

  /** Whether the server has a manifest's list: that of one of its kinds, or one of anything. */
  knowsList(apiVersion: string, kind: string): Promise<boolean> {
    return this.#find((mapper) => mapper.knowsList(apiVersion, kind));
  }

  #versioned(argument: string): Promise<Mapping> {
    return this.#named((mapper) => {
      const found = mapper.forVersionedResource(argument);
      if (!found) throw new NoMatchError(argument);
      return found;
    });
  }

  /** A look-up by a name that may be short. Models client-go/restmapper/shortcut.go */
  async #named(look: (mapper: RestMapper) => Mapping): Promise<Mapping> {
    try {
      await this.#known();
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await this.#tell(
        'shortcut',
        1,
        `shortcut.go:103] Error loading discovery information: ${error.message}`,
      );
    }
    return this.#find(look);
  }

  /** What is found in the cache, or else by asking anew. */
  async #find<T>(look: (mapper: RestMapper) => T): Promise<T> {
    const mapper = await this.#known();
    try {
      const found = look(mapper);
      if ((found !== undefined && found !== false) || this.#cache.fresh) return found;
    } catch (error) {
      if (!(error instanceof NoMatchError) || this.#cache.fresh) throw error;
    }
    await this.#tell('discovery', 5, 'discovery.go:214] Invalidating discovery information');
    this.#cache.invalidate();
    this.#mapper = undefined;
    return look(await this.#known());
  }

  async #known(): Promise<RestMapper> {
    return (this.#mapper ??= new RestMapper(await this.#cache.all(), this.#warn));
  }
}
