import { defineImage } from './define.ts';

/** The demonstration of "Kubernetes: Up and Running". */
export const kuard = defineImage({
  names: ['gcr.io/kuar-demo/kuard-amd64', 'gcr.io/kuar-demo/kuard'],
  tags: 'latest|1|blue|green|purple|v0\\.\\d+-(blue|green|purple|1|2|3)|v0\\.\\d+(\\.\\d+)?',
  megabytes: 11,
  base: 'alpine',
  command: '/kuard',
  service: {
    port: 8080,
    stream: 'stderr',
    log: ['{golog} Starting kuard version: {tag}', '{golog} Serving on HTTP on :8080'],
    request: '{golog} {client}:41224 {method} {target}',
    answers: [
      { path: '/healthy', body: 'ok' },
      { path: '/ready', body: 'ok' },
      {
        path: '/',
        type: 'text/html',
        body: '<html><head><title>KUAR Demo</title></head><body><h1>{hostname}</h1><p>kuard {tag}</p><p>{ip}</p></body></html>\n',
      },
    ],
    stop: { seconds: 0.02, code: 2 },
    memory: 6,
  },
});
