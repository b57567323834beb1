import type { ByteStream } from '../../../cluster/messages.ts';
import {
  GO_REFUSES_PLAIN,
  exchange,
  serveHttp,
  type HttpReply,
  type HttpRequest,
} from '../../../cluster/network/http.ts';
import { beginTls } from '../../../cluster/network/stream.ts';
import type { ServerContext } from '../../image.ts';
import { goReply, pathOf } from '../http-server.ts';

type Answer = (request: HttpRequest, context: ServerContext) => HttpReply | Promise<HttpReply>;

/** A port on which a component answers over HTTP. */
export interface Listener {
  readonly port: number;
  readonly tls: boolean;
  /** It answers at the machine's own loopback address only. */
  readonly loopback?: boolean;
  readonly answer: Answer;
}

/** Begins to listen; false when the port is taken. */
export function listen(context: ServerContext, { port, tls, loopback, answer }: Listener): boolean {
  return context.listen(
    port,
    (stream) => {
      if (stream.link) stream.link.tls = tls;
      void serveHttp(stream, (request) => answer(request, context), GO_REFUSES_PLAIN);
    },
    loopback === true ? (from) => from === context.podIP || from.startsWith('127.') : undefined,
  );
}

/**
 * Answers to whoever asks how a component is, and refuses the rest to those who do not say who they are.
 * Models staging/src/k8s.io/apiserver/pkg/server/options/authorization.go (AlwaysAllowPaths)
 * @param paths those at which it tells how it is
 */
export const healthOnly =
  (paths: readonly string[]): Answer =>
  (request, context) => {
    const path = pathOf(request);
    if (paths.includes(path)) return goReply(200, 'ok', context.now());
    if (['/healthz', '/livez', '/readyz'].includes(path))
      return goReply(404, '404 page not found\n', context.now());
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `forbidden: User "system:anonymous" cannot ${request.method.toLowerCase()} path "${path}"`,
      reason: 'Forbidden',
      details: {},
      code: 403,
    };
    return {
      status: 403,
      headers: [['Content-Type', 'application/json']],
      body: `${JSON.stringify(status)}\n`,
    };
  };

/** What comes of an answer, as long as somebody wants it. */
async function* relayed(body: AsyncIterable<string>, upstream: ByteStream): AsyncGenerator<string> {
  try {
    yield* body;
  } finally {
    upstream.close();
  }
}

/**
 * Answers for the API server, which whoever stands for the cluster plays at the first address of its services.
 * @param store what it stores things in: it is not well without it
 */
export const apiAnswers =
  (serviceAddress: string, store: { readonly host: string; readonly port: number } | undefined): Answer =>
  async (request, context) => {
    if (['/healthz', '/livez', '/readyz'].includes(request.target)) {
      const etcd = store && (await context.connect(store.host, store.port));
      etcd?.close();
      return store && !etcd
        ? goReply(
            500,
            `[-]etcd failed: reason withheld\n${request.target.slice(1)} check failed\n`,
            context.now(),
          )
        : goReply(200, 'ok', context.now());
    }
    const upstream = await context.connect(serviceAddress, 443);
    if (upstream) await beginTls(upstream);
    const answer = upstream && (await exchange(upstream, request));
    if (!answer) return goReply(503, 'apiserver not ready\n', context.now());
    const { status, reason, headers, body } = answer;
    const own = headers.filter(([name]) => name.toLowerCase() !== 'transfer-encoding');
    return { status, reason, headers: own, body: relayed(body, upstream) };
  };

/** The first address of a range: that of the service `kubernetes`. */
export const firstAddress = (range: string): string =>
  (range.split('/')[0] ?? '').replace(/\d+$/, (last) => String(Number(last) + 1));
