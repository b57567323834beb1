import { defineImage } from './define.ts';

/** The PHP page of the autoscaling walk-through: every request computes a million square roots. */
export const hpaExample = defineImage({
  names: ['registry.k8s.io/hpa-example', 'k8s.gcr.io/hpa-example', 'gcr.io/google_containers/hpa-example'],
  tags: 'latest',
  megabytes: 180,
  base: 'debian',
  command: 'apache2-foreground',
  tools: 'curl',
  service: {
    title: 'apache2 -DFOREGROUND',
    port: 80,
    stream: 'stderr',
    log: [
      "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message",
      '[{httpdate}] [mpm_prefork:notice] [pid 1] AH00163: Apache/2.4.10 (Debian) PHP/5.6.14 configured -- resuming normal operations',
      "[{httpdate}] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'",
    ],
    request: '{client} - - [{clf}] "{method} {target} HTTP/1.1" {status} {length} "-" "{agent}"',
    answers: [
      {
        path: '/*',
        type: 'text/html; charset=UTF-8',
        headers: { Server: 'Apache/2.4.10 (Debian)', 'X-Powered-By': 'PHP/5.6.14' },
        body: 'OK!',
      },
    ],
    memory: 12,
    burns: 40,
  },
});
