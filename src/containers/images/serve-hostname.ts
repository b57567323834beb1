import { defineImage } from './define.ts';

/** Answers with its host name. */
export const serveHostname = defineImage({
  names: [
    'registry.k8s.io/serve_hostname',
    'k8s.gcr.io/serve_hostname',
    'gcr.io/google_containers/serve_hostname',
    'gcr.io/kubernetes-e2e-test-images/serve-hostname',
  ],
  tags: 'latest|v?1\\.\\d+',
  megabytes: 5,
  base: 'scratch',
  command: '/serve_hostname',
  service: {
    port: { flag: 'port', usual: 9376 },
    stream: 'stderr',
    log: '{golog} Serving on port {port}.',
    request: '{golog} HTTP request from {client}:41224',
    answers: [{ body: '{hostname}' }],
    stop: { seconds: 0.02, code: 2 },
    memory: 4,
  },
});
