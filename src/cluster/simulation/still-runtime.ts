import type { ContainerRuntime, RunningContainer } from '../runtime.ts';

/**
 * A runtime whose containers just run: for tests and measurements of the cluster itself. Images with `missing` in their names
 * are not found.
 */
export const stillRuntime: ContainerRuntime = {
  resolve: (image) =>
    image.includes('missing')
      ? { found: false, code: 'NotFound', message: `docker.io/library/${image}: not found` }
      : {
          found: true,
          canonical: `docker.io/library/${image.includes(':') ? image : `${image}:latest`}`,
          imageID: `docker.io/library/${image.split(':')[0] ?? ''}@sha256:${'0'.repeat(64)}`,
          size: 70_000_000,
        },
  start: (_spec, events): RunningContainer => ({
    exec: () => Promise.resolve(0),
    connect: () => undefined,
    stop: () => events.exited({ code: 0, reason: 'Completed' }),
    usage: () => ({ memory: 4_000_000, cpu: 1 }),
    changedTree: () => undefined,
    attach: () => Promise.resolve(),
  }),
};
