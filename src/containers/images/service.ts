import { byteLength, serveHttp, type HttpReply, type HttpRequest } from '../../cluster/network/http.ts';
import type { Server, ServerContext } from '../image.ts';
import { flagOf } from './flags.ts';
import type { AnswerData, PortChoice, RepeatData, ServiceData } from './image-data.ts';
import { USUAL_WORK } from './http-server.ts';
import { fill } from './template.ts';

const lines = (text: string | readonly string[] = []): string =>
  (typeof text === 'string' ? [text] : text).map((line) => `${line}\n`).join('');

function portOf(port: number | PortChoice | undefined, { argv, env }: ServerContext): number {
  if (port === undefined) return 0;
  if (typeof port === 'number') return port;
  const given = (port.flag && flagOf(argv, port.flag)) ?? (port.env && env[port.env]);
  const [number] = /\d+$/.exec(given ?? '') ?? [];
  return number === undefined ? port.usual : Number(number);
}

function answers({ path = '*', method }: AnswerData, request: HttpRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  const asked = request.target.split('?')[0] ?? '/';
  return path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : asked === path;
}

/** Makes a program of the description of a server. */
export function serviceOf(data: ServiceData): Server {
  return {
    ...(data.title !== undefined && { title: data.title }),
    start(context) {
      const say = data.stream === 'stderr' ? context.stderr : context.stdout;
      const port = portOf(data.port, context);
      for (const { anyOf, log, exit = 1 } of data.needs ?? []) {
        if (anyOf.some((name) => (context.env[name] ?? '') !== '')) continue;
        context.stderr(fill(`${log}\n`, { context, port }));
        return exit;
      }
      const memory = (data.memory ?? 10) * 1_000_000;
      for (const each of [...(port > 0 ? [port] : []), ...(data.also ?? [])]) {
        const listening = context.listen(each, (stream, from) => {
          // By custom these are the ports for HTTPS.
          if (stream.link) stream.link.tls = each === 443 || each === 8443;
          if (each !== port || !data.answers) void stream.read().then(() => stream.close());
          else {
            void serveHttp(stream, async (request) => {
              const done = context.work(data.burns ?? USUAL_WORK);
              if (data.burns !== undefined) await done;
              return reply(data, request, from, context, port);
            });
          }
        });
        if (!listening) {
          context.stderr(`listen tcp :${each}: bind: address already in use\n`);
          return 1;
        }
      }
      say(fill(lines(data.log), { context, port }));
      const { every, ends, stop = { seconds: 1, code: 0 } } = data;
      if (every) {
        const write = (): void => {
          if (every.file !== undefined)
            context.files.write(every.file, fill(every.text ?? '', { context, port }));
        };
        if (context.elapsed === 0) write();
        repeat(context, periodOf(every, context), () => {
          write();
          if (every.log !== undefined) say(fill(`${every.log}\n`, { context, port }));
        });
      }
      if (ends) {
        context.after(Math.max(0, ends.seconds * 1000 - context.elapsed), () => {
          if (ends.log !== undefined) say(fill(`${ends.log}\n`, { context, port }));
          context.exit(ends.code);
        });
      }
      return {
        onTerminate: stop === 'ignores' ? undefined : { milliseconds: stop.seconds * 1000, code: stop.code },
        usage: { memory, cpu: data.cpu ?? 1 },
      };
    },
  };
}

/** Milliseconds. */
function periodOf({ seconds }: RepeatData, { argv, env }: ServerContext): number {
  if (typeof seconds === 'number') return seconds * 1000;
  const given = Number((seconds.argument && argv[seconds.argument]) || (seconds.env && env[seconds.env]));
  return (given > 0 ? given : seconds.usual) * 1000;
}

/** Does something at every multiple of a period since the container started, also after it was resumed. */
function repeat(context: ServerContext, period: number, run: () => void): void {
  const next = (): void => {
    run();
    context.after(period, next);
  };
  context.after(period - (context.elapsed % period), next);
}

function reply(
  data: ServiceData,
  request: HttpRequest,
  from: string,
  context: ServerContext,
  port: number,
): HttpReply {
  const found = data.answers?.find((answer) => answers(answer, request)) ?? {
    status: 404,
    body: '404 page not found\n',
  };
  const { status = 200, type = 'text/plain; charset=utf-8', headers = {}, body = '' } = found;
  const count = Number(context.memory.read() ?? 0) + 1;
  context.memory.write(String(count));
  const about = { request, from, count, status, length: 0 };
  const text = fill(body, { context, port, exchange: about });
  const exchange = { ...about, length: byteLength(text) };
  if (data.request !== undefined) {
    (data.stream === 'stderr' ? context.stderr : context.stdout)(
      fill(`${data.request}\n`, { context, port, exchange }),
    );
  }
  return {
    status,
    headers: [
      ['Date', new Date(context.now()).toUTCString()],
      ['Content-Type', type],
      ...Object.entries(headers).map(
        ([name, value]) => [name, fill(value, { context, port, exchange })] as const,
      ),
    ],
    body: text,
  };
}
