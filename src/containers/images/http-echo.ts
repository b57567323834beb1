import type { Image } from '../image.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';
import { flagOf } from './flags.ts';
import { goLog } from './hello-app.ts';

/** Says the text it is given. */
export const httpEcho: Image = {
  names: ['docker.io/hashicorp/http-echo'],
  hasTag: (tag) => tag === 'latest' || /^(0|1)\.\d+(\.\d+)?$|^alpine$/.test(tag),
  size: 2_900_000,
  entrypoint: ['/http-echo'],
  userland: 'none',
  servers: {
    '/http-echo': httpServer({
      port: ({ argv }) => Number(/:(\d+)/.exec(flagOf(argv, 'listen') ?? '')?.[1] ?? 5678),
      started: ({ argv, env }) =>
        (flagOf(argv, 'text') ?? env['ECHO_TEXT']) === undefined ? 'Missing -text option!\n' : undefined,
      listening: ({ now, stdout }, port) => stdout(goLog(now(), `[INFO] server is listening on :${port}`)),
      portTaken: (port, { now }) => goLog(now(), `[ERR] listen tcp :${port}: bind: address already in use`),
      answer(request, from, { argv, env, now, stdout }) {
        const text = `${flagOf(argv, 'text') ?? env['ECHO_TEXT'] ?? ''}\n`;
        const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
        const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
        stdout(
          goLog(
            now(),
            `${host} ${from}:41224 "${request.method} ${pathOf(request)} HTTP/1.1" 200 ${text.length} "${agent}" 18.5µs`,
          ),
        );
        return goReply(200, text, now());
      },
      onTerminate: { milliseconds: 20, code: 0 },
      usage: { memory: 3_000_000, cpu: 1 },
    }),
  },
};
