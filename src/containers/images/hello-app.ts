import type { Image, ServerContext } from '../image.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';

/** Go's log package: `2026/01/05 09:00:00 text`. */
export const goLog = (now: number, text: string): string =>
  `${new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} ${text}\n`;

const portOf = ({ env }: ServerContext): number => Number(env['PORT'] || 8080);

const server = httpServer({
  port: portOf,
  listening: ({ now, stderr }, port) => stderr(goLog(now(), `Server listening on port ${port}`)),
  portTaken: (port, { now }) => goLog(now(), `listen tcp :${port}: bind: address already in use`),
  answer(request, _from, { now, stderr, tag, hostname }) {
    stderr(goLog(now(), `Serving request: ${pathOf(request)}`));
    return goReply(
      200,
      `Hello, world!\nVersion: ${tag.startsWith('2') ? '2' : '1'}.0.0\nHostname: ${hostname}\n`,
      now(),
    );
  },
  onTerminate: { milliseconds: 20, code: 2 },
  usage: { memory: 3_500_000, cpu: 1 },
});

/** Google's sample: answers with its version and host name. */
export const helloApp: Image = {
  names: [
    'gcr.io/google-samples/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app-cdn',
  ],
  hasTag: (tag) => /^(latest|1\.0|2\.0)$/.test(tag),
  size: 12_300_000,
  entrypoint: ['/hello-app'],
  environment: { PORT: '8080' },
  user: { name: '65532', uid: 65532, gid: 65532 },
  userland: 'none',
  servers: { '/hello-app': server },
};
