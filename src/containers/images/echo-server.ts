import { defineImage } from './define.ts';

/** minikube's echo server, made from `jmalloc/echo-server`. */
export const echoServer = defineImage({
  names: ['kicbase/echo-server', 'jmalloc/echo-server'],
  tags: 'latest|1\\.0|v?0\\.\\d+\\.\\d+',
  megabytes: 4.9,
  base: 'scratch',
  entrypoint: '/bin/echo-server',
  env: { PORT: '8080' },
  service: {
    port: { env: 'PORT', usual: 8080 },
    log: 'Echo server listening on port {port}.',
    request: '{client}:41224 | {method} {target}',
    answers: [
      {
        type: 'text/plain',
        body: 'Request served by {hostname}\n\n{method} {target} HTTP/1.1\n\nHost: {host}\n{headers}\n{body}',
      },
    ],
    memory: 4,
  },
});
