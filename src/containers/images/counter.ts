import type { Image } from '../image.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';
import { goLog } from './hello-app.ts';

const server = httpServer({
  port: ({ env }) => Number(env['PORT'] || 8080),
  listening: ({ now, stdout }, port) =>
    stdout(goLog(now(), `counter listening on port ${port}, count starts at 0`)),
  portTaken: (port, { now }) => goLog(now(), `listen tcp :${port}: bind: address already in use`),
  answer(request, from, { now, stdout, hostname, memory }) {
    const path = pathOf(request);
    if (path === '/healthz') return goReply(200, 'ok\n', now());
    const count = Number(memory.read() ?? 0) + 1;
    memory.write(String(count));
    stdout(goLog(now(), `${request.method} ${path} from ${from}: count is ${count}`));
    return goReply(200, `count: ${count}, pod: ${hostname}\n`, now());
  },
  onTerminate: { milliseconds: 50, code: 0 },
  usage: { memory: 4_000_000, cpu: 1 },
});

/** Counts its visitors in memory: each replica has a count of its own, and a restart forgets it. */
export const counter: Image = {
  names: ['docker.io/first-voyage/counter'],
  hasTag: (tag) => /^(latest|1\.0)$/.test(tag),
  size: 6_200_000,
  entrypoint: ['/counter'],
  userland: 'none',
  servers: { '/counter': server },
};
