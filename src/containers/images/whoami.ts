import { defineImage } from './define.ts';

/** Traefik's small server that tells of itself and of the request. */
export const whoami = defineImage({
  names: ['traefik/whoami', 'containous/whoami', 'emilevauge/whoami'],
  tags: 'latest|v?1\\.\\d+(\\.\\d+)?',
  megabytes: 2.9,
  base: 'scratch',
  entrypoint: '/whoami',
  env: { WHOAMI_PORT_NUMBER: '80' },
  service: {
    port: { flag: 'port', env: 'WHOAMI_PORT_NUMBER', usual: 80 },
    stream: 'stderr',
    log: '{golog} Starting up on port {port}',
    answers: [
      { path: '/health', body: '' },
      {
        path: '/api*',
        type: 'application/json',
        body: '{"hostname":"{hostname}","ip":["127.0.0.1","{ip}"],"host":"{host}","url":"{target}","method":"{method}","remoteAddr":"{client}:41224"}\n',
      },
      {
        body: 'Hostname: {hostname}\nIP: 127.0.0.1\nIP: {ip}\nRemoteAddr: {client}:41224\n{method} {target} HTTP/1.1\n{headers}\n',
      },
    ],
    stop: { seconds: 0.02, code: 2 },
    memory: 4,
  },
});
