import type { HttpReply } from '../../cluster/network/http.ts';
import type { Image, ServerContext } from '../image.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';
import { klogHeader } from './klog.ts';

const PORT = 8080;
const STATUS = '/statuscode/';
/** The share of refused requests of which the log tells. */
const LOGGED = 0.1;

const flag = ({ argv }: ServerContext, name: string): string | undefined =>
  argv.find((word) => new RegExp(`^--?${name}=`).test(word))?.split('=')[1];

/** What is said under /statuscode/. */
function statusReply(path: string, now: number): HttpReply {
  const asked = path.slice(STATUS.length);
  const refused = (because: string): HttpReply =>
    goReply(404, `response 404, service rules for [ ${path} ] non-existent, [ ${asked} ] ${because} \n`, now);
  if (!/^[-+]?\d+$/.test(asked)) return refused('cannot be converted into status code');
  const status = Number(asked);
  return status < 400 || status > 599
    ? refused('is unsupported, status code must be in range [400, 599]')
    : goReply(status, `response ${status} \n`, now);
}

const server = httpServer({
  port: (context) => Number(flag(context, 'port') ?? PORT),
  listening({ now, stderr, hostname }, port) {
    stderr(
      `${klogHeader(now())} server-with-metrics.go:66] Default 404 server is running with GOMAXPROCS(1) on ${hostname}:${port}\n`,
    );
  },
  answer(request, _from, { now, random, stderr }) {
    const path = pathOf(request);
    if (path === '/healthz') return goReply(200, 'alive \n', now());
    if (path.startsWith(STATUS)) return statusReply(path, now());
    if (random('log', path, now()) < LOGGED)
      stderr(
        `${klogHeader(now())} server-with-metrics.go:252] response 404 (backend NotFound), service rules for [ ${path} ] non-existent \n`,
      );
    return goReply(404, 'response 404 (backend NotFound), service rules for the path non-existent \n', now());
  },
  portTaken: (port) => `listen tcp :${port}: bind: address already in use\n`,
  onTerminate: { milliseconds: 100, code: 0 },
  usage: { memory: 6_000_000, cpu: 1 },
});

/** Answers what no rule of an Ingress leads anywhere. Models cmd/404-server-with-metrics of ingress-gce */
export const defaultBackend: Image = {
  names: ['gke.gcr.io/ingress-gce-404-server-with-metrics'],
  hasTag: (tag) => /\d/.test(tag),
  size: 7_000_000,
  entrypoint: ['/404-server-with-metrics'],
  userland: 'none',
  servers: { '/404-server-with-metrics': server },
};
