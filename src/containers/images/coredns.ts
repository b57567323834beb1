import { serveHttp } from '../../cluster/network/http.ts';
import type { Image, Server } from '../image.ts';
import { goReply, httpServer } from './http-server.ts';

const DNS = 53;
const METRICS = 9153;

const health = httpServer({
  port: () => 8080,
  listening: ({ stdout }) => stdout('.:53\nCoreDNS-1.12.0\nlinux/amd64, go1.23.3, 51e11f1\n'),
  portTaken: (port) => `listen tcp :${port}: bind: address already in use\n`,
  answer: (_request, _from, { now }) => goReply(200, 'OK', now()),
  onTerminate: { milliseconds: 200, code: 0 },
  usage: { memory: 15_000_000, cpu: 2 },
});

const server: Server = {
  ...health,
  start(context) {
    // questions over TCP are answered by the network too, so that here is only somebody who listens
    const ports = [
      context.listen(DNS, () => {}),
      context.listen(METRICS, (stream) => {
        void serveHttp(stream, ({ target }) =>
          target === '/metrics'
            ? goReply(
                200,
                'coredns_build_info{goversion="go1.23.3",revision="51e11f1",version="1.12.0"} 1\n',
                context.now(),
              )
            : goReply(404, '404 page not found\n', context.now()),
        );
      }),
    ];
    if (!ports.includes(false)) return health.start(context);
    context.stderr(`listen tcp :${ports[0] ? METRICS : DNS}: bind: address already in use\n`);
    return 1;
  },
};

/** The cluster's name server; the network answers names itself, this one is there to be looked at. */
export const coredns: Image = {
  names: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
  hasTag: (tag) => tag === 'latest' || /^v?1\.\d+/.test(tag),
  size: 20_000_000,
  entrypoint: ['/coredns'],
  userland: 'none',
  servers: { '/coredns': server },
};
