import { GO_REFUSES_PLAIN, serveHttp, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import type { RunningServer, Server, ServerContext } from '../image.ts';

/** Milliseconds of CPU time for an answer that needs no thought: too short to be waited for. */
export const USUAL_WORK = 0.4;

/** A server that speaks HTTP. */
export interface HttpServer {
  /** The port that it listens on. */
  port(context: ServerContext): number;
  /** Its first words, before it listens. A text that it returns means that it cannot go on: its last words. */
  started?(context: ServerContext): string | undefined;
  /** Its words when it listens. */
  listening?(context: ServerContext, port: number): void;
  /** Whether it speaks TLS. */
  readonly tls?: boolean;
  /** Milliseconds of CPU time that an answer takes, and for which its client waits. */
  readonly work?: number;
  answer(request: HttpRequest, from: string, context: ServerContext): HttpReply | Promise<HttpReply>;
  /** Its last words when another process has the port. */
  portTaken(port: number, context: ServerContext): string;
  readonly onTerminate: RunningServer['onTerminate'];
  readonly usage: RunningServer['usage'];
  processes?(context: ServerContext): RunningServer['processes'];
  /** The group of the API that it answers for. */
  extension?(context: ServerContext): RunningServer['extension'];
  readonly title?: string;
}

/** Makes a program of the description of an HTTP server. */
export function httpServer(server: HttpServer): Server {
  return {
    ...(server.title !== undefined && { title: server.title }),
    start(context) {
      const refusal = server.started?.(context);
      if (refusal !== undefined) {
        context.stderr(refusal);
        return 1;
      }
      const port = server.port(context);
      const listening = context.listen(port, (stream, from) => {
        if (stream.link) stream.link.tls = server.tls === true;
        void serveHttp(
          stream,
          async (request) => {
            const done = context.work(server.work ?? USUAL_WORK);
            if (server.work !== undefined) await done;
            return server.answer(request, from, context);
          },
          GO_REFUSES_PLAIN,
        );
      });
      if (!listening) {
        context.stderr(server.portTaken(port, context));
        return 1;
      }
      server.listening?.(context, port);
      const processes = server.processes?.(context);
      const extension = server.extension?.(context);
      const { onTerminate, usage } = server;
      return { onTerminate, usage, ...(processes && { processes }), ...(extension && { extension }) };
    },
  };
}

/** A plain text answer as Go's net/http gives it. */
export const goReply = (status: number, text: string, now: number): HttpReply => ({
  status,
  headers: [
    ['Date', new Date(now).toUTCString()],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body: text,
});

/** The path of a request without its query, decoded. */
export function pathOf({ target }: HttpRequest): string {
  const path = target.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? '/';
  try {
    return decodeURIComponent(path) || '/';
  } catch {
    return path;
  }
}
