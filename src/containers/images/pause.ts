import type { Image } from '../image.ts';

/** Holds a pod's network; it does nothing and ends when it is told to. */
export const pause: Image = {
  names: [
    'registry.k8s.io/pause',
    'gcr.io/google_containers/pause',
    'gcr.io/google-containers/pause',
    'k8s.gcr.io/pause',
    'docker.io/kubernetes/pause',
  ],
  hasTag: (tag) => /^(latest|[123]\.\d+(\.\d+)?)$/.test(tag),
  size: 310_000,
  entrypoint: ['/pause'],
  user: { name: '65535', uid: 65535, gid: 65535 },
  userland: 'none',
  servers: {
    '/pause': {
      start: () => ({ onTerminate: { milliseconds: 10, code: 0 }, usage: { memory: 250_000, cpu: 0 } }),
    },
  },
};
