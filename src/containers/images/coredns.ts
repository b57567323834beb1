import type { Image } from '../image.ts';
import { goReply, httpServer } from './http-server.ts';

const server = httpServer({
  port: () => 8080,
  listening: ({ stdout }) => stdout('.:53\nCoreDNS-1.12.0\nlinux/amd64, go1.23.3, 51e11f1\n'),
  portTaken: (port) => `listen tcp :${port}: bind: address already in use\n`,
  answer: (_request, _from, { now }) => goReply(200, 'OK', now()),
  onTerminate: { milliseconds: 200, code: 0 },
  usage: { memory: 15_000_000, cpu: 2 },
});

/** The cluster's name server; the network answers names itself, this one is there to be looked at. */
export const coredns: Image = {
  names: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
  hasTag: (tag) => tag === 'latest' || /^v?1\.\d+/.test(tag),
  size: 20_000_000,
  entrypoint: ['/coredns'],
  userland: 'none',
  servers: { '/coredns': server },
};
