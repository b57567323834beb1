import { header, serveHttp, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import type { Image, RunningServer, Server, ServerContext } from '../image.ts';
import { flagOf } from './flags.ts';
import { goReply, pathOf } from './http-server.ts';
import { klogHeader } from './klog.ts';
import { own } from '../../cluster/machinery/own.ts';

const asked = ({ target }: HttpRequest, key: string): string =>
  new URLSearchParams(target.split('?')[1] ?? '').get(key) ?? '';

const running: RunningServer = {
  onTerminate: { milliseconds: 20, code: 2 },
  usage: { memory: 5_000_000, cpu: 1 },
};

/** `netexec`: answers questions about itself and the network, and does what it is told. */
function netexec(context: ServerContext): (request: HttpRequest, from: string) => HttpReply {
  return (request, from) => {
    const now = context.now();
    const path = pathOf(request);
    context.stderr(`${klogHeader(now)} log.go:245] ${request.method} ${path}\n`);
    switch (path) {
      case '/':
        return goReply(
          200,
          `NOW: ${new Date(now).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')}`,
          now,
        );
      case '/hostname':
      case '/hostName':
        return goReply(200, context.hostname, now);
      case '/clientip':
        return goReply(200, `${from}:41224`, now);
      case '/echo': {
        const code = Number(asked(request, 'code') || 200);
        return goReply(code, asked(request, 'msg'), now);
      }
      case '/header':
        return goReply(200, header(request.headers, asked(request, 'key')) ?? '', now);
      case '/healthz':
        return goReply(200, '', now);
      case '/exit':
        context.after(10, () => context.exit(Number(asked(request, 'code'))));
        return goReply(200, '', now);
      default:
        return goReply(404, '404 page not found\n', now);
    }
  };
}

function serve(
  context: ServerContext,
  port: number,
  answer: (request: HttpRequest, from: string) => HttpReply,
): RunningServer | number {
  const taken = !context.listen(port, (stream, from) => {
    void serveHttp(stream, (request) => answer(request, from));
  });
  if (!taken) return running;
  context.stderr(`listen tcp :${port}: bind: address already in use\n`);
  return 1;
}

type Subcommand = (context: ServerContext, args: readonly string[]) => RunningServer | number;

const subcommands: Readonly<Record<string, Subcommand>> = {
  pause(context) {
    context.stdout('Paused\n');
    return running;
  },
  netexec(context, args) {
    const port = Number(flagOf(args, 'http-port') ?? 8080);
    context.stderr(`${klogHeader(context.now())} log.go:245] Started HTTP server on port ${port}\n`);
    return serve(context, port, netexec(context));
  },
  'serve-hostname'(context, args) {
    const port = Number(flagOf(args, 'port') ?? 9376);
    context.stderr(`${klogHeader(context.now())} log.go:245] Serving on port ${port}.\n`);
    return serve(context, port, () => goReply(200, context.hostname, context.now()));
  },
  'test-webserver'(context, args) {
    return serve(context, Number(flagOf(args, 'port') ?? 80), () =>
      goReply(200, '<pre>\n</pre>\n', context.now()),
    );
  },
  liveness(context) {
    const begun = context.now() - context.elapsed;
    return serve(context, 8080, (request) => {
      const now = context.now();
      const seconds = (now - begun) / 1000;
      if (pathOf(request) !== '/healthz') return goReply(404, '404 page not found\n', now);
      return seconds > 10 ? goReply(500, `error: ${seconds.toFixed(6)}`, now) : goReply(200, 'ok', now);
    });
  },
  'entrypoint-tester'(context) {
    context.stdout(`[${context.argv.join(' ')}]\n`);
    return 0;
  },
  'logs-generator'(context, args) {
    const total = Number(flagOf(args, 'log-lines-total') ?? 10);
    const period = (1000 * Number.parseFloat(flagOf(args, 'run-duration') ?? '10')) / Math.max(1, total);
    const say = (line: number): void => {
      const verb = ['GET', 'POST', 'PUT'][Math.floor(context.random('verb', line) * 3)] ?? 'GET';
      const status = 200 + Math.floor(context.random('status', line) * 400);
      context.stderr(
        `${klogHeader(context.now())} logs_generator.go:76] ${line} ${verb} /api/v1/namespaces/default/pods/${line} ${status}\n`,
      );
      if (line + 1 < total) context.after(period, () => say(line + 1));
      else context.after(10, () => context.exit(0));
    };
    const first = Math.floor(context.elapsed / period);
    context.after(period - (context.elapsed % period), () => say(first));
    return running;
  },
};

const server: Server = {
  start(context) {
    const [, name = 'pause', ...args] = context.argv;
    const subcommand = own(subcommands, name);
    if (subcommand) return subcommand(context, args);
    context.stderr(
      name.startsWith('-')
        ? `Error: unknown flag: ${name}\n`
        : `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`,
    );
    return 1;
  },
};

/** Kubernetes' image for its own tests: many small servers in one program. */
export const agnhost: Image = {
  names: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'k8s.gcr.io/e2e-test-images/agnhost',
    'us.gcr.io/k8s-artifacts-prod/e2e-test-images/agnhost',
  ],
  hasTag: (tag) => /^2\.\d+(\.\d+)?$/.test(tag),
  size: 51_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  userland: 'busybox',
  extras: ['curl'],
  servers: { '/agnhost': server },
};

/** The server of the documentation's page on liveness probes: well for ten seconds, then no more. */
export const liveness: Image = {
  names: ['registry.k8s.io/liveness', 'k8s.gcr.io/liveness'],
  hasTag: (tag) => tag === 'latest',
  size: 2_000_000,
  entrypoint: ['/server'],
  userland: 'none',
  servers: { '/server': { start: (context) => subcommands['liveness']?.(context, []) ?? 1 } },
};
