import { defineImage } from './define.ts';

/** Serves the files of its root directory. */
export const testWebserver = defineImage({
  names: ['registry.k8s.io/test-webserver', 'k8s.gcr.io/test-webserver'],
  tags: 'latest|e2e',
  megabytes: 2.5,
  base: 'scratch',
  command: '/test-webserver',
  service: {
    port: 80,
    answers: [
      {
        path: '/',
        type: 'text/html; charset=utf-8',
        body: '<pre>\n<a href="test-webserver">test-webserver</a>\n</pre>\n',
      },
    ],
    memory: 3,
  },
});
