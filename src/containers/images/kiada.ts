import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

const node = { base: 'debian', entrypoint: 'node app.js', tools: 'curl' } as const;

/** The suite of "Kubernetes in Action", second edition: the application and the services behind it. */
export const kiada: readonly Image[] = [
  defineImage({
    ...node,
    names: 'luksa/kiada',
    tags: 'latest|0\\.([1-9]|10)(-[a-z]+)?',
    megabytes: 262,
    program: '/usr/local/bin/node',
    service: {
      title: 'node app.js',
      port: 8080,
      log: [
        'Kiada - Kubernetes in Action Demo Application',
        '---------------------------------------------',
        'Kiada {tag} starting...',
        'Local hostname is {hostname}',
        'Listening on port 8080',
      ],
      request: 'Received request for {target} from ::ffff:{client}',
      answers: [
        { path: '/healthz/ready', type: 'text/plain', body: 'Ready' },
        { path: '/status', type: 'text/plain', body: 'You accessed: {path}\n' },
        {
          path: '/',
          type: 'text/plain',
          body: 'Kiada version {tag}. Request processed by "{hostname}". Client IP: ::ffff:{client}\n',
        },
      ],
      stop: 'ignores',
      memory: 24,
    },
  }),
  defineImage({
    names: 'luksa/quiz-api',
    tags: '0\\.[1-4]',
    megabytes: 12,
    base: 'scratch',
    entrypoint: '/app/quiz-api',
    service: {
      port: 8080,
      stream: 'stderr',
      log: '{golog} Quiz API listening on port 8080',
      request: '{golog} {client} {method} {target}',
      answers: [
        { path: '/healthz/ready', body: 'Readiness check successful' },
        {
          path: '/questions/random',
          type: 'application/json',
          body: '{"id":1,"text":"What does k8s mean?","correctAnswerIndex":2,"answers":["Kates","Kubernetics","Kubernetes"]}\n',
        },
      ],
      memory: 8,
    },
  }),
  defineImage({
    names: ['luksa/quote-writer', 'luksa/quote-api'],
    tags: '0\\.[1-4]',
    megabytes: 40,
    base: 'alpine',
    command: '/bin/sh /opt/script.sh',
    program: '/opt/script.sh',
    service: {
      title: '/bin/sh /opt/script.sh',
      every: { seconds: 60, file: '/var/local/output/quote', text: 'A quote written at {date}\n' },
      memory: 1,
      stop: 'ignores',
    },
  }),
  defineImage({
    names: 'luksa/kiada-ssl-proxy',
    tags: '0\\.1',
    megabytes: 60,
    base: 'ubuntu',
    entrypoint: '/docker-entrypoint.sh',
    command: 'envoy -c /etc/envoy/envoy.yaml',
    script: { path: '/docker-entrypoint.sh', line: 17, puts: [{ before: '^-', words: ['envoy'] }] },
    service: {
      title: 'envoy -c /etc/envoy/envoy.yaml',
      port: 8443,
      also: [9901],
      stream: 'stderr',
      log: '[{millis}][1][info][main] [source/server/server.cc:978] starting main dispatch loop',
      memory: 24,
    },
  }),
  defineImage({
    names: 'luksa/quiz-initdb-script-installer',
    tags: '0\\.1',
    megabytes: 3,
    base: 'busybox',
    command: ['sh', '-c', 'cp /src/* /initdb.d/ && echo "Init script installed."'],
    files: {
      '/src/insert-questions.js':
        'db.getSiblingDB("kiada").questions.insertMany([{ id: 1, text: "What does k8s mean?", answers: ["Kates", "Kubernetics", "Kubernetes"], correctAnswerIndex: 2 }]);\n',
    },
  }),
  defineImage({
    names: 'luksa/init-demo',
    tags: '0\\.1',
    megabytes: 3,
    base: 'busybox',
    command: [
      'sh',
      '-c',
      'echo "$(date) INIT"; for i in 5 4 3 2 1; do echo "Continuing in $i seconds..."; sleep 1; done; echo "Done"',
    ],
  }),
  defineImage({
    names: 'luksa/network-connectivity-checker',
    tags: '0\\.1',
    megabytes: 3,
    base: 'busybox',
    command: [
      'sh',
      '-c',
      'echo "Checking network connectivity to ${HOST:-1.1.1.1} ..."; ping -c 1 -w 2 ${HOST:-1.1.1.1} && echo "Host appears to be reachable"',
    ],
  }),
];
