import { parseCorefile, rootPlugins } from '../../cluster/network/corefile.ts';
import { type HttpReply, type HttpRequest, serveHttp } from '../../cluster/network/http.ts';
import type { Image, Server, ServerContext } from '../image.ts';
import { GO_ADDRESSES } from '../node-daemons.ts';
import { flagOf } from './flags.ts';
import { goReply, httpServer } from './http-server.ts';

const DNS = 53;
const METRICS = 9153;
const READY = 8181;

const health = httpServer({
  port: () => 8080,
  listening: ({ stdout }) => stdout('.:53\nCoreDNS-1.12.0\nlinux/amd64, go1.23.3, 51e11f1\n'),
  portTaken: (port) => `listen tcp :${port}: bind: address already in use\n`,
  answer: (_request, _from, { now }) => goReply(200, 'OK', now()),
  onTerminate: { milliseconds: 200, code: 0 },
  usage: { memory: 15_000_000, cpu: 2, mapped: GO_ADDRESSES + 15_000_000, threads: 8 },
});

/** How often it looks whether it is told something else, in milliseconds. Models plugin/reload of CoreDNS, without its jitter */
const RELOAD = 30_000;

/** The file that says what it does, if it is there. */
function corefileOf({
  argv,
  files,
}: ServerContext): { readonly path: string; readonly text: string } | undefined {
  const path = flagOf(argv, 'conf');
  if (path === undefined || !files.exists(path)) return undefined;
  return { path, text: files.read(path) };
}

/** Looks again and again whether the file has changed, and says so. */
function watch(context: ServerContext, before: string): void {
  context.after(RELOAD, () => {
    const found = corefileOf(context);
    const changed = found !== undefined && found.text !== before;
    if (changed) {
      context.stdout('[INFO] Reloading\n');
      const read = parseCorefile(found.text, found.path);
      if (typeof read === 'string')
        context.stdout(
          `[ERROR] Restart failed: ${read}\n[ERROR] plugin/reload: Corefile changed but reload failed: ${read}\n`,
        );
      else context.stdout('[INFO] Reloading complete\n');
    }
    watch(context, changed ? found.text : before);
  });
}

const ready = (request: HttpRequest, now: number): HttpReply =>
  request.target === '/ready' ? goReply(200, 'OK', now) : goReply(404, '404 page not found\n', now);

const server: Server = {
  ...health,
  start(context) {
    const told = corefileOf(context);
    const corefile = told && parseCorefile(told.text, told.path);
    if (typeof corefile === 'string') {
      context.stderr(`${corefile}\n`);
      return 1;
    }
    if (told && corefile && rootPlugins(corefile).some(({ name }) => name === 'reload'))
      watch(context, told.text);
    context.listen(READY, (stream) => {
      void serveHttp(stream, (request) => ready(request, context.now()));
    });
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
