import { defineImage } from './define.ts';

/** A page with a greeting and the names of pod and node. */
export const helloKubernetes = defineImage({
  names: 'paulbouwer/hello-kubernetes',
  tags: 'latest|1\\.\\d+(\\.\\d+)?',
  megabytes: 38,
  base: 'alpine',
  command: 'npm start --silent',
  workdir: '/usr/src/app',
  user: 'node:1000:1000',
  service: {
    title: 'node server.js',
    port: { env: 'PORT', usual: 8080 },
    log: 'Listening on: http://{hostname}:{port}',
    request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length}',
    answers: [
      {
        path: '/',
        type: 'text/html; charset=utf-8',
        body: '<!DOCTYPE html>\n<html>\n<head><title>Hello Kubernetes!</title></head>\n<body>\n<h1>{env.MESSAGE}</h1>\n<p>pod: {hostname}</p>\n<p>node: {env.KUBERNETES_NODE_NAME}</p>\n</body>\n</html>\n',
      },
    ],
    stop: 'ignores',
    memory: 30,
  },
});
