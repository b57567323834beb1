import type { Image } from '../image.ts';
import { httpServer } from './http-server.ts';

const server = httpServer({
  title: 'node server.js',
  port: () => 8080,
  listening({ hostname, now, stdout }) {
    stdout(
      `Kubernetes Bootcamp App Started At: ${new Date(now()).toISOString()} | Running On:  ${hostname} \n\n`,
    );
  },
  portTaken: (port) => `Error: listen EADDRINUSE :::${port}\n`,
  answer(_request, _from, { hostname, now, stdout, tag, memory }) {
    const total = Number(memory.read() ?? 0) + 1;
    memory.write(String(total));
    stdout(
      `Running On: ${hostname} | Total Requests: ${total} | App Uptime: ${(total * 1.5).toFixed(3)} seconds | Log Time: ${new Date(now()).toISOString()}\n`,
    );
    return {
      status: 200,
      headers: [
        ['Content-Type', 'text/plain'],
        ['Date', new Date(now()).toUTCString()],
        ['Connection', 'keep-alive'],
        ['Transfer-Encoding', 'chunked'],
      ],
      body: `Hello Kubernetes bootcamp! | Running on: ${hostname} | v=${tag === 'v2' ? '2' : '1'}\n`,
    };
  },
  onTerminate: undefined,
  usage: { memory: 20_000_000, cpu: 1 },
});

/** The application of the official interactive tutorial. */
export const bootcamp: Image = {
  names: [
    'gcr.io/google-samples/kubernetes-bootcamp',
    'gcr.io/k8s-minikube/kubernetes-bootcamp',
    'docker.io/jocatalin/kubernetes-bootcamp',
  ],
  hasTag: (tag) => /^(latest|v1|v2)$/.test(tag),
  size: 84_000_000,
  command: ['/bin/sh', '-c', 'node server.js'],
  userland: 'debian',
  extras: ['curl'],
  servers: { '/usr/bin/node': server },
};
