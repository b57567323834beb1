import type { HttpReply } from '../../cluster/network/http.ts';
import type { Image } from '../image.ts';
import { httpServer } from './http-server.ts';

const nodeReply = (text: string, now: number, status = 200): HttpReply => ({
  status,
  headers: [
    ['Date', new Date(now).toUTCString()],
    ['Connection', 'keep-alive'],
    ['Transfer-Encoding', 'chunked'],
  ],
  body: text,
});

const nodePortTaken = (port: number): string =>
  `events.js:183\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE :::${port}\n    at Object._errnoException (util.js:992:11)\n    at Server.setupListenHandle [as _listen2] (net.js:1346:14)\n`;

const server = httpServer({
  title: 'node app.js',
  port: () => 8080,
  started({ stdout }) {
    stdout('Kubia server starting...\n');
    return undefined;
  },
  portTaken: nodePortTaken,
  answer(_request, from, { hostname, now, stdout }) {
    stdout(`Received request from ::ffff:${from}\n`);
    return nodeReply(`You've hit ${hostname}\n`, now());
  },
  // Node as the first process ignores SIGTERM.
  onTerminate: undefined,
  usage: { memory: 22_000_000, cpu: 1 },
});

/** What the program does, for those who look at its file. */
const source = `const { createServer } = require('http');
const name = require('os').hostname();

console.log('Kubia server starting...');
createServer((request, response) => {
  console.log('Received request from ' + request.connection.remoteAddress);
  response.end("You've hit " + name + '\\n');
}).listen(8080);
`;

/** The Node.js application of "Kubernetes in Action": answers with its host name. */
export const kubia: Image = {
  names: ['docker.io/luksa/kubia'],
  hasTag: (tag) => /^(latest|v[1-4])$/.test(tag),
  size: 262_000_000,
  entrypoint: ['node', 'app.js'],
  userland: 'debian',
  extras: ['curl', 'wget', 'ps', 'top'],
  servers: { '/usr/local/bin/node': server },
  files: { '/app.js': source },
};

/** Its variant that fails every request after the fifth: for liveness probes. The count is lost with the container. */
export const kubiaUnhealthy: Image = {
  ...kubia,
  names: ['docker.io/luksa/kubia-unhealthy'],
  hasTag: (tag) => tag === 'latest',
  servers: {
    '/usr/local/bin/node': httpServer({
      title: 'node app.js',
      port: () => 8080,
      started({ stdout }) {
        stdout('Kubia server starting...\n');
        return undefined;
      },
      portTaken: nodePortTaken,
      answer(_request, from, { hostname, now, stdout, memory }) {
        const count = Number(memory.read() ?? 0) + 1;
        memory.write(String(count));
        stdout(`Received request from ::ffff:${from}\n`);
        return count > 5
          ? nodeReply("I'm not well. Please restart me!", now(), 500)
          : nodeReply(`You've hit ${hostname}\n`, now());
      },
      onTerminate: undefined,
      usage: { memory: 22_000_000, cpu: 1 },
    }),
  },
};
