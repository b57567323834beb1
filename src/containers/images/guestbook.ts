import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** The pieces of the guestbook of the official tutorial; its store is the image of Redis under another name. */
export const guestbook: readonly Image[] = [
  defineImage({
    names: [
      'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
      'gcr.io/google-samples/gb-frontend',
      'gcr.io/google_samples/gb-frontend',
    ],
    tags: 'latest|v[3-6]',
    megabytes: 165,
    base: 'debian',
    command: 'apache2-foreground',
    workdir: '/var/www/html',
    tools: 'curl',
    service: {
      title: 'apache2 -DFOREGROUND',
      port: 80,
      stream: 'stderr',
      log: "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message\n[{httpdate}] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'",
      request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length} "-" "{agent}"',
      answers: [
        {
          path: '/',
          type: 'text/html',
          body: '<html ng-app="redis">\n  <head>\n    <title>Guestbook</title>\n  </head>\n  <body><h2>Guestbook</h2></body>\n</html>\n',
        },
      ],
      memory: 14,
    },
  }),
  defineImage({
    names: ['gcr.io/google-samples/hello-go-gke'],
    tags: '1\\.0',
    megabytes: 4,
    base: 'scratch',
    entrypoint: '/usr/bin/hello-go-gke',
    service: { port: 80, answers: [{ type: 'application/json', body: '{"message":"Hello"}' }], memory: 4 },
  }),
];
