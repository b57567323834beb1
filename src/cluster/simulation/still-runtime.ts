import type {
  ContainerEvents,
  ContainerRuntime,
  ContainerSpec,
  ImageResolution,
  RunningContainer,
} from '../runtime.ts';

const exited = (events: ContainerEvents, code: number): void =>
  events.exited({ code, reason: code === 0 ? 'Completed' : 'Error' });

const USAGE = { memory: 4_000_000, cpu: 1 };

/** A container that does nothing. */
class StillContainer implements RunningContainer {
  readonly #exit: (code: number) => void;

  constructor(exit: (code: number) => void) {
    this.#exit = exit;
  }

  exec(): Promise<number> {
    return Promise.resolve(0);
  }

  connect(): undefined {
    return undefined;
  }

  stop(): void {
    this.#exit(0);
  }

  read(): undefined {
    return undefined;
  }

  usage(): typeof USAGE {
    return USAGE;
  }

  changedTree(): undefined {
    return undefined;
  }

  written(): number {
    return 0;
  }

  attach(): Promise<void> {
    return Promise.resolve();
  }
}

/** Finds every image, by its whole name too, but those with `missing` in their names. */
export function resolveAny(image: string): ImageResolution {
  const [name = '', tag = 'latest'] = image.replace('docker.io/library/', '').split(':');
  const repository = `docker.io/library/${name}`;
  const canonical = `${repository}:${tag}`;
  return image.includes('missing')
    ? { found: false, code: 'NotFound', message: `${canonical}: not found` }
    : { found: true, canonical, imageID: `${repository}@sha256:${'0'.repeat(64)}`, size: 70_000_000 };
}

/**
 * A runtime whose containers just run until they are told to end: for tests and measurements of the cluster itself.
 */
export class StillRuntime implements ContainerRuntime {
  readonly #running = new Map<string, ContainerEvents>();

  readonly #images = new Map<string, ImageResolution>();

  /** As registries know their images: each is found out about once. */
  resolve(image: string): ImageResolution {
    let found = this.#images.get(image);
    if (!found) this.#images.set(image, (found = resolveAny(image)));
    return found;
  }

  start({ pod, container }: ContainerSpec, events: ContainerEvents): RunningContainer {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}/${container.name}`;
    this.#running.set(key, events);
    return new StillContainer((code) => {
      this.#running.delete(key);
      exited(events, code);
    });
  }

  /** Ends all containers of a pod that run, by themselves. @param pod `namespace/name` */
  end(pod: string, code: number): void {
    for (const [key, events] of this.#running) {
      if (!key.startsWith(`${pod}/`)) continue;
      this.#running.delete(key);
      exited(events, code);
    }
  }
}
