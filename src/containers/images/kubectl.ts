import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** Images to talk to the API server with, from inside. */
export const kubectlImages: readonly Image[] = [
  defineImage({
    names: ['bitnami/kubectl', 'bitnamilegacy/kubectl'],
    tags: 'latest|1\\.\\d+(\\.\\d+)?(-debian-1\\d-r\\d+)?',
    megabytes: 87,
    base: 'debian',
    entrypoint: 'kubectl',
    command: '--help',
    user: '1001:1001:0',
    userByNumber: true,
    tools: 'curl kubectl',
  }),
  defineImage({
    names: ['registry.k8s.io/kubectl', 'rancher/kubectl'],
    tags: 'v1\\.\\d+\\.\\d+',
    megabytes: 17,
    base: 'scratch',
    entrypoint: 'kubectl',
    tools: 'kubectl',
  }),
  defineImage({
    names: ['alpine/kubectl', 'lachlanevenson/k8s-kubectl'],
    tags: 'latest|v?1\\.\\d+\\.\\d+',
    megabytes: 22,
    base: 'alpine',
    entrypoint: 'kubectl',
    tools: 'kubectl',
  }),
  defineImage({
    names: ['alpine/k8s'],
    tags: '1\\.\\d+\\.\\d+',
    megabytes: 240,
    base: 'toolbox',
    command: 'bash',
    workdir: '/apps',
    tools: 'curl kubectl openssl',
  }),
];
